import { networkHost, NODE_DNS } from './service-entry';
import type { TrustEdge } from '../../../graph/edge';
import type { Labels } from '../../../graph/labels';
import type { GraphNode, NodeKind, NodeOf, WorkloadNode } from '../../../graph/nodes';
import { sortedUnique } from '../../../graph/order';
import { transportOf } from '../../../graph/port';
import { findNode, outgoing } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';

const SIDECAR = { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', fields: ['spec'] } as const;

export interface SidecarBody {
  readonly spec: {
    readonly workloadSelector?: { readonly labels: Labels };
    /** Never left empty: an empty policy means REGISTRY_ONLY too, but nobody reading it would know. */
    readonly outboundTrafficPolicy: { readonly mode: 'REGISTRY_ONLY' };
    readonly egress: readonly [{ readonly hosts: readonly string[] }];
  };
}

/** `~` is no namespace at all: the proxy is shown nothing. */
const NOTHING = '~/*';

/** The API server's Service, under the name that every cluster gives it. */
const KUBERNETES_SERVICE = 'default/kubernetes.default.svc';

/** The proxy is shown what its workload calls, and nothing else; it also keeps meshes of a thousand services cheap. */
export const workloadSidecar: ObjectTemplate<WorkloadNode, SidecarBody> = {
  ...SIDECAR,
  render: (graph, workload) => ({
    spec: {
      workloadSelector: { labels: workload.selector },
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      egress: [{ hosts: hostsOf(graph, workload) }],
    },
  }),
};

/**
 * For every workload that has no Sidecar of its own, and so was declared by nobody: it is shown nothing, as nobody is allowed in by default.
 * Its namespace would be too much: there lie the hosts that its neighbours were declared to call.
 */
export const meshSidecar: ObjectTemplate<unknown, SidecarBody> = {
  ...SIDECAR,
  render: () => ({ spec: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' }, egress: [{ hosts: [NOTHING] }] } }),
};

function hostsOf(graph: TrustGraph, workload: WorkloadNode): readonly string[] {
  const hosts = sortedUnique(outgoing(graph, workload.id).flatMap((edge) => visibleHosts(findNode(graph, edge.to), edge, workload)));
  return hosts.length > 0 ? hosts : [NOTHING];
}

type HostsTable = { readonly [K in NodeKind]: (node: NodeOf<K>, edge: TrustEdge, caller: WorkloadNode) => readonly string[] };

const HOSTS: HostsTable = {
  workload: serviceHost,
  reference: serviceHost,
  // A proxy knows Services, by their namespaces, and no pods.
  pods: ({ namespaces }) => (namespaces.kind === 'named' ? [`${namespaces.name}/*`] : []),
  host: (node) => [`./${node.host}`],
  // UDP does not pass through the proxy, and what has nothing but UDP is not in its registry.
  network: (node, edge) => (
    edge.grants.some(({ port }) => transportOf(port) === 'TCP') ? node.cidrs.map((cidr) => `./${networkHost(node.name, cidr)}`) : []
  ),
  platform: platformHosts,
  gateway: () => [],
  relay: () => [],
  sources: () => [],
  kubelet: () => [],
  clients: () => [],
};

function visibleHosts(node: GraphNode, edge: TrustEdge, caller: WorkloadNode): readonly string[] {
  return (HOSTS[node.kind] as (node: GraphNode, edge: TrustEdge, caller: WorkloadNode) => readonly string[])(node, edge, caller);
}

function serviceHost(node: NodeOf<'workload'> | NodeOf<'reference'>, _edge: TrustEdge, caller: WorkloadNode): readonly string[] {
  const services = (node.kind === 'workload' ? node.serviceNames : undefined) ?? [node.name];
  return services.map((name) => `${node.namespace}/${name}.${node.namespace}.svc.${caller.cluster.clusterDomain}`);
}

/**
 * DNS over TCP goes through the proxy, which drops what it does not know. The control plane is the
 * proxy's own business, and needs no place in the list.
 */
function platformHosts({ at }: NodeOf<'platform'>, edge: TrustEdge, caller: WorkloadNode): readonly string[] {
  const { dnsService, clusterDomain } = caller.cluster;
  if (edge.purpose === 'dns') return at.kind === 'addresses' ? at.cidrs.map((cidr) => `./${networkHost(NODE_DNS, cidr)}`) : [`${dnsService}.${clusterDomain}`];
  return edge.purpose === 'api-server' ? [`${KUBERNETES_SERVICE}.${clusterDomain}`] : [];
}
