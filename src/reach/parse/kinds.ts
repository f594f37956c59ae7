/**
 * What the judge knows about kinds that it does not read.
 *
 * Known to be irrelevant for who can reach whom: named here and passed over. Everything else is reported, and where
 * a kind is known to change reachability, the hops that it can touch become unknown.
 */
import type { HopKind } from '../hop';

/** Kinds that no connection depends on. Sources: Kubernetes API reference; the API groups named by `group`. */
const IRRELEVANT_KINDS: ReadonlySet<string> = new Set([
  // Kubernetes itself.
  'ConfigMap', 'Secret', 'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding',
  'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'VerticalPodAutoscaler', 'ResourceQuota', 'LimitRange',
  'PersistentVolume', 'PersistentVolumeClaim', 'StorageClass', 'VolumeAttachment', 'CSIDriver', 'CSINode', 'PriorityClass',
  'RuntimeClass', 'CustomResourceDefinition', 'Event', 'Lease', 'ControllerRevision', 'PodTemplate', 'APIService',
  'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'Node',
  'CertificateSigningRequest', 'FlowSchema', 'PriorityLevelConfiguration', 'EndpointSlice', 'Endpoints',
  // Secrets and certificates.
  'ExternalSecret', 'ClusterExternalSecret', 'SecretStore', 'ClusterSecretStore', 'PushSecret', 'SealedSecret',
  'VaultDynamicSecret', 'Password', 'VaultAuth', 'VaultConnection', 'VaultStaticSecret', 'SecretProviderClass',
  'Certificate', 'Issuer', 'ClusterIssuer', 'CertificateRequest', 'Bundle', 'ClusterSPIFFEID',
  // Watching and delivering.
  'ServiceMonitor', 'PodMonitor', 'PrometheusRule', 'Probe', 'Telemetry', 'Application', 'ApplicationSet', 'AppProject',
  'HelmRelease', 'Kustomization', 'ScaledObject', 'ScaledJob', 'GatewayClass', 'PolicyException', 'Constraint',
]);

/** A kind that can change reachability and is not understood. */
export interface MatteringKind {
  /** Why it matters, in words. */
  readonly because: string;
  /** The hops that it can turn either way, and so makes unknown. None: it is only reported. */
  readonly hops: readonly HopKind[];
  /** Whether it decides what Gateways let through, so that nobody knows while it is not read. @default - never */
  readonly routes?: (body: Readonly<Record<string, unknown>>) => boolean;
  /** Its reach: pods of its own namespace, or of all. */
  readonly scope: 'namespace' | 'cluster';
  /** Where given, only objects for which this holds matter. */
  readonly onlyIf?: (body: Readonly<Record<string, unknown>>) => boolean;
}

const NETWORK: readonly HopKind[] = ['egress', 'ingress'];
const MESH: readonly HopKind[] = ['mtls', 'authorization'];

/** Kinds by API group, so that Linkerd's AuthorizationPolicy is not taken for Istio's. */
const MATTERING: Readonly<Record<string, Readonly<Record<string, MatteringKind>>>> = {
  'cilium.io': {
    CiliumNetworkPolicy: { because: 'Cilium adds its own allow and deny rules to those of NetworkPolicy', hops: NETWORK, scope: 'namespace' },
    CiliumClusterwideNetworkPolicy: { because: 'Cilium applies it to all pods', hops: NETWORK, scope: 'cluster' },
  },
  'policy.networking.k8s.io': {
    AdminNetworkPolicy: { because: 'it is evaluated before NetworkPolicy and can overrule it', hops: NETWORK, scope: 'cluster' },
    BaselineAdminNetworkPolicy: { because: 'it decides for pods that no NetworkPolicy selects', hops: NETWORK, scope: 'cluster' },
    ClusterNetworkPolicy: { because: 'it is evaluated around NetworkPolicy and can overrule it', hops: NETWORK, scope: 'cluster' },
  },
  'crd.projectcalico.org': {
    NetworkPolicy: { because: 'Calico evaluates it beside NetworkPolicy, with allow and deny', hops: NETWORK, scope: 'namespace' },
    GlobalNetworkPolicy: { because: 'Calico applies it to all pods', hops: NETWORK, scope: 'cluster' },
  },
  'projectcalico.org': {
    NetworkPolicy: { because: 'Calico evaluates it beside NetworkPolicy, with allow and deny', hops: NETWORK, scope: 'namespace' },
    StagedNetworkPolicy: { because: 'Calico only logs it', hops: [], scope: 'namespace' },
    GlobalNetworkPolicy: { because: 'Calico applies it to all pods', hops: NETWORK, scope: 'cluster' },
  },
  'policy.linkerd.io': {
    Server: { because: 'Linkerd denies what no authorization of the Server allows', hops: MESH, scope: 'namespace' },
    AuthorizationPolicy: { because: 'Linkerd authorizes with it', hops: MESH, scope: 'namespace' },
    ServerAuthorization: { because: 'Linkerd authorizes with it', hops: MESH, scope: 'namespace' },
    MeshTLSAuthentication: { because: 'Linkerd authorizes with it', hops: MESH, scope: 'namespace' },
    NetworkAuthentication: { because: 'Linkerd authorizes with it', hops: MESH, scope: 'namespace' },
    EgressNetwork: { because: 'Linkerd may block egress with it', hops: ['proxy-egress'], scope: 'namespace' },
    HTTPRoute: { because: 'Linkerd denies requests that match no route of a Server', hops: MESH, scope: 'namespace' },
  },
  'networking.istio.io': {
    EnvoyFilter: { because: 'it can rewrite any part of the proxy, its authorization included', hops: [...MESH, 'proxy-egress'], scope: 'namespace' },
    DestinationRule: {
      because: 'its tls settings decide whether callers present an identity', hops: MESH, scope: 'cluster', onlyIf: turnsMutualTlsOff,
    },
    VirtualService: { because: 'it sends requests to other hosts and rewrites paths before the callee sees them', hops: [], scope: 'namespace', routes: isBoundToGateways },
    Gateway: { because: 'it opens hosts and ports on gateway pods', hops: [], scope: 'namespace', routes: always },
    WorkloadEntry: { because: 'it adds endpoints outside the cluster', hops: [], scope: 'namespace' },
    WorkloadGroup: { because: 'it describes workloads outside the cluster', hops: [], scope: 'namespace' },
    ProxyConfig: { because: 'it configures proxies', hops: [], scope: 'namespace' },
  },
  'extensions.istio.io': {
    WasmPlugin: { because: 'it can allow or reject requests in the proxy', hops: ['authorization'], scope: 'namespace' },
    TrafficExtension: { because: 'it can allow or reject requests in the proxy', hops: ['authorization'], scope: 'namespace' },
  },
  'consul.hashicorp.com': {
    ServiceIntentions: { because: 'Consul authorizes with it', hops: MESH, scope: 'cluster' },
    MeshGateway: { because: 'it opens a way into the mesh', hops: [], scope: 'cluster' },
  },
  'extensions': {
    NetworkPolicy: { because: 'no API server serves this version any more, so that it can not be in force', hops: NETWORK, scope: 'namespace' },
    Ingress: { because: 'it opens a way in through a controller that is not modelled', hops: [], scope: 'namespace' },
  },
  'networking.k8s.io': {
    Ingress: { because: 'it opens a way in through a controller that is not modelled', hops: [], scope: 'namespace' },
  },
  'gateway.networking.k8s.io': {
    TCPRoute: { because: 'it opens a way in through a gateway', hops: [], scope: 'namespace', routes: always },
    TLSRoute: { because: 'it opens a way in through a gateway', hops: [], scope: 'namespace', routes: always },
    UDPRoute: { because: 'it opens a way in through a gateway', hops: [], scope: 'namespace', routes: always },
    BackendTLSPolicy: { because: 'it decides how a gateway calls its backends', hops: [], scope: 'namespace' },
    ListenerSet: { because: 'it adds listeners to a gateway', hops: [], scope: 'namespace', routes: always },
  },
  'admissionregistration.k8s.io': {
    MutatingWebhookConfiguration: { because: 'it can change pods and policies on their way in', hops: [], scope: 'cluster' },
    MutatingAdmissionPolicy: { because: 'it can change pods and policies on their way in', hops: [], scope: 'cluster' },
  },
};

/**
 * Whether a DestinationRule makes callers of a host in the cluster send anything but the mesh's own mutual TLS.
 * Source: Istio DestinationRule: without tls settings, or with ISTIO_MUTUAL, nothing changes.
 */
function turnsMutualTlsOff(body: Readonly<Record<string, unknown>>): boolean {
  const spec = typeof body.spec === 'object' && body.spec !== null ? body.spec as Record<string, unknown> : {};
  const host = typeof spec.host === 'string' ? spec.host : '*';
  const outside = host.includes('.') && !host.includes('*') && !/\.svc(\.|$)/.test(host) && !/\.local$/.test(host);
  return !outside && hasOtherTls(spec);
}

function hasOtherTls(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]: [string, unknown]) => {
    const isMutual = typeof item === 'object' && item !== null && (item as Record<string, unknown>).mode === 'ISTIO_MUTUAL';
    return key === 'tls' ? !isMutual : hasOtherTls(item);
  });
}

/** All kinds of the table above: who wants to know all that matters must look for them. */
export const MATTERING_KINDS: readonly (readonly [group: string, kind: string])[] = Object.freeze(
  Object.entries(MATTERING).flatMap(([group, kinds]) => Object.keys(kinds).map((kind) => [group, kind] as const)),
);

/** Without gateways, or with the word `mesh`, a VirtualService is about calls inside the mesh. Source: Istio VirtualService, gateways. */
function isBoundToGateways({ spec }: Readonly<Record<string, unknown>>): boolean {
  const gateways = typeof spec === 'object' && spec !== null ? (spec as Record<string, unknown>).gateways : undefined;
  return Array.isArray(gateways) && gateways.some((name) => name !== 'mesh');
}

function always(): boolean {
  return true;
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function isIrrelevantKind(group: string, kind: string): boolean {
  return tryFindMatteringKind(group, kind) === undefined && IRRELEVANT_KINDS.has(kind);
}

export function tryFindMatteringKind(group: string, kind: string): MatteringKind | undefined {
  const table = Object.hasOwn(MATTERING, group) ? MATTERING[group] : undefined;
  return table && Object.hasOwn(table, kind) ? table[kind] : undefined;
}
