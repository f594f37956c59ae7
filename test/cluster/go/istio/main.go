// Command istio asks Istio's own code, as a library, what it makes of manifests. It reads one JSON document from standard input and writes
// one to standard output:
//
//	istio envoy         the inbound listeners of every sidecar, as the configuration of one Envoy
//	istio analyze       the messages of "istioctl analyze"
//	istio validate      why istiod's webhook refuses objects
//	istio size          how much configuration a sidecar is sent
//	istio outbound      where sidecars let connections out, and to whom
//	istio egress        the way out of one workload at one port, as the configuration of one Envoy
//	istio redirection   the rules of iptables by which connections come to a sidecar
//	istio certificates  certificates with SPIFFE identities, of one authority
//	istio ambient       what istiod sends to every ztunnel; this and the next one need PILOT_ENABLE_AMBIENT=true
//	istio waypoint      the listeners and clusters of a waypoint
//	istio gateway       the listeners, routes and clusters of a Gateway's pods
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"istio.io/istio/pkg/log"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	options := log.DefaultOptions()
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.ErrorLevel)
	options.OutputPaths = []string{"stderr"}
	if err := log.Configure(options); err != nil {
		return err
	}
	if len(args) != 1 {
		return fmt.Errorf("one command is expected: envoy, analyze, validate, size, outbound, egress, redirection, certificates, ambient, waypoint or gateway")
	}
	switch args[0] {
	case "envoy":
		return answer(translate)
	case "analyze":
		return answer(analyze)
	case "validate":
		return answer(validate)
	case "size":
		return answer(size)
	case "outbound":
		return answer(outbound)
	case "egress":
		return answer(egress)
	case "redirection":
		return answer(redirection)
	case "certificates":
		return answer(certificates)
	case "ambient":
		return answer(ambient)
	case "waypoint":
		return answer(waypoint)
	case "gateway":
		return answer(gateway)
	}
	return fmt.Errorf("there is no command %q", args[0])
}

func answer[Question, Answer any](to func(Question) (Answer, error)) error {
	var question Question
	if err := json.NewDecoder(os.Stdin).Decode(&question); err != nil {
		return err
	}
	result, err := to(question)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}
