/**
 * Names and numbers of Consul on Kubernetes. Sources: Consul "Annotations and Labels"; consul-k8s, connect-inject/constants and
 * webhook/redirect_traffic.go; the values of the chart consul.
 */
export const CONSUL_GROUP = 'consul.hashicorp.com';

const OWN = `${CONSUL_GROUP}/`;
export const INJECT_ANNOTATION = `${OWN}connect-inject`;
/** The injector leaves it on what it has changed. */
export const STATUS_KEY = `${OWN}connect-inject-status`;
export const REDIRECT_STATUS_ANNOTATION = `${OWN}transparent-proxy-status`;
/** An annotation of pods, and a label of namespaces. */
export const REDIRECT_KEY = `${OWN}transparent-proxy`;
export const OVERWRITE_PROBES_ANNOTATION = `${OWN}transparent-proxy-overwrite-probes`;
export const EXCLUDE_INBOUND_ANNOTATION = `${OWN}transparent-proxy-exclude-inbound-ports`;
export const EXCLUDE_OUTBOUND_ANNOTATION = `${OWN}transparent-proxy-exclude-outbound-ports`;
export const EXCLUDE_CIDRS_ANNOTATION = `${OWN}transparent-proxy-exclude-outbound-cidrs`;
export const EXCLUDE_UIDS_ANNOTATION = `${OWN}transparent-proxy-exclude-uids`;
export const SERVICE_ANNOTATION = `${OWN}connect-service`;
export const KUBERNETES_SERVICE_ANNOTATION = `${OWN}kubernetes-service`;
export const PORT_ANNOTATION = `${OWN}connect-service-port`;
export const UPSTREAMS_ANNOTATION = `${OWN}connect-service-upstreams`;
export const GATEWAY_ANNOTATION = `${OWN}gateway-kind`;
export const ENABLE_METRICS_ANNOTATION = `${OWN}enable-metrics`;
export const SCRAPE_PORT_ANNOTATION = `${OWN}prometheus-scrape-port`;
export const HEALTH_CHECK_ANNOTATION = `${OWN}use-proxy-health-check`;

/** They change what the proxy is told in ways that are not followed. */
export const OPAQUE_ANNOTATIONS: readonly string[] = [
  `${OWN}proxy-config-map`, `${OWN}envoy-extra-args`, `${OWN}connect-service-protocol`, `${OWN}consul-namespace`,
];

/** A label of Services that Consul is not told of. */
export const IGNORE_LABEL = `${OWN}service-ignore`;

export const PROXY_CONTAINER = 'consul-dataplane';
/** Pods with this label are those of Consul itself, which its webhook is not asked about. */
export const OWN_PODS = { key: 'app', value: 'consul' };
/** Those that the injector leaves out by its own code, and by `connectInject.namespaceSelector` of its chart. */
export const NEVER_INJECTED_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'local-path-storage', 'openebs', 'gmp-system', 'gke-managed-cim']);

/** Where the proxy takes what arrives. */
export const INBOUND_PROXY_PORT = 20_000;
/** Where the proxy says whether it is ready, if it is asked for that. */
export const HEALTH_PORT = 21_000;
export const SCRAPE_PORT = 20_200;
/** Where probes arrive instead of at the application: each container has the next port. */
export const PROBE_PORTS = [['livenessProbe', 20_300], ['readinessProbe', 20_400], ['startupProbe', 20_500]] as const;
export const LAST_PROBE_PORT = 20_599;
export const PROXY_UID = 5995;
export const INIT_UID = 5996;

export const TRUST_DOMAIN = 'consul';
/** Any service. */
export const ANY = '*';
/** The one name of ProxyDefaults, and that of Mesh. */
export const GLOBAL = 'global';
export const MESH_NAME = 'mesh';

/** Whether something is so, as far as anybody says it. */
export type Known = 'yes' | 'no' | 'unknown';
