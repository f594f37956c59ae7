package main

import (
	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/test"
)

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

func size(question workloadsQuestion) ([]received, error) {
	out := []received{}
	err := question.eachSidecar(func(_ test.Failer, workload string, server *xds.FakeDiscoveryServer, proxy *model.Proxy) {
		listeners := server.Listeners(proxy)
		out = append(out, received{
			Workload:  workload,
			Clusters:  measure(server.Clusters(proxy)),
			Endpoints: measure(server.Endpoints(proxy)),
			Listeners: measure(listeners),
			Routes:    measure(server.RoutesFromListeners(proxy, listeners)),
		})
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
