package main

import (
	"fmt"
	"sort"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tcp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/wellknown"
)

type outboundAnswer struct {
	Listeners []outboundListener `json:"listeners"`
	Names     []name             `json:"names"`
}

// name is what a sidecar answers by itself when its workload asks DNS.
type name struct {
	Workload  string   `json:"workload"`
	Host      string   `json:"host"`
	Addresses []string `json:"addresses"`
}

// outboundListener is where a sidecar takes what its workload sends out, and where each connection goes.
type outboundListener struct {
	Workload string `json:"workload"`
	Address  string `json:"address"`
	Port     uint32 `json:"port"`
	Chains   []way  `json:"chains"`
}

// way is a filter chain: what a connection must be like to take it. Without a condition it takes what no other does.
type way struct {
	Addresses   []string `json:"addresses"`
	ServerNames []string `json:"serverNames"`
	// The name of a cluster; of an HTTP chain nothing, because its requests are told apart by routes.
	To string `json:"to"`
}

func outbound(question workloadsQuestion) (outboundAnswer, error) {
	out := outboundAnswer{Listeners: []outboundListener{}, Names: []name{}}
	if err := test.Wrap(func(t test.Failer) { allocate(t, question.Objects) }); err != nil {
		return out, err
	}
	err := question.eachSidecar(func(t test.Failer, workload string, server *xds.FakeDiscoveryServer, proxy *model.Proxy) {
		for host, info := range server.ConfigGen.BuildNameTable(proxy, server.PushContext()).GetTable() {
			out.Names = append(out.Names, name{Workload: workload, Host: host, Addresses: info.GetIps()})
		}
		for _, l := range server.Listeners(proxy) {
			address := l.GetAddress().GetSocketAddress()
			// The two virtual listeners only hand connections over to the others.
			if port := address.GetPortValue(); port == inboundPort || port == outboundPort {
				continue
			}
			at := outboundListener{Workload: workload, Address: address.GetAddress(), Port: address.GetPortValue(), Chains: []way{}}
			for _, chain := range append(l.FilterChains, defaultChain(l)...) {
				next, err := wayOf(chain)
				if err != nil {
					t.Fatal(err)
				}
				at.Chains = append(at.Chains, next)
			}
			out.Listeners = append(out.Listeners, at)
		}
	})
	sort.Slice(out.Listeners, func(i, j int) bool { return fmt.Sprint(out.Listeners[i]) < fmt.Sprint(out.Listeners[j]) })
	sort.Slice(out.Names, func(i, j int) bool { return fmt.Sprint(out.Names[i]) < fmt.Sprint(out.Names[j]) })
	return out, err
}

func wayOf(chain *listener.FilterChain) (way, error) {
	out := way{Addresses: []string{}, ServerNames: append([]string{}, chain.GetFilterChainMatch().GetServerNames()...)}
	for _, prefix := range chain.GetFilterChainMatch().GetPrefixRanges() {
		out.Addresses = append(out.Addresses, fmt.Sprintf("%s/%d", prefix.AddressPrefix, prefix.PrefixLen.GetValue()))
	}
	for _, filter := range chain.Filters {
		if filter.Name != wellknown.TCPProxy {
			continue
		}
		proxy := &tcp.TcpProxy{}
		if err := filter.GetTypedConfig().UnmarshalTo(proxy); err != nil {
			return out, err
		}
		out.To = proxy.GetCluster()
	}
	return out, nil
}
