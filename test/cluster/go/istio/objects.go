package main

import (
	"encoding/json"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Where each kind of workload keeps its pod.
var podAt = map[string][]string{
	"Pod":         {},
	"Deployment":  {"spec", "template"},
	"StatefulSet": {"spec", "template"},
	"DaemonSet":   {"spec", "template"},
	"ReplicaSet":  {"spec", "template"},
	"Job":         {"spec", "template"},
	"CronJob":     {"spec", "jobTemplate", "spec", "template"},
}

// objects are manifests, as Istio would find them in a cluster: one pod for each workload, which bears the workload's name.
type objects struct {
	namespaces map[string]*corev1.Namespace
	services   []*corev1.Service
	pods       []*corev1.Pod
	// Istio's own, as documents and as a stream of them.
	documents []string
	istio     string
}

// read gives every pod the next of the addresses.
func read(manifests []map[string]any, address func(index int) string) (*objects, error) {
	out := &objects{namespaces: map[string]*corev1.Namespace{}}
	for _, manifest := range manifests {
		object := &unstructured.Unstructured{Object: manifest}
		var err error
		switch path, isWorkload := podAt[object.GetKind()]; {
		case isWorkload:
			err = out.addPod(object, path, address(len(out.pods)))
		case object.GetKind() == "Namespace":
			namespace := &corev1.Namespace{}
			err = convert(manifest, namespace)
			out.namespaces[namespace.Name] = namespace
		case object.GetKind() == "Service" && object.GetAPIVersion() == "v1":
			service := &corev1.Service{}
			err = convert(manifest, service)
			out.addService(service)
		case strings.HasSuffix(group(object), ".istio.io"):
			text, marshalErr := json.Marshal(manifest)
			out.documents, err = append(out.documents, string(text)), marshalErr
		}
		if err != nil {
			return nil, fmt.Errorf("%s %s/%s: %w", object.GetKind(), object.GetNamespace(), object.GetName(), err)
		}
	}
	for _, pod := range out.pods {
		if out.namespaces[pod.Namespace] == nil {
			out.namespaces[pod.Namespace] = &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: pod.Namespace}}
		}
	}
	if err := out.injectLabels(); err != nil {
		return nil, err
	}
	// The leading line says that it is YAML; a stream that begins with a brace is read as JSON to its end.
	out.istio = "---\n" + strings.Join(out.documents, "\n---\n")
	return out, nil
}

// addService fills in what the API server does.
func (o *objects) addService(service *corev1.Service) {
	service.Spec.ClusterIP = orElse(service.Spec.ClusterIP, fmt.Sprintf("10.96.%d.%d", len(o.services)/250, len(o.services)%250+1))
	for index := range service.Spec.Ports {
		service.Spec.Ports[index].Protocol = orElse(service.Spec.Ports[index].Protocol, corev1.ProtocolTCP)
	}
	o.services = append(o.services, service)
}

func (o *objects) addPod(workload *unstructured.Unstructured, path []string, address string) error {
	template, found, err := unstructured.NestedMap(workload.Object, path...)
	if err != nil || !found {
		return fmt.Errorf("no pod at %s: %v", strings.Join(path, "."), err)
	}
	pod := &corev1.Pod{}
	if err := convert(template, pod); err != nil {
		return err
	}
	pod.Name, pod.Namespace = workload.GetName(), workload.GetNamespace()
	pod.Spec.ServiceAccountName = orElse(pod.Spec.ServiceAccountName, "default")
	pod.Status = corev1.PodStatus{
		Phase: corev1.PodRunning, PodIP: address, PodIPs: []corev1.PodIP{{IP: address}},
		Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
	}
	o.pods = append(o.pods, pod)
	return nil
}

// kubernetes are the objects that Istio reads from the API server, with the endpoints that Kubernetes would make.
func (o *objects) kubernetes() []runtime.Object {
	var out []runtime.Object
	for _, namespace := range o.namespaces {
		out = append(out, namespace)
	}
	for _, pod := range o.pods {
		out = append(out, pod)
	}
	for _, service := range o.services {
		out = append(out, service, o.endpointsOf(service))
	}
	return out
}

func (o *objects) endpointsOf(service *corev1.Service) *discoveryv1.EndpointSlice {
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Name: service.Name, Namespace: service.Namespace, Labels: map[string]string{discoveryv1.LabelServiceName: service.Name},
		},
		AddressType: discoveryv1.AddressTypeIPv4,
	}
	for _, pod := range o.podsOf(service) {
		slice.Endpoints = append(slice.Endpoints, discoveryv1.Endpoint{
			Addresses: []string{pod.Status.PodIP},
			TargetRef: &corev1.ObjectReference{Kind: "Pod", Name: pod.Name, Namespace: pod.Namespace},
		})
	}
	for _, port := range service.Spec.Ports {
		number := targetPort(service, port, o.podsOf(service))
		slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{Name: &port.Name, Port: &number, Protocol: &port.Protocol})
	}
	return slice
}

func (o *objects) podsOf(service *corev1.Service) []*corev1.Pod {
	var out []*corev1.Pod
	for _, pod := range o.pods {
		selected := len(service.Spec.Selector) > 0 && labels.SelectorFromSet(service.Spec.Selector).Matches(labels.Set(pod.Labels))
		if pod.Namespace == service.Namespace && selected {
			out = append(out, pod)
		}
	}
	return out
}

func targetPort(service *corev1.Service, port corev1.ServicePort, pods []*corev1.Pod) int32 {
	if port.TargetPort.Type == intstr.Int && port.TargetPort.IntVal != 0 {
		return port.TargetPort.IntVal
	}
	for _, pod := range pods {
		for _, container := range pod.Spec.Containers {
			for _, declared := range container.Ports {
				if declared.Name == port.TargetPort.StrVal {
					return declared.ContainerPort
				}
			}
		}
	}
	return port.Port
}

// isInjected says what Istio's webhook says (injectRequired in pkg/kube/inject): the pod's label counts, then its namespace's.
func (o *objects) isInjected(pod *corev1.Pod) bool {
	const label = "sidecar.istio.io/inject"
	namespace := o.namespaces[pod.Namespace].Labels
	_, hasRevision := namespace["istio.io/rev"]
	wanted := namespace["istio-injection"] == "enabled" || (namespace["istio-injection"] == "" && hasRevision)
	return !pod.Spec.HostNetwork && namespace["istio-injection"] != "disabled" &&
		pod.Labels[label] != "false" && (wanted || pod.Labels[label] == "true")
}

func convert(from map[string]any, to any) error {
	return runtime.DefaultUnstructuredConverter.FromUnstructured(from, to)
}

func group(object *unstructured.Unstructured) string {
	return object.GroupVersionKind().Group
}

func orElse[Text ~string](value, other Text) Text {
	if value == "" {
		return other
	}
	return value
}
