// Command netpol-cyclonus answers with the matcher of Cyclonus whether NetworkPolicies let flows through.
// It reads clusters from standard input, one JSON document each, and prints one array of booleans for each.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

type cluster struct {
	Policies []*networkingv1.NetworkPolicy `json:"policies"`
	Ends     []end                         `json:"ends"`
	Flows    []flow                        `json:"flows"`
}

// An end is a pod, or an address outside where there are no labels of a namespace.
type end struct {
	IP              string            `json:"ip"`
	Namespace       string            `json:"namespace"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	Labels          map[string]string `json:"labels"`
}

// A flow is between two ends by their indices, to a port with the name that the destination gives it.
type flow struct {
	From     int    `json:"from"`
	To       int    `json:"to"`
	Port     int    `json:"port"`
	PortName string `json:"portName"`
	Protocol string `json:"protocol"`
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
		if err := json.NewEncoder(out).Encode(answers(c)); err != nil {
			panic(err)
		}
	}
}

func answers(c cluster) []bool {
	policy := matcher.BuildNetworkPolicies(false, c.Policies)
	allowed := make([]bool, 0, len(c.Flows))
	for _, f := range c.Flows {
		result := policy.IsTrafficAllowed(&matcher.Traffic{
			Source: peer(c.Ends[f.From]), Destination: peer(c.Ends[f.To]),
			ResolvedPort: f.Port, ResolvedPortName: f.PortName, Protocol: corev1.Protocol(f.Protocol),
		})
		allowed = append(allowed, result.IsAllowed())
	}
	return allowed
}

func peer(e end) *matcher.TrafficPeer {
	if e.Namespace == "" {
		return &matcher.TrafficPeer{IP: e.IP}
	}
	return &matcher.TrafficPeer{IP: e.IP, Internal: &matcher.InternalPeer{
		Namespace: e.Namespace, NamespaceLabels: e.NamespaceLabels, PodLabels: e.Labels,
	}}
}
