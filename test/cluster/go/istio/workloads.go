package main

import (
	"fmt"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/test"
)

// workloadsQuestion asks about the sidecars of some workloads.
type workloadsQuestion struct {
	Objects []map[string]any `json:"objects"`
	Mesh    meshOptions      `json:"mesh"`
	// The workloads, as namespace/name, whose sidecars are asked.
	Workloads []string `json:"workloads"`
}

// eachSidecar starts istiod with the objects and visits the sidecar of each workload that is asked about.
func (q workloadsQuestion) eachSidecar(visit func(t test.Failer, workload string, server *xds.FakeDiscoveryServer, proxy *model.Proxy)) error {
	o, err := read(q.Objects, func(pod int) string { return fmt.Sprintf("10.244.%d.%d", pod/250, pod%250+1) })
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, workload := range q.Workloads {
		wanted[workload] = true
	}
	return test.Wrap(func(t test.Failer) {
		server := istiod(t, o, q.Mesh)
		for _, pod := range o.pods {
			if key := pod.Namespace + "/" + pod.Name; wanted[key] {
				visit(t, key, server, sidecar(t, server, pod))
			}
		}
	})
}
