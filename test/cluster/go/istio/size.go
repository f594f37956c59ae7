package main

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"istio.io/istio/pkg/test"
)

type sizeQuestion struct {
	Objects []map[string]any `json:"objects"`
	Mesh    meshOptions      `json:"mesh"`
	// The workloads, as namespace/name, whose sidecars are measured.
	Workloads []string `json:"workloads"`
}

// received is what one sidecar is sent.
type received struct {
	Workload  string `json:"workload"`
	Clusters  part   `json:"clusters"`
	Endpoints part   `json:"endpoints"`
	Listeners part   `json:"listeners"`
	Routes    part   `json:"routes"`
}

type part struct {
	Count int `json:"count"`
	Bytes int `json:"bytes"`
}

func size(question sizeQuestion) ([]received, error) {
	o, err := read(question.Objects, func(pod int) string { return fmt.Sprintf("10.244.%d.%d", pod/250, pod%250+1) })
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, workload := range question.Workloads {
		wanted[workload] = true
	}
	out := []received{}
	err = test.Wrap(func(t test.Failer) {
		server := istiod(t, o, question.Mesh)
		for _, pod := range o.pods {
			key := pod.Namespace + "/" + pod.Name
			if !wanted[key] {
				continue
			}
			proxy := sidecar(t, server, pod)
			listeners := server.Listeners(proxy)
			out = append(out, received{
				Workload:  key,
				Clusters:  measure(server.Clusters(proxy)),
				Endpoints: measure(server.Endpoints(proxy)),
				Listeners: measure(listeners),
				Routes:    measure(server.RoutesFromListeners(proxy, listeners)),
			})
		}
	})
	return out, err
}

func measure[Message proto.Message](messages []Message) part {
	out := part{Count: len(messages)}
	for _, message := range messages {
		out.Bytes += proto.Size(message)
	}
	return out
}
