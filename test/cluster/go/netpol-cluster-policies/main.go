// Command netpol-cluster-policies answers with the controller of kube-network-policies whether AdminNetworkPolicies, NetworkPolicies and the
// BaselineAdminNetworkPolicy let flows through. It reads clusters from standard input, one JSON document each, and prints one array of booleans
// for each.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/cache"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
	"sigs.k8s.io/network-policy-api/apis/v1alpha1"
	npafake "sigs.k8s.io/network-policy-api/pkg/client/clientset/versioned/fake"
	npainformers "sigs.k8s.io/network-policy-api/pkg/client/informers/externalversions"
)

type cluster struct {
	Policies []*networkingv1.NetworkPolicy          `json:"policies"`
	Admin    []*v1alpha1.AdminNetworkPolicy         `json:"admin"`
	Baseline []*v1alpha1.BaselineAdminNetworkPolicy `json:"baseline"`
	Ends     []end                                  `json:"ends"`
	Flows    []flow                                 `json:"flows"`
}

// An end is a pod, or an address outside where there is no namespace.
type end struct {
	IP              string            `json:"ip"`
	Namespace       string            `json:"namespace"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	Labels          map[string]string `json:"labels"`
	Ports           []port            `json:"ports"`
	HostNetwork     bool              `json:"hostNetwork"`
}

type port struct {
	Name     string          `json:"name"`
	Number   int32           `json:"number"`
	Protocol corev1.Protocol `json:"protocol"`
}

// A flow is between two ends by their indices.
type flow struct {
	From     int             `json:"from"`
	To       int             `json:"to"`
	Port     int             `json:"port"`
	Protocol corev1.Protocol `json:"protocol"`
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	for {
		var c cluster
		if err := in.Decode(&c); err == io.EOF {
			return
		} else if err != nil {
			panic(err)
		}
		must(json.NewEncoder(out).Encode(answers(c)))
	}
}

func answers(c cluster) []bool {
	controller := controllerFor(c)
	allowed := make([]bool, 0, len(c.Flows))
	for _, f := range c.Flows {
		allowed = append(allowed, controller.Decide(net.ParseIP(c.Ends[f.From].IP), net.ParseIP(c.Ends[f.To].IP), f.Port, f.Protocol))
	}
	return allowed
}

// controllerFor fills the caches of a controller, which is not run: nothing is watched, and no packet is queued.
func controllerFor(c cluster) *networkpolicy.Controller {
	client, npa := fake.NewClientset(), npafake.NewSimpleClientset()
	factory, npaFactory := informers.NewSharedInformerFactory(client, 0), npainformers.NewSharedInformerFactory(npa, 0)
	policies, namespaces := factory.Networking().V1().NetworkPolicies(), factory.Core().V1().Namespaces()
	pods, nodes := factory.Core().V1().Pods(), factory.Core().V1().Nodes()
	admin, baseline := npaFactory.Policy().V1alpha1().AdminNetworkPolicies(), npaFactory.Policy().V1alpha1().BaselineAdminNetworkPolicies()
	controller, err := networkpolicy.NewController(client, policies, namespaces, pods, nodes, npa, admin, baseline,
		networkpolicy.Config{AdminNetworkPolicy: true, BaselineAdminNetworkPolicy: true, NodeName: "node", NRIdisabled: true})
	must(err)
	must(nodes.Informer().GetIndexer().Add(&corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "node"}}))
	for i, e := range c.Ends {
		if e.Namespace == "" {
			continue
		}
		must(pods.Informer().GetIndexer().Add(podOf(i, e)))
		must(namespaces.Informer().GetIndexer().Add(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: e.Namespace, Labels: e.NamespaceLabels}}))
	}
	addAll(policies.Informer().GetIndexer(), c.Policies)
	addAll(admin.Informer().GetIndexer(), c.Admin)
	addAll(baseline.Informer().GetIndexer(), c.Baseline)
	return controller
}

func podOf(i int, e end) *corev1.Pod {
	ports := make([]corev1.ContainerPort, len(e.Ports))
	for j, p := range e.Ports {
		ports[j] = corev1.ContainerPort{Name: p.Name, ContainerPort: p.Number, Protocol: p.Protocol}
	}
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprint("pod-", i), Namespace: e.Namespace, Labels: e.Labels},
		Spec:       corev1.PodSpec{NodeName: "node", HostNetwork: e.HostNetwork, Containers: []corev1.Container{{Name: "main", Ports: ports}}},
		Status:     corev1.PodStatus{Phase: corev1.PodRunning, PodIP: e.IP, PodIPs: []corev1.PodIP{{IP: e.IP}}},
	}
}

func addAll[T any](indexer cache.Indexer, objects []T) {
	for _, object := range objects {
		must(indexer.Add(object))
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
