package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/test/util/retry"
)

const gatewayGroup = "gateway.networking.k8s.io"

// The class that istiod makes for itself.
const istioClass = "istio"

// Objects that istiod reads from the API server as they are, beside those that every proxy depends on.
var readAsTheyAre = map[string]bool{"Secret": true, "ConfigMap": true}

type gatewayQuestion struct {
	Objects []map[string]any `json:"objects"`
	Mesh    meshOptions      `json:"mesh"`
	// The Gateway, as namespace/name, and the address of its pod.
	Gateway string `json:"gateway"`
	Address string `json:"address"`
}

// gatewayAnswer is what istiod sends to the pods of a Gateway.
type gatewayAnswer struct {
	Listeners []json.RawMessage `json:"listeners"`
	Routes    []json.RawMessage `json:"routes"`
	Clusters  []json.RawMessage `json:"clusters"`
}

// gateway starts istiod with the objects, and with the pod and the Service that its controller makes for the Gateway.
func gateway(question gatewayQuestion) (gatewayAnswer, error) {
	out := gatewayAnswer{Listeners: []json.RawMessage{}, Routes: []json.RawMessage{}, Clusters: []json.RawMessage{}}
	namespace, name, _ := strings.Cut(question.Gateway, "/")
	account := name + "-" + istioClass
	labels := map[string]string{"gateway.networking.k8s.io/gateway-name": name, "gateway.istio.io/managed": constants.ManagedGatewayControllerLabel}
	documents := []string{`{"apiVersion":"gateway.networking.k8s.io/v1","kind":"GatewayClass","metadata":{"name":"` + istioClass +
		`"},"spec":{"controllerName":"` + features.ManagedGatewayController + `"}}`}
	all := question.Objects
	for _, object := range question.Objects {
		apiVersion, _ := object["apiVersion"].(string)
		kind, _ := object["kind"].(string)
		if !strings.HasPrefix(apiVersion, gatewayGroup+"/") && !readAsTheyAre[kind] {
			continue
		}
		text, err := json.Marshal(object)
		if err != nil {
			return out, err
		}
		documents = append(documents, string(text))
		metadata, _ := object["metadata"].(map[string]any)
		if kind == "Gateway" && metadata["namespace"] == namespace && metadata["name"] == name {
			all = append(all, podOfGateway(namespace, account, labels), serviceOfGateway(namespace, account, labels, object))
		}
	}
	o, err := read(all, func(pod int) string { return fmt.Sprintf("10.244.%d.%d", pod/250, pod%250+1) })
	if err != nil {
		return out, err
	}
	for _, pod := range o.pods {
		if pod.Namespace == namespace && pod.Name == account {
			pod.Status.PodIP = question.Address
			pod.Status.PodIPs[0].IP = question.Address
		}
	}
	err = test.Wrap(func(t test.Failer) {
		server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
			KubernetesObjects: o.kubernetes(), KubernetesObjectString: strings.Join(documents, "\n---\n"),
			ConfigString: o.istio, MeshConfig: question.Mesh.config(t),
		})
		var proxy *model.Proxy
		// Routes are attached one after another, and what istiod sends grows with them.
		sent, same := 0, 0
		retry.UntilOrFail(t, func() bool {
			proxy = server.SetupProxy(&model.Proxy{
				Type: model.Router, ConfigNamespace: namespace, IPAddresses: []string{question.Address}, Labels: labels,
				Metadata: &model.NodeMetadata{
					ClusterID: constants.DefaultClusterName, IstioVersion: release, Namespace: namespace, ServiceAccount: account, Labels: labels,
				},
			})
			size := 0
			for _, routes := range server.Routes(proxy) {
				size += proto.Size(routes)
			}
			if size == sent && size > 0 {
				same++
			} else {
				sent, same = size, 0
			}
			return same == 10
		}, retry.Timeout(time.Minute), retry.Delay(200*time.Millisecond))
		for _, listener := range server.Listeners(proxy) {
			out.Listeners = append(out.Listeners, rendered(t, listener))
		}
		for _, routes := range server.Routes(proxy) {
			out.Routes = append(out.Routes, rendered(t, routes))
		}
		for _, cluster := range server.Clusters(proxy) {
			out.Clusters = append(out.Clusters, rendered(t, cluster))
		}
	})
	return out, err
}

func podOfGateway(namespace, account string, labels map[string]string) map[string]any {
	return map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": account, "namespace": namespace, "labels": anyOf(labels)},
		"spec": map[string]any{"serviceAccountName": account},
	}
}

// The controller gives the Service the ports of the listeners, and the pods listen there.
func serviceOfGateway(namespace, account string, labels map[string]string, gateway map[string]any) map[string]any {
	ports := []any{}
	seen := map[any]bool{}
	spec, _ := gateway["spec"].(map[string]any)
	listeners, _ := spec["listeners"].([]any)
	for _, listener := range listeners {
		fields, _ := listener.(map[string]any)
		if number, isNumber := fields["port"].(float64); isNumber && !seen[number] {
			seen[number] = true
			ports = append(ports, map[string]any{"name": fields["name"], "port": int64(number), "targetPort": int64(number), "protocol": "TCP"})
		}
	}
	return map[string]any{
		"apiVersion": "v1", "kind": "Service", "metadata": map[string]any{"name": account, "namespace": namespace, "labels": anyOf(labels)},
		"spec": map[string]any{"selector": anyOf(labels), "ports": ports},
	}
}

func anyOf(labels map[string]string) map[string]any {
	out := map[string]any{}
	for key, value := range labels {
		out[key] = value
	}
	return out
}
