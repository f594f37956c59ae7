package main

import (
	"encoding/json"
	"fmt"
	"sort"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/encoding/protojson"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/test"
)

type envoyQuestion struct {
	// Applications that know nothing of each other.
	Worlds []world `json:"worlds"`
	// Where requests that are let through go.
	Upstream int `json:"upstream"`
	// What sidecars show and trust.
	Certificate identity `json:"certificate"`
	Authority   string   `json:"authority"`
	// Pods have addresses from 127.<network>.0.0 on, 250 worlds in each of the networks.
	Network int `json:"network"`
	// Ports that are tried at every workload beside those that Services lead to.
	Ports []uint32 `json:"ports"`
}

type world struct {
	Name    string           `json:"name"`
	Objects []map[string]any `json:"objects"`
	Mesh    meshOptions      `json:"mesh"`
}

type envoyAnswer struct {
	Bootstrap json.RawMessage `json:"bootstrap"`
	Targets   []target        `json:"targets"`
	// What was taken out of Istio's configuration because only Istio's build of Envoy has it.
	Removed []string `json:"removed"`
}

// target is a sidecar that can be tried.
type target struct {
	World    string `json:"world"`
	Workload string `json:"workload"`
	Address  string `json:"address"`
	Ports    []port `json:"ports"`
}

func translate(question envoyQuestion) (envoyAnswer, error) {
	out := envoyAnswer{Targets: []target{}}
	a := &adjuster{removed: map[string]bool{}, clusters: map[string]bool{}}
	var listeners []*listener.Listener
	for index, w := range question.Worlds {
		o, err := read(w.Objects, func(pod int) string { return fmt.Sprintf("127.%d.%d.%d", question.Network+index/250, index%250, pod+1) })
		if err != nil {
			return out, fmt.Errorf("%s: %w", w.Name, err)
		}
		err = test.Wrap(func(t test.Failer) {
			server := istiod(t, o, w.Mesh)
			for _, pod := range o.pods {
				if !o.isInjected(pod) {
					continue
				}
				at := target{World: w.Name, Workload: pod.Namespace + "/" + pod.Name, Address: pod.Status.PodIP}
				inbound := inboundOf(t, server.Listeners(sidecar(t, server, pod)))
				at.Ports = portsOf(inbound, question.Ports)
				if err := a.listener(inbound, at); err != nil {
					t.Fatal(err)
				}
				listeners = append(listeners, inbound)
				out.Targets = append(out.Targets, at)
			}
		})
		if err != nil {
			return out, fmt.Errorf("%s: %w", w.Name, err)
		}
	}
	config := &bootstrap.Bootstrap{
		Node: &core.Node{Id: "test", Cluster: "test"},
		StaticResources: &bootstrap.Bootstrap_StaticResources{
			Listeners: listeners,
			Clusters:  upstreams(a.clusters, question.Upstream),
			Secrets:   secrets(question),
		},
	}
	for name := range a.removed {
		out.Removed = append(out.Removed, name)
	}
	sort.Strings(out.Removed)
	text, err := protojson.Marshal(config)
	out.Bootstrap = text
	return out, err
}

func inboundOf(t test.Failer, listeners []*listener.Listener) *listener.Listener {
	for _, candidate := range listeners {
		if candidate.Name == model.VirtualInboundListenerName {
			return candidate
		}
	}
	t.Fatal("Istio made no inbound listener")
	return nil
}

func secrets(question envoyQuestion) []*tls.Secret {
	return []*tls.Secret{
		{Name: "default", Type: &tls.Secret_TlsCertificate{TlsCertificate: &tls.TlsCertificate{
			CertificateChain: inline(question.Certificate.Certificate),
			PrivateKey:       inline(question.Certificate.Key),
		}}},
		{Name: "ROOTCA", Type: &tls.Secret_ValidationContext{ValidationContext: &tls.CertificateValidationContext{
			TrustedCa: inline(question.Authority),
		}}},
	}
}

func upstreams(names map[string]bool, port int) []*cluster.Cluster {
	var out []*cluster.Cluster
	for name := range names {
		out = append(out, upstream(name, uint32(port)))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

func inline(text string) *core.DataSource {
	return &core.DataSource{Specifier: &core.DataSource_InlineString{InlineString: text}}
}
