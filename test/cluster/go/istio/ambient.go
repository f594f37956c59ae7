package main

import (
	"encoding/json"
	"fmt"
	"net"
	"sort"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"sigs.k8s.io/yaml"

	"istio.io/api/annotation"
	"istio.io/istio/cni/pkg/util"
	"istio.io/istio/manifests"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/workloadapi"
)

// Where the chart of istio-cni keeps which pods it redirects to ztunnel if nobody says anything.
const cniValues = "charts/istio-cni/values.yaml"

type ambientQuestion struct {
	Objects []map[string]any `json:"objects"`
	Mesh    meshOptions      `json:"mesh"`
}

// ambientAnswer is what istiod sends to every ztunnel.
type ambientAnswer struct {
	Workloads      []ambientWorkload `json:"workloads"`
	Services       []ambientService  `json:"services"`
	Authorizations []json.RawMessage `json:"authorizations"`
}

type ambientWorkload struct {
	Workload string `json:"workload"`
	Address  string `json:"address"`
	// Whether callers tunnel to it.
	Tunnel bool `json:"tunnel"`
	// Its waypoint, as namespace/hostname; empty without one.
	Waypoint string `json:"waypoint"`
	// Policies that are bound to it, beside those of its namespace and of the mesh.
	Policies []string `json:"policies"`
}

type ambientService struct {
	Namespace string `json:"namespace"`
	Host      string `json:"host"`
	// Those that callers may dial.
	Addresses []string `json:"addresses"`
	Waypoint  string   `json:"waypoint"`
	// Whether gateways go through the waypoint.
	Ingress bool `json:"ingress"`
	// Where a second waypoint takes part of the calls: what each of them takes.
	Weights map[string]uint32 `json:"weights"`
}

func ambient(question ambientQuestion) (ambientAnswer, error) {
	out := ambientAnswer{Workloads: []ambientWorkload{}, Services: []ambientService{}, Authorizations: []json.RawMessage{}}
	err := eachAmbient(question, func(t test.Failer, server *xds.FakeDiscoveryServer) {
		for _, address := range server.AmbientIndex.All() {
			if one := address.GetWorkload(); one != nil {
				out.Workloads = append(out.Workloads, ambientWorkload{
					Workload: one.Namespace + "/" + one.Name, Address: addressOf(one), Tunnel: one.TunnelProtocol == workloadapi.TunnelProtocol_HBONE,
					Waypoint: nameOf(one.Waypoint), Policies: append([]string{}, one.AuthorizationPolicies...),
				})
			}
			if one := address.GetService(); one != nil {
				service := ambientService{
					Namespace: one.Namespace, Host: one.Hostname, Addresses: []string{}, Waypoint: nameOf(one.Waypoint), Ingress: one.IngressUseWaypoint,
					Weights: map[string]uint32{},
				}
				for _, address := range one.Addresses {
					service.Addresses = append(service.Addresses, textOf(address.Address))
				}
				for _, weighted := range one.WeightedWaypoints {
					service.Weights[nameOf(weighted.Destination)] = weighted.Weight
				}
				out.Services = append(out.Services, service)
			}
		}
		for _, policy := range server.AmbientIndex.Policies(nil) {
			out.Authorizations = append(out.Authorizations, rendered(t, policy.Authorization))
		}
	})
	sort.Slice(out.Workloads, func(i, j int) bool { return out.Workloads[i].Workload < out.Workloads[j].Workload })
	sort.Slice(out.Services, func(i, j int) bool {
		left, right := out.Services[i], out.Services[j]
		return left.Host < right.Host || (left.Host == right.Host && left.Namespace < right.Namespace)
	})
	sort.Slice(out.Authorizations, func(i, j int) bool { return string(out.Authorizations[i]) < string(out.Authorizations[j]) })
	return out, err
}

// eachAmbient starts istiod, ambient mode included, with the objects and what a cluster would have made of them.
func eachAmbient(question ambientQuestion, visit func(t test.Failer, server *xds.FakeDiscoveryServer)) error {
	all, others, err := withWaypoints(question.Objects)
	if err != nil {
		return err
	}
	if err := test.Wrap(func(t test.Failer) { allocate(t, all) }); err != nil {
		return err
	}
	o, err := read(all, func(pod int) string { return fmt.Sprintf("10.244.%d.%d", pod/250, pod%250+1) })
	if err != nil {
		return err
	}
	if err := o.redirect(); err != nil {
		return err
	}
	return test.Wrap(func(t test.Failer) {
		visit(t, xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
			// Policies are read by both of istiod's registries: the index of ambient mode asks the API server.
			KubernetesObjects: o.kubernetes(), KubernetesObjectString: strings.Join(append(others, o.documents...), "\n---\n"),
			ConfigString: o.istio, MeshConfig: question.Mesh.config(t),
		}))
	})
}

// redirect marks the pods that istio-cni redirects to ztunnel, by its own code and the selectors of its chart.
func (o *objects) redirect() error {
	text, err := manifests.FS.ReadFile(cniValues)
	if err != nil {
		return err
	}
	var chart struct {
		Defaults struct {
			ExcludeNamespaces []string `json:"excludeNamespaces"`
			Ambient           struct {
				EnablementSelectors []util.EnablementSelector `json:"enablementSelectors"`
			} `json:"ambient"`
		} `json:"_internal_defaults_do_not_set"`
	}
	if err := yaml.Unmarshal(text, &chart); err != nil {
		return err
	}
	selectors, err := util.NewCompiledEnablementSelectors(chart.Defaults.Ambient.EnablementSelectors)
	if err != nil {
		return err
	}
	excluded := map[string]bool{}
	for _, name := range chart.Defaults.ExcludeNamespaces {
		excluded[name] = true
	}
	for _, pod := range o.pods {
		if pod.Annotations == nil {
			pod.Annotations = map[string]string{}
		}
		// The webhook comes first, and leaves this.
		if o.isInjected(pod) {
			pod.Annotations[annotation.SidecarStatus.Name] = "{}"
		}
		if !excluded[pod.Namespace] && selectors.Matches(pod, o.namespaces[pod.Namespace].Labels) {
			pod.Annotations[annotation.AmbientRedirection.Name] = constants.AmbientRedirectionEnabled
		}
	}
	return nil
}

// withWaypoints adds the pods and the Service that istiod's controller makes for a waypoint, and gives the Gateway its address. What istiod
// reads of the Gateway API comes back as documents.
func withWaypoints(objects []map[string]any) ([]map[string]any, []string, error) {
	out := objects
	documents := []string{`{"apiVersion":"gateway.networking.k8s.io/v1","kind":"GatewayClass","metadata":{"name":"` + constants.WaypointGatewayClassName +
		`"},"spec":{"controllerName":"` + constants.ManagedGatewayMeshController + `"}}`}
	for _, object := range objects {
		if object["kind"] != "Gateway" || object["apiVersion"] == "networking.istio.io/v1" {
			continue
		}
		metadata := object["metadata"].(map[string]any)
		name, namespace := metadata["name"].(string), metadata["namespace"].(string)
		labels := map[string]any{
			"gateway.networking.k8s.io/gateway-name": name, "gateway.istio.io/managed": constants.ManagedGatewayMeshControllerLabel,
			"istio.io/dataplane-mode": constants.DataplaneModeNone, "sidecar.istio.io/inject": "false",
		}
		if spec := object["spec"].(map[string]any); spec["gatewayClassName"] == constants.WaypointGatewayClassName {
			object["status"] = map[string]any{"addresses": []any{map[string]any{"type": "Hostname", "value": name + "." + namespace + ".svc.cluster.local"}}}
			out = append(out, map[string]any{
				"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": name, "namespace": namespace, "labels": labels},
				"spec": map[string]any{"serviceAccountName": name},
			}, map[string]any{
				"apiVersion": "v1", "kind": "Service", "metadata": map[string]any{"name": name, "namespace": namespace, "labels": labels},
				"spec": map[string]any{
					"selector": map[string]any{"gateway.networking.k8s.io/gateway-name": name},
					"ports":    []any{map[string]any{"name": "mesh", "port": int64(15008), "protocol": "TCP", "appProtocol": "hbone"}},
				},
			})
		}
		text, err := json.Marshal(object)
		if err != nil {
			return nil, nil, err
		}
		documents = append(documents, string(text))
	}
	return out, documents, nil
}

type waypointQuestion struct {
	ambientQuestion
	// The Gateway, as namespace/name.
	Waypoint string `json:"waypoint"`
}

// waypointAnswer is what istiod sends to a waypoint.
type waypointAnswer struct {
	Listeners []json.RawMessage `json:"listeners"`
	Clusters  []json.RawMessage `json:"clusters"`
	Endpoints []json.RawMessage `json:"endpoints"`
}

func waypoint(question waypointQuestion) (waypointAnswer, error) {
	out := waypointAnswer{}
	namespace, name, _ := strings.Cut(question.Waypoint, "/")
	err := eachAmbient(question.ambientQuestion, func(t test.Failer, server *xds.FakeDiscoveryServer) {
		proxy := server.SetupProxy(&model.Proxy{
			Type: model.Waypoint, ConfigNamespace: namespace, IPAddresses: []string{"127.0.0.1"},
			Labels: map[string]string{
				"gateway.networking.k8s.io/gateway-name": name, "gateway.istio.io/managed": constants.ManagedGatewayMeshControllerLabel,
			},
			Metadata: &model.NodeMetadata{ClusterID: constants.DefaultClusterName, IstioVersion: release, Namespace: namespace, ServiceAccount: name},
		})
		for _, listener := range server.Listeners(proxy) {
			out.Listeners = append(out.Listeners, rendered(t, listener))
		}
		for _, cluster := range server.Clusters(proxy) {
			out.Clusters = append(out.Clusters, rendered(t, cluster))
		}
		for _, endpoints := range server.Endpoints(proxy) {
			out.Endpoints = append(out.Endpoints, rendered(t, endpoints))
		}
	})
	return out, err
}

func rendered(t test.Failer, message proto.Message) json.RawMessage {
	text, err := protojson.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func nameOf(gateway *workloadapi.GatewayAddress) string {
	if gateway.GetHostname() == nil {
		return ""
	}
	return gateway.GetHostname().Namespace + "/" + gateway.GetHostname().Hostname
}

func addressOf(workload *workloadapi.Workload) string {
	for _, address := range workload.Addresses {
		return textOf(address)
	}
	return ""
}

func textOf(address []byte) string {
	return net.IP(address).String()
}
