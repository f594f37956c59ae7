// Command netpol-calico answers with Calico's calculation graph whether NetworkPolicies of Kubernetes and policies of Calico let flows through. It
// reads clusters from standard input, one JSON document each, and prints one array for each: whether each flow passes, or with the argument
// "refusals" why Calico does not take an object of its own.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"

	log "github.com/sirupsen/logrus"
	networkingv1 "k8s.io/api/networking/v1"
)

type cluster struct {
	Namespaces []namespace                   `json:"namespaces"`
	Policies   []*networkingv1.NetworkPolicy `json:"policies"`
	Objects    []json.RawMessage             `json:"objects"`
	Ends       []end                         `json:"ends"`
	Flows      []flow                        `json:"flows"`
}

type namespace struct {
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels"`
}

// An end is a pod, or an address outside where there is no namespace.
type end struct {
	IP             string            `json:"ip"`
	Namespace      string            `json:"namespace"`
	Labels         map[string]string `json:"labels"`
	ServiceAccount string            `json:"serviceAccount"`
	Ports          []port            `json:"ports"`
}

type port struct {
	Name     string `json:"name"`
	Number   uint16 `json:"number"`
	Protocol string `json:"protocol"`
}

// A flow is between two ends by their indices.
type flow struct {
	From     int    `json:"from"`
	To       int    `json:"to"`
	Port     uint16 `json:"port"`
	Protocol string `json:"protocol"`
}

func main() {
	log.SetLevel(log.PanicLevel)
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
		if len(os.Args) > 1 && os.Args[1] == "refusals" {
			answers = refusals(c)
		} else {
			answers = decided(c)
		}
		if err := json.NewEncoder(out).Encode(answers); err != nil {
			panic(err)
		}
	}
}

func decided(c cluster) []bool {
	tiers := tiersOf(c)
	allowed := make([]bool, 0, len(c.Flows))
	for _, f := range c.Flows {
		allowed = append(allowed, passes(tiers, c, f, f.From, false) && passes(tiers, c, f, f.To, true))
	}
	return allowed
}
