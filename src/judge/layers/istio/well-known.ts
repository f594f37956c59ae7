/** Ports, labels, annotations and names that Istio gives a meaning, each with its source. */

/** Where Istio looks for mesh-wide policies unless told otherwise. Source: Istio MeshConfig.rootNamespace. */
export const ISTIO_ROOT_NAMESPACE = 'istio-system';

/** Istio's trust domain unless told otherwise. Source: Istio MeshConfig.trustDomain. */
export const ISTIO_TRUST_DOMAIN = 'cluster.local';

/** Stands for the local trust domain in any policy. Source: Istio "Trust Domain Migration". */
export const LOCAL_TRUST_DOMAIN_NAME = 'cluster.local';

/** The revision that injects where `istio-injection` or a pod's own label asks without naming one. Source: Istio's MutatingWebhookConfiguration. */
export const DEFAULT_REVISION = 'default';

/** Namespace label that asks for sidecars. Source: Istio "Installing the Sidecar". */
export const INJECTION_LABEL = 'istio-injection';

/** Namespace or pod label that asks for sidecars of one control plane revision. Source: Istio "Canary Upgrades". */
export const REVISION_LABEL = 'istio.io/rev';

/** Pod label (and deprecated annotation) that decides for one pod. Source: Istio "Resource Annotations and Labels". */
export const INJECT_LABEL = 'sidecar.istio.io/inject';

/** Namespaces in which the injector never acts. Source: Istio pkg/kube/inject, IgnoredNamespaces. */
export const NEVER_INJECTED_NAMESPACES: readonly string[] = [
  'kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage',
];

/**
 * Annotation that names the injection templates, with commas between; with `gateway` the pod is a proxy of its own. Sources: Istio
 * "Installing Gateways" and pkg/kube/inject, selectTemplates.
 */
export const INJECTION_TEMPLATES_ANNOTATION = 'inject.istio.io/templates';
export const GATEWAY_TEMPLATE = 'gateway';
export const SIDECAR_TEMPLATE = 'sidecar';

/** What the injector writes on a pod that it has changed: the containers that it added, in JSON. Source: pkg/kube/inject, injectionStatus. */
export const INJECTION_STATUS_ANNOTATION = 'sidecar.istio.io/status';

/** Label on pods that istiod made for a Gateway or a waypoint. They are proxies, and opt out of injection. Source: Istio files/kube-gateway.yaml. */
export const MANAGED_GATEWAY_LABEL = 'gateway.istio.io/managed';
export const MANAGED_GATEWAY = 'istio.io-gateway-controller';
export const MANAGED_WAYPOINT = 'istio.io-mesh-controller';

/** Label of ambient mode, on namespace or pod. Source: Istio "Add workloads to an ambient mesh". */
export const DATAPLANE_MODE_LABEL = 'istio.io/dataplane-mode';
export const AMBIENT_MODE = 'ambient';

/** The proxy's container, also when a dump shows it already injected. Source: Istio injection template. */
export const PROXY_CONTAINER = 'istio-proxy';

/** Containers of the injection template. A pod's own of the same name is merged into them. Source: the same. */
export const INJECTED_CONTAINERS: ReadonlySet<string> = new Set([PROXY_CONTAINER, 'istio-init', 'istio-validation', 'enable-core-dump']);

/** User and group of the proxy: what they send is not intercepted. Sources: Istio "Application Requirements" and tools/istio-iptables. */
export const PROXY_ID = 1337;

/** Inbound ports that the proxy never takes: merged metrics, readiness, raw Envoy metrics. Source: Istio "Application Requirements". */
export const NEVER_INTERCEPTED_PORTS: readonly number[] = [15020, 15021, 15090];

/** Comma-separated ports that go around the proxy. Source: Istio "Resource Annotations". */
export const EXCLUDE_INBOUND_ANNOTATION = 'traffic.sidecar.istio.io/excludeInboundPorts';
export const EXCLUDE_OUTBOUND_ANNOTATION = 'traffic.sidecar.istio.io/excludeOutboundPorts';

/** A pod's own part of the proxy's configuration, in YAML, and the variable by which the proxy answers DNS. Source: Istio "DNS Proxying". */
export const PROXY_CONFIG_ANNOTATION = 'proxy.istio.io/config';
export const DNS_CAPTURE = 'ISTIO_META_DNS_CAPTURE';

/** The variable by which sidecars and gateways tunnel to pods in ambient mode. Source: istiod's chart, files/profile-ambient.yaml. */
export const HBONE = 'ISTIO_META_ENABLE_HBONE';

/** Label by which a ServiceEntry is given no address. Source: Istio resource labels. */
export const ALLOCATION_LABEL = 'networking.istio.io/enable-autoallocate-ip';

/** Annotation by which a Service limits who sees it. Source: Istio "Resource Annotations". */
export const EXPORT_TO_ANNOTATION = 'networking.istio.io/exportTo';

/** Whether callers may send mutual TLS to a pod; the injector writes `istio`, where nobody else did. Source: Istio resource labels. */
export const TLS_MODE_LABEL = 'security.istio.io/tlsMode';
export const TLS_MODE_ISTIO = 'istio';

/** A policy with this annotation only logs. Source: Istio "Dry Run" task. */
export const DRY_RUN_ANNOTATION = 'istio.io/dry-run';

/** The class whose Gateways become pods of Istio. Source: Istio "Kubernetes Gateway API", automated deployment. */
export const ISTIO_GATEWAY_CLASS = 'istio';

/** Classes of ambient proxies. Source: Istio "Configure waypoint proxies". */
export const WAYPOINT_GATEWAY_CLASS = 'istio-waypoint';

/** Names of what istiod makes for a Gateway, and of its account. Source: Istio "Resource Annotations". */
export const GATEWAY_NAME_ANNOTATION = 'gateway.istio.io/name-override';
export const GATEWAY_ACCOUNT_ANNOTATION = 'gateway.istio.io/service-account';

/** Istio answers readiness probes of gateways here. Source: Istio "Application Requirements". */
export const GATEWAY_STATUS_PORT = 15021;

/** Ports whose protocol is TCP when nothing declares it, because the server speaks first. Source: Istio pkg/config/kube. */
export const SERVER_FIRST_PORTS: readonly number[] = [25, 53, 3306, 27017];
