import { edgesByAddress, mayBePods, requestsOfPods } from './clients-by-address';
import type { Declared } from './declared';
import { edgeOf } from './edges';
import { anyAddress, isCalledByName, withQueries } from './held';
import { beyond, withoutMetadata } from './internet';
import { EVERYWHERE, external, OTHER_PODS, selectedPods } from './parties';
import { requestsAtEdge, requestsToRedirect } from './requests-at-edge';
import type { Workload } from '../../judge/cluster/pod';
import type { DeclaredEdge, DeclaredParty } from '../../judge/declared';
import { assumedGatewayPods } from '../assumptions/gateway-pods';
import { hasModelledPods } from '../gateways/table';
import type { MeshContract } from '../meshes/contract';
import type { MeshSpec } from '../meshes/mesh-spec';
import { carriedLegs, contractOf, isMeshed, needsOf, plainCall, relayOutside } from '../meshes/table';
import { isAtPlace, isReferredTo } from '../objects/referred-to';
import { podKeysOf } from '../objects/workload-by-pods';
import type { Grant } from '../specification/access';
import type { SpecificationEdge, Purpose } from '../specification/edges';
import type { GatewayNode, HostNode, SpecificationNode, NodeKind, NodeOf } from '../specification/nodes';
import type { PlatformPlace, PlatformPods } from '../specification/places';
import { seesRequestsTo } from '../specification/plugin';
import { podLabelsOf } from '../specification/pod-labels';
import { transportOf } from '../specification/ports';
import type { PortNode } from '../specification/ports';
import { findNode, nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** What is called through a proxy by itself, or by a name that is not one of the declared addresses: looked at hop by hop. */
const SEEN_HOP_BY_HOP: readonly Purpose[] = ['control-plane', 'api-server', 'public-host'];

/** Who asks an edge for what it exposes. */
const COMES_AS_A_CLIENT: readonly Purpose[] = ['clients', 'public-host'];

/** What the manifests have of others. */
export interface OfOthers {
  /** Workloads that nobody declared, of which some may be referred to. */
  readonly workloads: readonly Workload[];
  /** Whether their policies are there, too. */
  readonly together: boolean;
}

/** An edge for each port of each edge of the specification. */
export function declaredEdges(graph: Specification, { workloads, together }: OfOthers): Pick<Declared, 'edges' | 'packets' | 'references' | 'seen' | 'byAddress'> {
  const parties = new Map<string, DeclaredParty>();
  const ports = new Map<string, DeclaredEdge['ports']>();
  const references = new Set<DeclaredParty>();
  const packets: DeclaredEdge[] = [];
  const seen = new Set<DeclaredEdge>();
  const anonymous: DeclaredEdge[] = [];
  const byAddress = new Map<DeclaredEdge, boolean>();
  const edges = graph.edges.flatMap((edge) => {
    const caller = findNode(graph, edge.from);
    const callee = findNode(graph, edge.to);
    const [froms, tos] = [partiesOf(caller, callee, workloads), partiesOf(callee, caller, workloads)]
      .map((ends) => ends.map((party) => once(parties, party)));
    for (const [node, ends] of [[callee, tos], [caller, froms]] as const) {
      if (isOfOthers(node)) for (const end of ends) if (end.kind !== 'workload' || !together) references.add(end);
    }
    const call = { graph, edge, caller, callee };
    const plain = plainCall(call);
    const declared = froms.flatMap((from) => tos.flatMap((to) => edge.grants.map((grant) => edgeOf({
      from,
      to,
      ports: portsOnce(ports, grant.port),
      requests: requestsOf(graph, { caller, callee, edge, grant }),
      optional: SEEN_HOP_BY_HOP.includes(edge.purpose) || plain === 'around',
    }))));
    const opened = (one: DeclaredEdge) => [one, ...openToPods(caller, one), ...openToSelected(caller, callee, one)];
    const all = declared.flatMap(opened);
    for (const [one, podsToo] of clientsByAddress(graph, { callee, edge, tos })) byAddress.set(one, podsToo);
    if (isSeenByPlugin(caller, callee)) for (const one of all) if (one.requests) seen.add(one);
    if (plain === 'anonymous') anonymous.push(...declared);
    const legs = carriedLegs(call);
    if (!legs) {
      packets.push(...all);
      return all;
    }
    const own = new Map([[caller, froms], [callee, tos]]);
    const partiesAt = (node: SpecificationNode) => own.get(node) ?? partiesOf(node, node).map((party) => once(parties, party));
    packets.push(...legs.flatMap((leg) => partiesAt(leg.from).flatMap((from) => partiesAt(leg.to).flatMap((to) => leg.ports.map((port) => (
      edgeOf({ from, to, ports: portsOnce(ports, port) })
    ))))).flatMap(opened));
    // What is on the way calls the callee itself.
    const relayed = legs.filter((leg) => leg.to === callee && leg.from !== caller).flatMap((leg) => partiesAt(leg.from));
    return [...all, ...relayed.flatMap((from) => declared.map((one) => edgeOf({ ...one, from, requests: undefined, optional: true })))];
  });
  const withoutIdentity = anonymous.length === 0 ? [] : anonymousParties(graph, [...parties.values()]);
  edges.push(...anonymous.flatMap((one) => withoutIdentity.map((from) => edgeOf({ ...one, from, optional: true }))), ...byAddress.keys());
  return { edges, packets, references, seen, byAddress };
}

interface ClientsCall {
  readonly callee: SpecificationNode;
  readonly edge: SpecificationEdge;
  readonly tos: readonly DeclaredParty[];
}

/** Clients of an edge by their addresses, each with whether these may be those of pods. */
function clientsByAddress(graph: Specification, { callee, edge, tos }: ClientsCall): readonly (readonly [DeclaredEdge, boolean])[] {
  if (edge.purpose !== 'clients' || callee.kind !== 'gateway' || !callee.own || !needsOf(callee).seesRequests) return [];
  const { own } = callee;
  const ports = edge.grants.map(({ port }) => port).filter((port) => port !== own.redirectPort)
    .map((port) => [{ port: port.containerPort, protocol: transportOf(port) }]);
  return tos.flatMap((to) => ports.flatMap((list) => edgesByAddress(callee, own, to, list))).map((one) => (
    [one, one.from.kind === 'external' && mayBePods(graph, own, one.from.cidrs)]
  ));
}

/** Whoever shows no identity. */
function anonymousParties(graph: Specification, known: readonly DeclaredParty[]): readonly DeclaredParty[] {
  return [
    EVERYWHERE, OTHER_PODS, ...known.filter((party) => party.kind === 'pods' && party.meshed !== true),
    ...nodesOf(graph, 'workload').filter(({ mesh }) => !isMeshed(mesh)).flatMap((node) => partiesOf(node, node)),
  ];
}

/** Whether its own policies are not in the manifests. */
function isOfOthers(node: SpecificationNode): boolean {
  return node.kind === 'reference' || node.kind === 'pods' || (node.kind === 'gateway' && !node.own) || (node.kind === 'relay' && !node.owned);
}

/** One object for all edges that name the same party. */
function once(parties: Map<string, DeclaredParty>, party: DeclaredParty): DeclaredParty {
  if (party === EVERYWHERE) return party;
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
function openToPods(caller: SpecificationNode, edge: DeclaredEdge): readonly DeclaredEdge[] {
  return caller.kind === 'clients' && caller.from === undefined ? [edgeOf({ ...edge, from: { kind: 'other-pods' }, optional: true })] : [];
}

/** One of many pods stands for those that must be able to call, or to be called; all of them may. */
function openToSelected(caller: SpecificationNode, callee: SpecificationNode, edge: DeclaredEdge): readonly DeclaredEdge[] {
  if (caller.kind !== 'pods' && callee.kind !== 'pods') return [];
  const from = caller.kind === 'pods' ? selectedPods(caller.selection) : edge.from;
  const to = callee.kind === 'pods' ? selectedPods(callee.selection) : edge.to;
  return [edgeOf({ ...edge, from, to, optional: true })];
}

type PartyTable = { readonly [K in NodeKind]: (node: NodeOf<K>, other: SpecificationNode) => DeclaredParty | undefined };

const PARTIES: PartyTable = {
  workload: (node) => ({ kind: 'workload', workload: podKeysOf(node)[0], knownBy: podLabelsOf(node) }),
  relay: ({ namespace, name }) => ({ kind: 'gateway', gateway: `${namespace}/${name}` }),
  gateway: (node) => {
    const workload = assumedGatewayPods(node);
    if (workload !== undefined) return { kind: 'workload', workload, knownBy: node.podLabels };
    return hasModelledPods(node) ? { kind: 'gateway', gateway: node.id } : podsOfGateway(node);
  },
  reference: (node, other) => ({
    kind: 'pods',
    namespace: node.namespace,
    labels: node.podLabels,
    serviceAccount: node.serviceAccount,
    ...membership(node.mesh ?? meshOf(other)),
    ports: node.ports.map((port) => ({ name: port.name, number: port.containerPort, protocol: transportOf(port) })),
    services: [node.name],
  }),
  pods: ({ selection: { namespaceLabels, labels = {} }, exampleNamespace, ports }, other) => ({
    kind: 'pods',
    namespace: exampleNamespace,
    ...(namespaceLabels && { namespaceLabels }),
    labels,
    ...membership(meshOf(other)),
    ports: ports.map((port) => ({ name: port.name, number: port.containerPort, protocol: transportOf(port) })),
  }),
  // Where no proxy knows the host by its name, the pods of its edge are all that there is.
  host: (node, other) => (node.edge === undefined ? external(addressesOf(node, other)) : seesNames(meshOf(other)) ? external([]) : undefined),
  network: (node, other) => external(node.cidrs.flatMap((cidr) => withoutMetadata(cidr, clusterCidrsOf(other)))),
  sources: (node) => external(node.cidrs.map((cidr) => ({ cidr }))),
  platform: (node, other) => placeOf(node.at, other),
  // A node is always let in to its own pods; only addresses that were stated are anybody's to judge.
  kubelet: (node) => (node.cidrs.length > 0 ? external(node.cidrs.map((cidr) => ({ cidr }))) : undefined),
  clients: (node) => (node.from ? external(node.from.map((cidr) => ({ cidr }))) : EVERYWHERE),
};

function isSeenByPlugin(caller: SpecificationNode, callee: SpecificationNode): boolean {
  return callee.kind === 'host' ? isCalledByName(callee, caller) : seesRequestsTo(callee);
}

function addressesOf(node: HostNode, other: SpecificationNode): Extract<DeclaredParty, { kind: 'external' }>['cidrs'] {
  if (isCalledByName(node, other)) return anyAddress();
  return node.cidrs?.flatMap((cidr) => withoutMetadata(cidr, clusterCidrsOf(other))) ?? beyond(clusterCidrsOf(other));
}

/** The pods of a Gateway, as others know them. */
export function podsOfGateway({ podNamespace, podLabels, serviceAccount, mesh }: GatewayNode): Extract<DeclaredParty, { kind: 'pods' }> {
  return { kind: 'pods', namespace: podNamespace, labels: podLabels, serviceAccount, ...membership(mesh) };
}

const NO_SERVICE = { namespace: '', name: '' };

/** How the judge knows a node when it speaks with another. */
export function partyOf(node: SpecificationNode, other: SpecificationNode): DeclaredParty | undefined {
  return (PARTIES[node.kind] as (node: SpecificationNode, other: SpecificationNode) => DeclaredParty | undefined)(node, other);
}

/** The same, of workloads whose pods several objects make, once for each. Services of other programs, and the platform, are what the manifests have of them. */
export function partiesOf(node: SpecificationNode, other: SpecificationNode, others: readonly Workload[] = []): readonly DeclaredParty[] {
  if (node.kind === 'workload') return podKeysOf(node).map((workload) => ({ kind: 'workload', workload, knownBy: podLabelsOf(node) }));
  const knownBy = node.kind === 'reference' ? node.podLabels : node.kind === 'platform' && node.at.kind === 'pods' ? node.at.podLabels : undefined;
  const known = knownBy ? others.filter((one) => isMeant(node, one)) : [];
  if (known.length > 0) return known.map(({ key }) => ({ kind: 'workload', workload: key, knownBy }));
  const party = partyOf(node, other);
  return party ? [party] : [];
}

function isMeant(node: SpecificationNode, one: Workload): boolean {
  return node.kind === 'reference' ? isReferredTo(node, one) : node.kind === 'platform' && isAtPlace(node, one);
}

function placeOf(at: PlatformPlace, other: SpecificationNode): DeclaredParty {
  if (at.kind === 'addresses') return external(at.cidrs.map((cidr) => ({ cidr })));
  return { kind: 'pods', namespace: at.namespace, labels: at.podLabels, services: servicesAt(at, other) };
}

/** The Service by which DNS is called over TCP, if these are the DNS pods. */
function servicesAt(at: PlatformPods, other: SpecificationNode): readonly string[] {
  const { namespace, name } = 'cluster' in other ? other.cluster.dnsService : NO_SERVICE;
  return namespace === at.namespace ? [name] : [];
}

interface Asked {
  readonly caller: SpecificationNode;
  readonly callee: SpecificationNode;
  readonly edge: SpecificationEdge;
  readonly grant: Grant;
}

function requestsOf(graph: Specification, { caller, callee, edge, grant: { port, requests } }: Asked): DeclaredEdge['requests'] {
  if (callee.kind === 'gateway' && COMES_AS_A_CLIENT.includes(edge.purpose)) {
    const { own } = callee;
    if (!own || !needsOf(callee).seesRequests) return undefined;
    if (port === own.redirectPort) return requestsToRedirect(own, port);
    return edge.purpose === 'public-host' ? requestsOfPods(graph, own, callee) : requestsAtEdge(own, callee.routes);
  }
  // Which requests a foreign service takes is its owner's to enforce; our end opens the port.
  if (callee.kind === 'reference') return undefined;
  // Without a proxy, or a plugin that sees lookups, nobody looks at names.
  if (callee.kind === 'host') {
    return seesNames(meshOf(caller)) || isCalledByName(callee, caller) || relayOutside(caller, callee) ? [{ hosts: [callee.host] }] : undefined;
  }
  return requests && seesRequestsTo(callee) ? withQueries(requests) : requests;
}

function meshOf(node: SpecificationNode): MeshSpec | undefined {
  return node.kind === 'workload' || node.kind === 'gateway' ? node.mesh : undefined;
}

function seesNames(mesh: MeshSpec | undefined): boolean {
  return mesh === undefined || contractOf(mesh).holdsCallers;
}

/** How pods take part in a mesh. Where it is not known which mesh, they are in one. */
function membership(mesh: MeshSpec | undefined): ReturnType<MeshContract['membership']> {
  return mesh ? contractOf(mesh).membership(mesh) : { meshed: true };
}

function clusterCidrsOf(node: SpecificationNode): readonly string[] {
  return 'cluster' in node ? node.cluster.clusterCidrs : [];
}
