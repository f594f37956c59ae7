package main

import (
	"encoding/json"
	"fmt"
	"sync"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"istio.io/istio/manifests"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/kube/inject"
)

// Where istiod's chart keeps the template of sidecars, and what an installation says if nobody says anything.
const (
	sidecarTemplate = "charts/istio-control/istio-discovery/files/injection-template.yaml"
	chartValues     = "charts/istio-control/istio-discovery/values.yaml"
)

type webhook struct {
	templates inject.Templates
	values    inject.ValuesConfig
}

var defaultWebhook = sync.OnceValues(newWebhook)

// newWebhook is Istio's injector as the chart of istiod installs it by default.
func newWebhook() (*webhook, error) {
	template, err := manifests.FS.ReadFile(sidecarTemplate)
	if err != nil {
		return nil, err
	}
	templates, err := inject.ParseTemplates(inject.RawTemplates{inject.SidecarTemplateName: string(template)})
	if err != nil {
		return nil, err
	}
	text, err := manifests.FS.ReadFile(chartValues)
	if err != nil {
		return nil, err
	}
	var chart map[string]map[string]any
	if err := yaml.Unmarshal(text, &chart); err != nil {
		return nil, err
	}
	defaults := chart["_internal_defaults_do_not_set"]
	// What the chart's own template picks for the injector (templates/istiod-injector-configmap.yaml).
	picked, err := json.Marshal(map[string]any{
		"global": defaults["global"], "sidecarInjectorWebhook": defaults["sidecarInjectorWebhook"], "revision": defaults["revision"],
		"pilot": map[string]any{"cni": defaults["cni"], "env": defaults["env"]}, "gateways": map[string]any{},
	})
	if err != nil {
		return nil, err
	}
	values, err := inject.NewValuesConfig(string(picked))
	return &webhook{templates: templates, values: values}, err
}

// injected is a pod after the webhook. What made it, which the webhook finds by the pod's owners, bears its name here.
func injected(pod *corev1.Pod) (*corev1.Pod, error) {
	hook, err := defaultWebhook()
	if err != nil {
		return nil, err
	}
	owner := &appsv1.Deployment{
		TypeMeta:   metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"},
		ObjectMeta: metav1.ObjectMeta{Name: pod.Name, Namespace: pod.Namespace},
	}
	owner.Spec.Template.Labels, owner.Spec.Template.Annotations, owner.Spec.Template.Spec = pod.Labels, pod.Annotations, pod.Spec
	warn := func(string) {}
	out, err := inject.IntoObject(nil, hook.templates, hook.values, "", mesh.DefaultMeshConfig(), owner, warn)
	if err != nil {
		return nil, err
	}
	template := out.(*appsv1.Deployment).Spec.Template
	return &corev1.Pod{ObjectMeta: template.ObjectMeta, Spec: template.Spec}, nil
}

// injectLabels gives pods that have sidecars the labels that the webhook adds. Policies select by them.
func (o *objects) injectLabels() error {
	for _, pod := range o.pods {
		if !o.isInjected(pod) {
			continue
		}
		after, err := injected(pod)
		if err != nil {
			return fmt.Errorf("%s/%s: %w", pod.Namespace, pod.Name, err)
		}
		pod.Labels = after.Labels
	}
	return nil
}
