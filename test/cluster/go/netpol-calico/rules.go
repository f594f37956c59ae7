package main

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/projectcalico/calico/felix/proto"
)

// Whether the policies of a pod let a flow through, as the data plane is told to decide: the first rule that matches; what none matches is
// denied, or passed on, at the end of a tier that has a policy for the pod; behind all tiers the profiles are asked.
func passes(tiers []*graph, c cluster, f flow, own int, isIngress bool) bool {
	e := c.Ends[own]
	if e.Namespace == "" {
		return true
	}
	id := e.Namespace + "/" + podName(own)
	for _, g := range tiers {
		switch g.tierSays(c, f, id, isIngress) {
		case "allow":
			return true
		case "deny":
			return false
		}
	}
	g := tiers[0]
	for _, name := range g.pods[id].ProfileIds {
		profile := g.profiles[name]
		if profile == nil {
			continue
		}
		rules := profile.OutboundRules
		if isIngress {
			rules = profile.InboundRules
		}
		if action := g.rulesSay(c, f, rules); action != "" {
			return action == "allow"
		}
	}
	return false
}

func (g *graph) tierSays(c cluster, f flow, id string, isIngress bool) string {
	endpoint := g.pods[id]
	if endpoint == nil {
		panic("no endpoint " + id)
	}
	for _, info := range endpoint.Tiers {
		names := info.EgressPolicies
		if isIngress {
			names = info.IngressPolicies
		}
		for _, name := range names {
			policy := g.policies[name]
			rules := policy.OutboundRules
			if isIngress {
				rules = policy.InboundRules
			}
			switch action := g.rulesSay(c, f, rules); action {
			case "":
			case "next-tier", "pass":
				return "pass"
			default:
				return action
			}
		}
		if len(names) > 0 && !g.tier.pass {
			return "deny"
		}
	}
	return "pass"
}

func (g *graph) rulesSay(c cluster, f flow, rules []*proto.Rule) string {
	for _, rule := range rules {
		if rule.Action != "log" && g.matches(rule, c.Ends[f.From].IP, c.Ends[f.To].IP, f) {
			return rule.Action
		}
	}
	return ""
}

func (g *graph) matches(r *proto.Rule, source, destination string, f flow) bool {
	if (r.IpVersion == proto.IPVersion_IPV4 && isV6(source)) || (r.IpVersion == proto.IPVersion_IPV6 && !isV6(source)) {
		return false
	}
	if r.Protocol != nil && !isProtocol(r.Protocol, f.Protocol) || r.NotProtocol != nil && isProtocol(r.NotProtocol, f.Protocol) {
		return false
	}
	// No connection here is one of ICMP, and where a connection comes from is any port.
	named := func(ids []string) bool {
		return g.inAny(ids, fmt.Sprintf("%s,%s:%d", destination, strings.ToLower(f.Protocol), f.Port))
	}
	if len(r.DstPorts)+len(r.DstNamedPortIpSetIds) > 0 && !inPorts(r.DstPorts, f.Port) && !named(r.DstNamedPortIpSetIds) {
		return false
	}
	if inPorts(r.NotDstPorts, f.Port) || named(r.NotDstNamedPortIpSetIds) {
		return false
	}
	return netsMatch(r.SrcNet, r.NotSrcNet, source) && netsMatch(r.DstNet, r.NotDstNet, destination) &&
		g.setsMatch(r.SrcIpSetIds, r.NotSrcIpSetIds, source) && g.setsMatch(r.DstIpSetIds, r.NotDstIpSetIds, destination)
}

func isV6(ip string) bool {
	return strings.Contains(ip, ":")
}

func isProtocol(p *proto.Protocol, name string) bool {
	numbers := map[string]int32{"TCP": 6, "UDP": 17, "SCTP": 132}
	return strings.EqualFold(p.GetName(), name) || p.GetNumber() == numbers[name]
}

func inPorts(ranges []*proto.PortRange, port uint16) bool {
	for _, r := range ranges {
		if r.First <= int32(port) && int32(port) <= r.Last {
			return true
		}
	}
	return false
}

func netsMatch(nets, not []string, ip string) bool {
	return (len(nets) == 0 || inNets(nets, ip)) && !inNets(not, ip)
}

func inNets(nets []string, ip string) bool {
	address := netip.MustParseAddr(ip)
	for _, n := range nets {
		if netip.MustParsePrefix(n).Masked().Contains(address) {
			return true
		}
	}
	return false
}

func (g *graph) setsMatch(ids, not []string, ip string) bool {
	for _, id := range ids {
		if !inNets(membersOf(g.sets[id]), ip) {
			return false
		}
	}
	for _, id := range not {
		if inNets(membersOf(g.sets[id]), ip) {
			return false
		}
	}
	return true
}

func membersOf(set map[string]bool) []string {
	members := make([]string, 0, len(set))
	for member := range set {
		members = append(members, member)
	}
	return members
}

func (g *graph) inAny(ids []string, member string) bool {
	for _, id := range ids {
		if g.sets[id][member] {
			return true
		}
	}
	return false
}
