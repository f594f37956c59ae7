package main

import (
	"log/slog"
	"net/netip"
	"slices"
	"sync"

	envoypolicy "github.com/cilium/cilium/pkg/envoy/policy"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	"github.com/cilium/cilium/pkg/k8s"
	k8sconst "github.com/cilium/cilium/pkg/k8s/apis/cilium.io"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	testidentity "github.com/cilium/cilium/pkg/testutils/identity"
	testpolicy "github.com/cilium/cilium/pkg/testutils/policy"
	"github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// Identities of pods begin where Cilium's own reserved ones end.
const firstIdentity = 1000

// Peers are pods of this cluster (policy-default-local-cluster, which is Cilium's default).
const clusterName = "default"

var protocols = map[string]u8proto.U8proto{"TCP": u8proto.TCP, "UDP": u8proto.UDP, "SCTP": u8proto.SCTP}

// A plugin is Cilium's policy repository with the policies of a cluster, and the identities of its ends.
type plugin struct {
	cluster    cluster
	ids        []*identity.Identity
	manager    identitymanager.IDManager
	repository *policy.Repository
	logger     *slog.Logger
}

func newPlugin(c cluster) *plugin {
	logger := slog.New(slog.DiscardHandler)
	known := identity.IdentityMap{}
	ids := make([]*identity.Identity, len(c.Ends))
	selectors := namedIn(c)
	for i, e := range c.Ends {
		ids[i] = identityOf(i, e, selectors)
		known[ids[i].ID] = ids[i].LabelArray
	}
	manager := identitymanager.NewIDManager(logger)
	repository := policy.NewPolicyRepository(logger, known, nil, envoypolicy.NewEnvoyL7RulesTranslator(logger, nil), manager, testpolicy.NewPolicyMetricsNoop())
	repository.GetSelectorCache().SetLocalIdentityNotifier(testidentity.NewDummyIdentityNotifier())
	repository.SetNamedPortsGetter(portsOf(c, ids))
	repository.GetSubjectSelectorCache().UpdateIdentities(known, nil, &sync.WaitGroup{})
	for _, p := range c.Policies {
		entries, err := k8s.ParseNetworkPolicy(logger, clusterName, p)
		if err != nil {
			panic(err)
		}
		repository.MustAddPolicyEntries(entries)
	}
	for _, p := range c.ClusterPolicies {
		entries, err := k8s.ParseClusterNetworkPolicy(logger, clusterName, p)
		if err != nil {
			panic(err)
		}
		repository.MustAddPolicyEntries(entries)
	}
	for _, p := range c.CiliumPolicies {
		entries, err := parsed(logger, p)
		if err != nil {
			panic(err)
		}
		repository.MustAddPolicyEntries(entries)
	}
	return &plugin{cluster: c, ids: ids, manager: manager, repository: repository, logger: logger}
}

func (p *plugin) allows(f flow) bool {
	tcp, udp := namedPorts(p.cluster.Ends[f.To])
	verdict, _, _, err := policy.LookupFlow(p.logger, p.repository, p.manager, policytypes.Flow{
		From: p.ids[f.From], To: p.ids[f.To], Proto: protocols[f.Protocol], Dport: f.Port, NamedPortsTCP: tcp, NamedPortsUDP: udp,
	})
	if err != nil {
		panic(err)
	}
	// Outside nobody enforces policies, although the labels of an address may look like those of a subject.
	leaves := p.cluster.Ends[f.From].Namespace == "" || verdict.Egress == policytypes.DecisionAllowed
	enters := p.cluster.Ends[f.To].Namespace == "" || verdict.Ingress == policytypes.DecisionAllowed
	return leaves && enters
}

// identityOf gives a pod the labels that Cilium's watcher of pods derives, and an address the labels of every CIDR around it.
// Behind answers of DNS it has one for each selector that means a name of the address.
func identityOf(i int, e end, selectors []api.FQDNSelector) *identity.Identity {
	if e.Reserved != "" {
		return identity.LookupReservedIdentity(identity.GetReservedID(e.Reserved))
	}
	if e.Namespace == "" {
		address := netip.MustParseAddr(e.IP)
		cidr := labels.GetCIDRLabels(netip.PrefixFrom(address, address.BitLen())).LabelArray()
		for _, selector := range selectors {
			if slices.ContainsFunc(e.Names, func(name string) bool { return means(selector, name) }) {
				cidr = append(cidr, selector.IdentityLabel())
			}
		}
		return identity.NewIdentityFromLabelArray(identity.IdentityScopeLocal+identity.NumericIdentity(i+1), cidr.Sort())
	}
	own := labels.LabelArray{labels.NewLabel(k8sconst.PodNamespaceLabel, e.Namespace, labels.LabelSourceK8s)}
	own = append(own, labels.NewLabel(k8sconst.PolicyLabelCluster, clusterName, labels.LabelSourceK8s))
	if e.ServiceAccount != "" {
		own = append(own, labels.NewLabel(k8sconst.PolicyLabelServiceAccount, e.ServiceAccount, labels.LabelSourceK8s))
	}
	for key, value := range e.Labels {
		own = append(own, labels.NewLabel(key, value, labels.LabelSourceK8s))
	}
	for key, value := range e.NamespaceLabels {
		own = append(own, labels.NewLabel(k8sconst.PodNamespaceMetaLabelsPrefix+key, value, labels.LabelSourceK8s))
	}
	return identity.NewIdentityFromLabelArray(identity.NumericIdentity(firstIdentity+i), own.Sort())
}

// podPorts is what the agent knows of the named ports of all pods, for rules of callers.
type podPorts struct{ types.NamedPortMultiMap }

func (p podPorts) GetNamedPorts() types.NamedPortMultiMap { return p.NamedPortMultiMap }

func portsOf(c cluster, ids []*identity.Identity) podPorts {
	all := types.NewNamedPortMultiMap()
	for i, e := range c.Ends {
		own := types.NamedPortMap{}
		for _, p := range e.Ports {
			own[p.Name] = types.PortProto{Proto: protocols[p.Protocol], Port: p.Number}
		}
		all.Update(ids[i].ID, nil, own)
	}
	return podPorts{all}
}

func namedPorts(e end) (tcp, udp map[string]uint16) {
	tcp, udp = map[string]uint16{}, map[string]uint16{}
	for _, p := range e.Ports {
		switch p.Protocol {
		case "TCP":
			tcp[p.Name] = p.Number
		case "UDP":
			udp[p.Name] = p.Number
		}
	}
	return tcp, udp
}
