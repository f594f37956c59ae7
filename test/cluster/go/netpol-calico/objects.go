package main

import (
	"encoding/json"
	"fmt"
	"sort"

	apiv3 "github.com/projectcalico/api/pkg/apis/projectcalico/v3"
	validator "github.com/projectcalico/calico/libcalico-go/lib/validator/v3"
)

// What this version of Calico knows of an object: it has no tiers yet, so that these are taken out first.
type object struct {
	name, tier string
	value      any
}

// A tier as Calico documents it: by its order, then by its name; what has no order comes last.
type tier struct {
	name  string
	order float64
	pass  bool
}

const last = 1e300

type document struct {
	Kind     string `json:"kind"`
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec map[string]json.RawMessage `json:"spec"`
}

func readObjects(c cluster) (objects []object, tiers []tier) {
	tiers = []tier{{name: "default", order: 1e6}}
	for _, raw := range c.Objects {
		var d document
		must(json.Unmarshal(raw, &d))
		if d.Kind == "Tier" {
			tiers = append(tiers, readTier(d))
			continue
		}
		value, err := readObject(raw, d)
		must(err)
		objects = append(objects, object{name: d.Metadata.Name, tier: tierOf(d), value: value})
	}
	sort.SliceStable(tiers, func(i, j int) bool {
		return tiers[i].order < tiers[j].order || tiers[i].order == tiers[j].order && tiers[i].name < tiers[j].name
	})
	return objects, tiers
}

func readTier(d document) tier {
	t := tier{name: d.Metadata.Name, order: last}
	if raw, ok := d.Spec["order"]; ok {
		must(json.Unmarshal(raw, &t.order))
	}
	t.pass = string(d.Spec["defaultAction"]) == `"Pass"`
	return t
}

func tierOf(d document) string {
	name := "default"
	if raw, ok := d.Spec["tier"]; ok {
		must(json.Unmarshal(raw, &name))
	}
	return name
}

func readObject(raw json.RawMessage, d document) (any, error) {
	switch d.Kind {
	case "NetworkPolicy":
		p := apiv3.NewNetworkPolicy()
		if err := json.Unmarshal(raw, p); err != nil {
			return nil, err
		}
		p.Spec.Types = typesOf(p.Spec.Types, p.Spec.Ingress, p.Spec.Egress)
		return p, nil
	case "GlobalNetworkPolicy":
		p := apiv3.NewGlobalNetworkPolicy()
		if err := json.Unmarshal(raw, p); err != nil {
			return nil, err
		}
		p.Spec.Types = typesOf(p.Spec.Types, p.Spec.Ingress, p.Spec.Egress)
		return p, nil
	case "NetworkSet":
		s := apiv3.NewNetworkSet()
		return s, json.Unmarshal(raw, s)
	case "GlobalNetworkSet":
		s := apiv3.NewGlobalNetworkSet()
		return s, json.Unmarshal(raw, s)
	}
	return nil, fmt.Errorf("no kind of this program: %s", d.Kind)
}

// The types that the API fills in.
func typesOf(types []apiv3.PolicyType, ingress, egress []apiv3.Rule) []apiv3.PolicyType {
	if len(types) > 0 {
		return types
	}
	if len(egress) == 0 {
		return []apiv3.PolicyType{apiv3.PolicyTypeIngress}
	}
	if len(ingress) == 0 {
		return []apiv3.PolicyType{apiv3.PolicyTypeEgress}
	}
	return []apiv3.PolicyType{apiv3.PolicyTypeIngress, apiv3.PolicyTypeEgress}
}

// Why Calico does not take an object; empty for each that it takes.
func refusals(c cluster) []string {
	reasons := make([]string, 0, len(c.Objects))
	for _, raw := range c.Objects {
		var d document
		reason := ""
		must(json.Unmarshal(raw, &d))
		value, err := readObject(raw, d)
		if err == nil {
			err = validator.Validate(value)
		}
		if err != nil {
			reason = err.Error()
		}
		reasons = append(reasons, reason)
	}
	return reasons
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
