package main

import (
	"sort"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"istio.io/istio/pkg/wellknown"
)

// port is a port of a sidecar, as its filter chains treat it.
type port struct {
	Number uint32 `json:"port"`
	// Chains for HTTP and for TCP; both where Envoy finds out what is spoken.
	HTTP bool `json:"http"`
	TCP  bool `json:"tcp"`
	// Whether a chain takes TLS.
	TLS bool `json:"mtls"`
}

// portsOf are the ports that a filter chain speaks of, and others, which fall to the chains for the rest.
func portsOf(inbound *listener.Listener, others []uint32) []port {
	chains := map[uint32][]*listener.FilterChain{}
	for _, chain := range inbound.FilterChains {
		number := chain.GetFilterChainMatch().GetDestinationPort().GetValue()
		chains[number] = append(chains[number], chain)
	}
	for _, number := range others {
		if chains[number] == nil {
			chains[number] = chains[0]
		}
	}
	delete(chains, 0)
	// Nobody comes in there unless the redirection is broken, and a chain of its own takes them.
	delete(chains, inboundPort)
	var out []port
	for number, treated := range chains {
		one := port{Number: number}
		for _, chain := range treated {
			isHTTP := chain.Filters[len(chain.Filters)-1].Name == wellknown.HTTPConnectionManager
			one.HTTP = one.HTTP || isHTTP
			// Without mutual TLS a chain for TLS passes on what the workload itself terminates.
			one.TCP = one.TCP || (!isHTTP && (chain.TransportSocket != nil || chain.GetFilterChainMatch().GetTransportProtocol() != "tls"))
			one.TLS = one.TLS || chain.TransportSocket != nil
		}
		out = append(out, one)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Number < out[j].Number })
	return out
}
