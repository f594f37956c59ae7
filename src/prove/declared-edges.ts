import { beyond, withoutMetadata } from './internet';
import { edgeOf } from './wall';
import type { PlatformAddresses, PlatformPods } from '../graph/cluster';
import type { Edge, Purpose } from '../graph/edge';
import type { HttpOperations } from '../graph/http-operations';
import type { MeshNode } from '../graph/mesh/nodes';
import type { GatewayNode, GraphNode, NodeKind, NodeOf, RouteNode } from '../graph/nodes';
import { transportOf } from '../graph/port';
import type { PortNode } from '../graph/port';
import { findNode } from '../graph/trust-graph';
import type { TrustGraph } from '../graph/trust-graph';
import type { DeclaredEdge, DeclaredParty, DeclaredRequests } from '../reach/declared';

/** The class whose pods the judge makes from the Gateway itself; those of others are pods that no manifest gives. */
const MODELLED_CLASS = 'istio';

export const EVERYWHERE: DeclaredParty = { kind: 'external', cidrs: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }] };

/** What is called through a proxy by itself, or by a name that is no address of the declared ones: looked at hop by hop. */
const SEEN_HOP_BY_HOP: readonly Purpose[] = ['control-plane', 'api-server'];

/** What the graph declares, in the terms of the judge: an edge for each port of each edge of the graph. */
export function declaredEdges(graph: TrustGraph): readonly DeclaredEdge[] {
  const parties = new Map<string, DeclaredParty>();
  const ports = new Map<string, DeclaredEdge['ports']>();
  return graph.edges.flatMap((edge) => {
    const caller = findNode(graph, edge.from);
    const callee = findNode(graph, edge.to);
    const from = once(parties, partyOf(caller, callee));
    const to = once(parties, partyOf(callee, caller));
    if (!from || !to) return [];
    const declared = edge.grants.map((grant) => edgeOf({
      from,
      to,
      ports: portsOnce(ports, grant.port),
      requests: requestsOf(caller, callee, edge, grant.http),
      optional: SEEN_HOP_BY_HOP.includes(edge.purpose),
    }));
    return [...declared, ...declared.flatMap((one) => openToPods(caller, one))];
  });
}

/** One object for all edges that name the same party. */
function once(parties: Map<string, DeclaredParty>, party: DeclaredParty | undefined): DeclaredParty | undefined {
  if (!party || party === EVERYWHERE) return party;
  const id = party.kind === 'workload' ? party.workload : JSON.stringify(party);
  const known = parties.get(id);
  if (!known) parties.set(id, party);
  return known ?? party;
}

/** One list for all edges that name the same port. */
function portsOnce(lists: Map<string, DeclaredEdge['ports']>, port: PortNode): DeclaredEdge['ports'] {
  const protocol = transportOf(port);
  const key = `${protocol} ${port.containerPort}`;
  const list = lists.get(key) ?? [{ port: port.containerPort, protocol }];
  lists.set(key, list);
  return list;
}

/** What is open to the internet is open to pods as well; nobody has to be able to come. */
function openToPods(caller: GraphNode, edge: DeclaredEdge): readonly DeclaredEdge[] {
  return caller.kind === 'clients' && caller.from.kind === 'any' ? [edgeOf({ ...edge, from: { kind: 'other-pods' }, optional: true })] : [];
}

type PartyTable = { readonly [K in NodeKind]: (node: NodeOf<K>, other: GraphNode) => DeclaredParty | undefined };

const PARTIES: PartyTable = {
  workload: (node) => ({ kind: 'workload', workload: node.id }),
  gateway: (node) => (node.gatewayClass === MODELLED_CLASS
    ? { kind: 'gateway', gateway: node.id }
    : { kind: 'pods', namespace: node.namespace, labels: node.podLabels, serviceAccount: node.serviceAccount, meshed: node.mesh.kind !== 'none' }),
  reference: (node, other) => ({
    kind: 'pods',
    namespace: node.namespace,
    labels: node.podLabels,
    serviceAccount: node.serviceAccount,
    meshed: (node.mesh ?? meshOf(other))?.kind !== 'none',
    ports: node.ports.map((port) => ({ name: port.name, number: port.containerPort, protocol: transportOf(port) })),
    services: [node.name],
  }),
  host: (node, other) => external(node.cidrs?.flatMap((cidr) => withoutMetadata(cidr, clusterCidrsOf(other))) ?? beyond(clusterCidrsOf(other))),
  network: (node, other) => external(node.cidrs.flatMap((cidr) => withoutMetadata(cidr, clusterCidrsOf(other)))),
  platform: (node, other) => placeOf(node.at, other),
  // A node is always let in to its own pods; only addresses that were stated are anybody's to judge.
  kubelet: (node) => (node.cidrs.length > 0 ? external(node.cidrs.map((cidr) => ({ cidr }))) : undefined),
  clients: (node) => (node.from.kind === 'any' ? EVERYWHERE : external(node.from.items.map((cidr) => ({ cidr })))),
};

/** How the judge knows a node when it speaks with another. */
export function partyOf(node: GraphNode, other: GraphNode): DeclaredParty | undefined {
  return (PARTIES[node.kind] as (node: GraphNode, other: GraphNode) => DeclaredParty | undefined)(node, other);
}

export function external(cidrs: Extract<DeclaredParty, { kind: 'external' }>['cidrs']): DeclaredParty {
  return { kind: 'external', cidrs };
}

function placeOf(at: PlatformPods | PlatformAddresses, other: GraphNode): DeclaredParty {
  if (at.kind === 'addresses') return external(at.cidrs.map((cidr) => ({ cidr })));
  return { kind: 'pods', namespace: at.namespace, labels: at.podLabels, services: servicesAt(at, other) };
}

/** The Service by which DNS is called over TCP, if these are the DNS pods: `namespace/name.namespace.svc`. */
function servicesAt(at: PlatformPods, other: GraphNode): readonly string[] {
  const [namespace, host = ''] = 'cluster' in other ? other.cluster.dnsService.split('/') : [];
  return namespace === at.namespace ? [host.slice(0, host.indexOf('.'))] : [];
}

function requestsOf(caller: GraphNode, callee: GraphNode, edge: Edge, http: HttpOperations): DeclaredEdge['requests'] {
  if (callee.kind === 'gateway' && edge.purpose === 'clients') return callee.mesh.kind === 'none' ? undefined : callee.routes.map((route) => routeRequests(callee, route));
  // Which requests a foreign service takes is its owner's to enforce; our end opens the port.
  if (callee.kind === 'reference') return undefined;
  // Without a proxy nobody looks at names.
  if (callee.kind === 'host') return meshOf(caller)?.kind === 'none' ? undefined : [{ hosts: [callee.host] }];
  if (http.kind === 'any') return undefined;
  return http.items.map(({ methods, paths }) => ({
    ...(methods.kind === 'only' ? { methods: methods.items } : {}),
    ...(paths.kind === 'only' ? { paths: paths.items } : {}),
  }));
}

/** The prefix `/a` of a route is `/a` itself and all below `/a/`. A client may write the port behind the host. */
function routeRequests(gateway: GatewayNode, route: RouteNode): DeclaredRequests {
  const port = gateway.listener.containerPort;
  const hosts = route.hosts.flatMap((host) => [host, host.startsWith('*.') ? `${host}:${port}` : `${host}:*`]);
  const everything = route.pathPrefixes.some((prefix) => prefix === '/');
  return everything ? { hosts } : { hosts, paths: route.pathPrefixes.flatMap((prefix) => [prefix.replace(/\/$/, ''), `${prefix.replace(/\/$/, '')}/*`]) };
}

function meshOf(node: GraphNode): MeshNode | undefined {
  return node.kind === 'workload' || node.kind === 'gateway' ? node.mesh : undefined;
}

function clusterCidrsOf(node: GraphNode): readonly string[] {
  return 'cluster' in node ? node.cluster.clusterCidrs : [];
}
