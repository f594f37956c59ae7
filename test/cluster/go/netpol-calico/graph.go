package main

import (
	"fmt"

	kapiv1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	apiv3 "github.com/projectcalico/api/pkg/apis/projectcalico/v3"

	"github.com/projectcalico/calico/felix/calc"
	"github.com/projectcalico/calico/felix/config"
	"github.com/projectcalico/calico/felix/proto"
	"github.com/projectcalico/calico/libcalico-go/lib/backend/api"
	"github.com/projectcalico/calico/libcalico-go/lib/backend/k8s/conversion"
	"github.com/projectcalico/calico/libcalico-go/lib/backend/model"
	"github.com/projectcalico/calico/libcalico-go/lib/backend/syncersv1/updateprocessors"
	"github.com/projectcalico/calico/libcalico-go/lib/backend/watchersyncer"
)

const node = "node"

// Objects of an API server have one; it says nothing here.
const uid = types.UID("6f3c1d7e-0000-4000-8000-000000000000")

// What Calico's calculation graph tells the data plane of the policies of one tier.
type graph struct {
	tier     tier
	policies map[string]*proto.Policy
	profiles map[string]*proto.Profile
	sets     map[string]map[string]bool
	pods     map[string]*proto.WorkloadEndpoint
}

// One graph for each tier that has a policy, in their order.
func tiersOf(c cluster) []*graph {
	objects, tiers := readObjects(c)
	var graphs []*graph
	for _, t := range tiers {
		own := make([]object, 0, len(objects))
		hasPolicies := t.name == "default"
		for _, o := range objects {
			switch o.value.(type) {
			case *apiv3.NetworkPolicy, *apiv3.GlobalNetworkPolicy:
				if o.tier != t.name {
					continue
				}
				hasPolicies = true
			}
			own = append(own, o)
		}
		if hasPolicies {
			graphs = append(graphs, graphOf(c, t, own))
		}
	}
	return graphs
}

func graphOf(c cluster, t tier, objects []object) *graph {
	g := &graph{
		tier: t, policies: map[string]*proto.Policy{}, profiles: map[string]*proto.Profile{}, sets: map[string]map[string]bool{},
		pods: map[string]*proto.WorkloadEndpoint{},
	}
	conf := config.New()
	_, err := conf.UpdateFrom(map[string]string{"FelixHostname": node}, config.EnvironmentVariable)
	must(err)
	sequencer := calc.NewEventSequencer(conf)
	sequencer.Callback = g.hear
	computed := calc.NewCalculationGraph(sequencer, conf, func() {})
	computed.OnStatusUpdated(api.InSync)
	for _, pair := range pairsOf(c, t, objects) {
		computed.OnUpdates([]api.Update{{KVPair: *pair, UpdateType: api.UpdateTypeKVNew}})
	}
	computed.Flush()
	sequencer.Flush()
	return g
}

func (g *graph) hear(message any) {
	switch m := message.(type) {
	case *proto.ActivePolicyUpdate:
		g.policies[m.Id.Name] = m.Policy
	case *proto.ActiveProfileUpdate:
		g.profiles[m.Id.Name] = m.Profile
	case *proto.IPSetUpdate:
		g.sets[m.Id] = map[string]bool{}
		for _, member := range m.Members {
			g.sets[m.Id][member] = true
		}
	case *proto.IPSetDeltaUpdate:
		for _, member := range m.AddedMembers {
			g.sets[m.Id][member] = true
		}
		for _, member := range m.RemovedMembers {
			delete(g.sets[m.Id], member)
		}
	case *proto.WorkloadEndpointUpdate:
		g.pods[m.Id.WorkloadId] = m.Endpoint
	}
}

// Everything as Felix reads it from its datastore.
func pairsOf(c cluster, t tier, objects []object) []*model.KVPair {
	var pairs []*model.KVPair
	converter := conversion.NewConverter()
	through := func(processor watchersyncer.SyncerUpdateProcessor, pair *model.KVPair, err error) {
		must(err)
		processed, err := processor.Process(pair)
		must(err)
		pairs = append(pairs, processed...)
	}
	profiles := updateprocessors.NewProfileUpdateProcessor()
	policies := updateprocessors.NewNetworkPolicyUpdateProcessor()
	for _, n := range c.Namespaces {
		pair, err := converter.NamespaceToProfile(&kapiv1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: n.Name, Labels: n.Labels, UID: uid}})
		through(profiles, pair, err)
	}
	seen := map[string]bool{}
	for index, e := range c.Ends {
		if e.Namespace == "" {
			continue
		}
		if account := e.Namespace + "/" + e.ServiceAccount; !seen[account] {
			seen[account] = true
			pair, err := converter.ServiceAccountToProfile(&kapiv1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: e.ServiceAccount, Namespace: e.Namespace, UID: uid}})
			through(profiles, pair, err)
		}
		endpoints, err := converter.PodToWorkloadEndpoints(podOf(e, index))
		must(err)
		for _, endpoint := range endpoints {
			through(updateprocessors.NewWorkloadEndpointUpdateProcessor(), endpoint, nil)
		}
	}
	if t.name == "default" {
		for _, policy := range c.Policies {
			policy.UID = uid
			pair, err := converter.K8sNetworkPolicyToCalico(policy)
			through(policies, pair, err)
		}
	}
	for _, o := range objects {
		switch value := o.value.(type) {
		case *apiv3.NetworkPolicy:
			through(policies, pairOf(apiv3.KindNetworkPolicy, value.Namespace, value.Name, value), nil)
		case *apiv3.GlobalNetworkPolicy:
			through(updateprocessors.NewGlobalNetworkPolicyUpdateProcessor(), pairOf(apiv3.KindGlobalNetworkPolicy, "", value.Name, value), nil)
		case *apiv3.NetworkSet:
			through(updateprocessors.NewNetworkSetUpdateProcessor(), pairOf(apiv3.KindNetworkSet, value.Namespace, value.Name, value), nil)
		case *apiv3.GlobalNetworkSet:
			through(updateprocessors.NewGlobalNetworkSetUpdateProcessor(), pairOf(apiv3.KindGlobalNetworkSet, "", value.Name, value), nil)
		}
	}
	return pairs
}

func pairOf(kind, namespace, name string, value any) *model.KVPair {
	return &model.KVPair{Key: model.ResourceKey{Kind: kind, Namespace: namespace, Name: name}, Value: value, Revision: "1"}
}

func podOf(e end, index int) *kapiv1.Pod {
	container := kapiv1.Container{Name: "main"}
	for _, p := range e.Ports {
		container.Ports = append(container.Ports, kapiv1.ContainerPort{Name: p.Name, ContainerPort: int32(p.Number), Protocol: kapiv1.Protocol(p.Protocol)})
	}
	return &kapiv1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: podName(index), Namespace: e.Namespace, Labels: e.Labels, UID: uid},
		Spec:       kapiv1.PodSpec{NodeName: node, ServiceAccountName: e.ServiceAccount, Containers: []kapiv1.Container{container}},
		Status:     kapiv1.PodStatus{Phase: kapiv1.PodRunning, PodIP: e.IP, PodIPs: []kapiv1.PodIP{{IP: e.IP}}},
	}
}

func podName(index int) string {
	return fmt.Sprintf("pod-%d", index)
}
