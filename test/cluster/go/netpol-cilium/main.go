// Command netpol-cilium answers with Cilium's policy repository whether NetworkPolicies, ClusterNetworkPolicies, CiliumNetworkPolicies and
// CiliumClusterwideNetworkPolicies let flows through. It reads clusters from standard input, one JSON document each, and prints one array for each:
// what the repository says, with the argument "packets" what happens to real connections that it decides about, with "requests" what it and the
// rules of its proxies say of a request on each flow, and with "refusals" why the agent does not take a policy.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"strings"

	slimnetworkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	policyv1alpha2 "sigs.k8s.io/network-policy-api/apis/v1alpha2"
)

type cluster struct {
	Policies        []*slimnetworkingv1.NetworkPolicy      `json:"policies"`
	ClusterPolicies []*policyv1alpha2.ClusterNetworkPolicy `json:"clusterPolicies"`
	CiliumPolicies  []json.RawMessage                      `json:"ciliumPolicies"`
	Ends            []end                                  `json:"ends"`
	Flows           []flow                                 `json:"flows"`
	// Where all packets between the ends pass, if there are packets.
	RouterNetns string `json:"routerNetns"`
}

// An end is a pod, or an address outside where there is no namespace, or what Cilium has a reserved name for.
type end struct {
	Reserved        string            `json:"reserved"`
	ServiceAccount  string            `json:"serviceAccount"`
	Names           []string          `json:"names"` // by which its address was looked up
	IP              string            `json:"ip"`
	Namespace       string            `json:"namespace"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	Labels          map[string]string `json:"labels"`
	Ports           []port            `json:"ports"`
	Netns           string            `json:"netns"`
}

type port struct {
	Name     string `json:"name"`
	Number   uint16 `json:"number"`
	Protocol string `json:"protocol"`
}

// A flow is between two ends by their indices.
type flow struct {
	From     int     `json:"from"`
	To       int     `json:"to"`
	Port     uint16  `json:"port"`
	Protocol string  `json:"protocol"`
	Request  request `json:"request"`
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
		var answers any
		switch strings.Join(os.Args[1:], " ") {
		case "":
			answers = decided(c, (*plugin).allows)
		case "requests":
			answers = decided(c, (*plugin).passes)
		case "refusals":
			answers = refusals(c)
		case "packets":
			answers = connected(c)
		}
		if err := json.NewEncoder(out).Encode(answers); err != nil {
			panic(err)
		}
	}
}

func decided(c cluster, decide func(*plugin, flow) bool) []bool {
	plugin := newPlugin(c)
	allowed := make([]bool, 0, len(c.Flows))
	for _, f := range c.Flows {
		allowed = append(allowed, decide(plugin, f))
	}
	return allowed
}
