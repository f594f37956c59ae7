package main

import (
	"encoding/json"
	"fmt"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/encoding/protojson"

	"istio.io/istio/pilot/pkg/networking/util"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/wellknown"
)

type egressQuestion struct {
	// Applications that know nothing of each other.
	Worlds []world `json:"worlds"`
	// The workload, as namespace/name, whose way out is asked for in each of them.
	Workload string `json:"workload"`
	// The port at which it calls hosts.
	Port uint32 `json:"port"`
	// Where connections that are let through go.
	Upstream int `json:"upstream"`
	// Listeners have addresses from 127.<network>.0.1 on.
	Network int `json:"network"`
}

type egressAnswer struct {
	Bootstrap json.RawMessage `json:"bootstrap"`
	// Where the sidecar of each world takes connections, in the order of the worlds.
	Addresses []string `json:"addresses"`
}

// egress makes the way out of one workload, at one port, run on loopback.
func egress(question egressQuestion) (egressAnswer, error) {
	out := egressAnswer{Addresses: []string{}}
	a := &adjuster{removed: map[string]bool{}, clusters: map[string]bool{}}
	var listeners []*listener.Listener
	for index, w := range question.Worlds {
		address := fmt.Sprintf("127.%d.%d.%d", question.Network, index/250, index%250+1)
		found, err := outboundAt(w, question, address, a)
		if err != nil {
			return out, fmt.Errorf("%s: %w", w.Name, err)
		}
		listeners = append(listeners, found)
		out.Addresses = append(out.Addresses, address)
	}
	blackHole := a.clusters[util.BlackHoleCluster]
	delete(a.clusters, util.BlackHoleCluster)
	clusters := upstreams(a.clusters, question.Upstream)
	if blackHole {
		clusters = append(clusters, nowhere(util.BlackHoleCluster))
	}
	text, err := protojson.Marshal(&bootstrap.Bootstrap{
		Node:            &core.Node{Id: "test", Cluster: "test"},
		StaticResources: &bootstrap.Bootstrap_StaticResources{Listeners: listeners, Clusters: clusters},
	})
	out.Bootstrap = text
	return out, err
}

func outboundAt(w world, question egressQuestion, address string, a *adjuster) (*listener.Listener, error) {
	o, err := read(w.Objects, func(pod int) string { return fmt.Sprintf("10.244.%d.%d", pod/250, pod%250+1) })
	if err != nil {
		return nil, err
	}
	var found *listener.Listener
	err = test.Wrap(func(t test.Failer) {
		server := istiod(t, o, w.Mesh)
		for _, pod := range o.pods {
			if pod.Namespace+"/"+pod.Name != question.Workload {
				continue
			}
			for _, l := range server.Listeners(sidecar(t, server, pod)) {
				if at := l.GetAddress().GetSocketAddress(); at.GetPortValue() == question.Port && at.GetAddress() == "0.0.0.0" {
					found = l
				}
			}
		}
		if found == nil {
			t.Fatal("the sidecar takes nothing at this port")
		}
		if err := a.outbound(found, w.Name, address, question.Port); err != nil {
			t.Fatal(err)
		}
	})
	return found, err
}

// In a pod iptables redirects every connection to 15001, which hands it over to this listener by the address that was dialled. Here it listens for
// itself. Which name a connection asks for is resolved to nothing: every cluster leads to the test.
func (a *adjuster) outbound(l *listener.Listener, name string, address string, port uint32) error {
	l.Name = name
	l.Address = util.BuildAddress(address, port)
	l.BindToPort = nil
	for _, chain := range append(l.FilterChains, defaultChain(l)...) {
		var kept []*listener.Filter
		for _, filter := range chain.Filters {
			if filter.Name != wellknown.SNIDynamicForwardProxy {
				kept = append(kept, filter)
			}
		}
		chain.Filters = kept
		if err := a.filters(chain); err != nil {
			return err
		}
	}
	return nil
}

// nowhere is a cluster without endpoints, as the black hole is.
func nowhere(name string) *cluster.Cluster {
	return &cluster.Cluster{
		Name:                 name,
		ClusterDiscoveryType: &cluster.Cluster_Type{Type: cluster.Cluster_STATIC},
		LoadAssignment:       &endpoint.ClusterLoadAssignment{ClusterName: name},
	}
}
