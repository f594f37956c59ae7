package main

import (
	"google.golang.org/protobuf/types/known/wrapperspb"
	corev1 "k8s.io/api/core/v1"

	"istio.io/api/annotation"
	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/test"
)

// The release of the sidecars, which Istio asks for before it uses what is new.
const release = "1.31.0"

// meshOptions is what an installation of Istio says that no manifest says.
type meshOptions struct {
	TrustDomain        string   `json:"trustDomain"`
	TrustDomainAliases []string `json:"trustDomainAliases"`
	RootNamespace      string   `json:"rootNamespace"`
	PathNormalization  string   `json:"pathNormalization"`
	// How gateways know the addresses of their clients: by proxies that write X-Forwarded-For, or by the PROXY protocol.
	NumTrustedProxies uint32 `json:"numTrustedProxies"`
	ProxyProtocol     bool   `json:"proxyProtocol"`
	// Whom policies with the action CUSTOM can ask, by HTTP.
	ExtensionProviders []extensionProvider `json:"extensionProviders"`
	// More of MeshConfig, in the YAML of an installation.
	Settings string `json:"settings"`
}

type extensionProvider struct {
	Name string `json:"name"`
	// A Service, which stands for the one server of the test, and what the path of every question begins with.
	Service    string `json:"service"`
	Port       uint32 `json:"port"`
	PathPrefix string `json:"pathPrefix"`
}

func (o meshOptions) config(t test.Failer) *meshconfig.MeshConfig {
	out, err := mesh.ApplyMeshConfig(o.Settings, mesh.DefaultMeshConfig())
	if err != nil {
		t.Fatal(err)
	}
	out.TrustDomain = orElse(o.TrustDomain, out.TrustDomain)
	out.TrustDomainAliases = o.TrustDomainAliases
	out.RootNamespace = orElse(o.RootNamespace, out.RootNamespace)
	out.EnableAutoMtls = wrapperspb.Bool(true)
	if o.PathNormalization != "" {
		out.PathNormalization = &meshconfig.MeshConfig_ProxyPathNormalization{
			Normalization: meshconfig.MeshConfig_ProxyPathNormalization_NormalizationType(
				meshconfig.MeshConfig_ProxyPathNormalization_NormalizationType_value[o.PathNormalization]),
		}
	}
	if o.NumTrustedProxies > 0 || o.ProxyProtocol {
		out.DefaultConfig.GatewayTopology = &meshconfig.Topology{NumTrustedProxies: o.NumTrustedProxies}
		if o.ProxyProtocol {
			out.DefaultConfig.GatewayTopology.ProxyProtocol = &meshconfig.Topology_ProxyProtocolConfiguration{}
		}
	}
	for _, provider := range o.ExtensionProviders {
		out.ExtensionProviders = append(out.ExtensionProviders, &meshconfig.MeshConfig_ExtensionProvider{
			Name: provider.Name,
			Provider: &meshconfig.MeshConfig_ExtensionProvider_EnvoyExtAuthzHttp{
				EnvoyExtAuthzHttp: &meshconfig.MeshConfig_ExtensionProvider_EnvoyExternalAuthorizationHttpProvider{
					Service: provider.Service, Port: provider.Port, PathPrefix: provider.PathPrefix,
				},
			},
		})
	}
	return out
}

// istiod is Istio's control plane in this process, over a Kubernetes API that has nothing but the objects.
func istiod(t test.Failer, o *objects, options meshOptions) *xds.FakeDiscoveryServer {
	return xds.NewFakeDiscoveryServer(t, xds.FakeOptions{KubernetesObjects: o.kubernetes(), ConfigString: o.istio, MeshConfig: options.config(t)})
}

// sidecar is the proxy of a pod, as it introduces itself to istiod.
func sidecar(t test.Failer, server *xds.FakeDiscoveryServer, pod *corev1.Pod) *model.Proxy {
	return server.SetupProxy(&model.Proxy{
		Type:            model.SidecarProxy,
		ID:              pod.Name + "." + pod.Namespace,
		ConfigNamespace: pod.Namespace,
		IPAddresses:     []string{pod.Status.PodIP},
		Labels:          pod.Labels,
		Metadata: &model.NodeMetadata{
			ClusterID:      constants.DefaultClusterName,
			IstioVersion:   release,
			Namespace:      pod.Namespace,
			Labels:         pod.Labels,
			ServiceAccount: pod.Spec.ServiceAccountName,
			DNSCapture:     model.StringBool(capturesDNS(t, pod)),
		},
	})
}

// capturesDNS says whether the pod's own configuration has the proxy answer DNS, as the injector hands it to the proxy.
func capturesDNS(t test.Failer, pod *corev1.Pod) bool {
	config, err := mesh.ApplyProxyConfig(pod.Annotations[annotation.ProxyConfig.Name], mesh.DefaultMeshConfig())
	if err != nil {
		t.Fatal(err)
	}
	return config.GetDefaultConfig().GetProxyMetadata()["ISTIO_META_DNS_CAPTURE"] == "true"
}
