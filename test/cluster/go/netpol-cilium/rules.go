package main

import (
	"encoding/json"
	"log/slog"
	"math"
	"regexp"

	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	"github.com/cilium/cilium/pkg/fqdn/dns"
	"github.com/cilium/cilium/pkg/identity"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	policyutils "github.com/cilium/cilium/pkg/policy/utils"
	"github.com/cilium/cilium/pkg/u8proto"
	envoyroute "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// A request on a connection, of which the proxy that Cilium sends it through knows no more than this.
type request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Host   string `json:"host"`
}

// parsed reads a policy as the agent does.
func parsed(logger *slog.Logger, text json.RawMessage) (policytypes.PolicyEntries, error) {
	rules, err := rulesOf(logger, text)
	if err != nil {
		return nil, err
	}
	return policyutils.RulesToPolicyEntries(rules), nil
}

// namedIn is by which names of hosts policies open addresses.
func namedIn(c cluster) []api.FQDNSelector {
	var found []api.FQDNSelector
	for _, text := range c.CiliumPolicies {
		rules, err := rulesOf(slog.New(slog.DiscardHandler), text)
		if err != nil {
			panic(err)
		}
		for _, rule := range rules {
			for _, egress := range rule.Egress {
				found = append(found, egress.ToFQDNs...)
			}
		}
	}
	return found
}

func means(selector api.FQDNSelector, name string) bool {
	regex, err := selector.ToRegex()
	if err != nil {
		panic(err)
	}
	return regex.MatchString(dns.FQDN(name))
}

// rulesOf reads a CiliumNetworkPolicy or a CiliumClusterwideNetworkPolicy.
func rulesOf(logger *slog.Logger, text json.RawMessage) (api.Rules, error) {
	option.Config.UnsafeDaemonConfigOption.AllowLocalhost = option.AllowLocalhostAlways
	api.InitEntities(clusterName)
	var p ciliumv2.CiliumNetworkPolicy
	if err := json.Unmarshal(text, &p); err != nil {
		return nil, err
	}
	var head struct {
		Metadata struct {
			Namespace string `json:"namespace"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, err
	}
	var rules api.Rules
	var err error
	if head.Metadata.Namespace == "" {
		rules, err = (&ciliumv2.CiliumClusterwideNetworkPolicy{TypeMeta: p.TypeMeta, ObjectMeta: p.ObjectMeta, Spec: p.Spec, Specs: p.Specs}).Parse(logger, clusterName)
	} else {
		rules, err = p.Parse(logger, clusterName)
	}
	return rules, err
}

// refusals says for each policy why the agent does not take it, and nothing where it does.
func refusals(c cluster) []string {
	reasons := make([]string, 0, len(c.CiliumPolicies))
	for _, text := range c.CiliumPolicies {
		reason := ""
		if _, err := parsed(slog.New(slog.DiscardHandler), text); err != nil {
			reason = err.Error()
		}
		reasons = append(reasons, reason)
	}
	return reasons
}

// passes says whether a flow, and a request on it where it meets a proxy, is let out and let in.
func (p *plugin) passes(f flow) bool {
	leaves := !p.isSubject(f.From) || p.lets(f, p.ids[f.From], p.ids[f.To], false)
	return leaves && (!p.isSubject(f.To) || p.lets(f, p.ids[f.To], p.ids[f.From], true))
}

// Nobody enforces policies outside, nor at nodes without the host firewall.
func (p *plugin) isSubject(end int) bool { return p.cluster.Ends[end].Namespace != "" }

func (p *plugin) lets(f flow, subject, peer *identity.Identity, ingress bool) bool {
	selected, _, err := p.repository.ComputeSelectorPolicy(subject)
	if err != nil {
		panic(err)
	}
	names := map[u8proto.U8proto]map[string]uint16{}
	for _, own := range p.cluster.Ends[f.To].Ports {
		proto := protocols[own.Protocol]
		if names[proto] == nil {
			names[proto] = map[string]uint16{}
		}
		names[proto][own.Name] = own.Number
	}
	enforced := selected.DistillPolicy(p.logger, &subjectOf{id: uint64(subject.ID), names: names}, map[string]uint16{policy.FallbackRedirectID: math.MaxUint16})
	enforced.Ready()
	defer selected.Supersede()
	defer enforced.Detach(p.logger)
	key := policy.EgressKey()
	if ingress {
		key = policy.IngressKey()
	}
	entry, _, _ := enforced.Lookup(key.WithIdentity(peer.ID).WithPortProto(protocols[f.Protocol], f.Port))
	if entry.IsDeny() {
		return false
	}
	if !entry.IsRedirectEntry() {
		return true
	}
	direction := &enforced.SelectorPolicy.L4Policy.Egress
	if ingress {
		direction = &enforced.SelectorPolicy.L4Policy.Ingress
	}
	// The proxy is given every rule about the port and the peer, and lets through what any of them allows.
	for filter := range direction.Filters() {
		if !covers(filter, f, names) {
			continue
		}
		for selector, rule := range filter.PerSelectorPolicies {
			if selector.Selects(peer.ID) && (rule == nil || rule.Verdict == policytypes.Allow && allows(rule, f.Request)) {
				return true
			}
		}
	}
	return false
}

func covers(filter *policy.L4Filter, f flow, names map[u8proto.U8proto]map[string]uint16) bool {
	if filter.U8Proto != u8proto.ANY && filter.U8Proto != protocols[f.Protocol] {
		return false
	}
	if filter.PortName != "" {
		return names[protocols[f.Protocol]][filter.PortName] == f.Port
	}
	return filter.Port == 0 || filter.Port == f.Port || filter.Port <= f.Port && f.Port <= filter.EndPort
}

func allows(rule *policy.PerSelectorPolicy, r request) bool {
	// What is looked up is the host of the request.
	for _, one := range rule.DNS {
		if means(api.FQDNSelector(one), r.Host) {
			return true
		}
	}
	if len(rule.DNS) > 0 {
		return false
	}
	rules := rule.EnvoyHTTPRules()
	if rules == nil {
		return true
	}
	for _, one := range rules.HttpRules {
		matches := len(one.HeaderMatches) == 0
		for _, header := range one.Headers {
			matches = matches && has(header, r)
		}
		if matches {
			return true
		}
	}
	return false
}

// Envoy compares whole values with its expressions.
func has(header *envoyroute.HeaderMatcher, r request) bool {
	value, known := map[string]string{":method": r.Method, ":path": r.Path, ":authority": r.Host}[header.Name]
	if !known {
		return false
	}
	pattern := header.GetStringMatch().GetSafeRegex().GetRegex()
	return regexp.MustCompile("^(?:" + pattern + ")$").MatchString(value)
}

// What the agent asks of an endpoint. Named ports of ingress are its own.
type subjectOf struct {
	id    uint64
	names map[u8proto.U8proto]map[string]uint16
}

func (s *subjectOf) GetID() uint64 { return s.id }
func (s *subjectOf) GetIngressNamedPort(name string, proto u8proto.U8proto) uint16 {
	return s.names[proto][name]
}
func (s *subjectOf) PolicyDebug(string, ...any)                  {}
func (s *subjectOf) IsHost() bool                                { return false }
func (s *subjectOf) PreviousMapStateSizes() policy.MapStateSizes { return policy.MapStateSizes{} }
func (s *subjectOf) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	return nil
}
