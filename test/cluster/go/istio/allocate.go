package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	networking "istio.io/client-go/pkg/apis/networking/v1"
	"istio.io/istio/pilot/pkg/controllers/ipallocate"
	"istio.io/istio/pilot/pkg/networking/serviceentry"
	"istio.io/istio/pkg/config/schema/gvr"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/test"
)

const allocationTimeout = 10 * time.Second

// allocate has istiod's controller give addresses to the ServiceEntries of the manifests, and writes the status that it leaves in a cluster.
func allocate(t test.Failer, manifests []map[string]any) {
	client := kube.NewFakeClient()
	clienttest.MakeCRD(t, client, gvr.ServiceEntry)
	stop := make(chan struct{})
	defer close(stop)
	controller := ipallocate.NewIPAllocator(stop, client)
	client.RunAndWait(stop)
	go controller.Run(stop)
	for _, manifest := range manifests {
		if manifest["kind"] != "ServiceEntry" {
			continue
		}
		if err := allocateOne(client, manifest); err != nil {
			t.Fatal(err)
		}
	}
}

func allocateOne(client kube.Client, manifest map[string]any) error {
	entry := &networking.ServiceEntry{}
	text, err := json.Marshal(manifest)
	if err == nil {
		err = json.Unmarshal(text, entry)
	}
	if err != nil {
		return err
	}
	entries := client.Istio().NetworkingV1().ServiceEntries(entry.Namespace)
	if _, err := entries.Create(context.Background(), entry, metav1.CreateOptions{}); err != nil {
		return err
	}
	if !serviceentry.ShouldV2AutoAllocateIP(entry) {
		return nil
	}
	for end := time.Now().Add(allocationTimeout); time.Now().Before(end); time.Sleep(time.Millisecond) {
		found, err := entries.Get(context.Background(), entry.Name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		if len(found.Status.GetAddresses()) == 0 {
			continue
		}
		var addresses []any
		for _, address := range found.Status.GetAddresses() {
			addresses = append(addresses, map[string]any{"host": address.GetHost(), "value": address.GetValue()})
		}
		return unstructured.SetNestedSlice(manifest, addresses, "status", "addresses")
	}
	return fmt.Errorf("ServiceEntry %s/%s was given no address", entry.Namespace, entry.Name)
}
