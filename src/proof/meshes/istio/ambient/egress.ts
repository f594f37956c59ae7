/**
 * Hosts outside that are called by way of a waypoint, one for each namespace that calls some.
 *
 * Sources: Istio "Configure waypoint proxies" (ServiceEntries are bound as Services are); ztunnel's DNS server, which answers for hosts that have an address
 * in the mesh, and for the caller's own namespace before all others.
 */
import type { DeclaredEdge } from '../../../../judge/declared';
import { meshEdges } from '../../../declared/declared';
import type { Declared } from '../../../declared/declared';
import { ALL_BUT_TCP, ALL_PORTS, optional } from '../../../declared/edges';
import { EVERYBODY, EVERYWHERE, OTHER_PODS } from '../../../declared/parties';
import type { EnforcementPoint } from '../../../enforcement-point';
import type { Message } from '../../../findings/message';
import { withoutNetworkPolicies } from '../../../network-policy/view';
import type { NamespaceNode, RelayNode, SpecificationNode, WorkloadNode } from '../../../specification/nodes';
import { findNode } from '../../../specification/specification';
import type { Specification } from '../../../specification/specification';
import { isAmbient } from '../cluster-spec';

/** The waypoint by way of which a workload calls a host; undefined where it calls it straight, as hosts below a wildcard. Source: pilot's ENABLE_WILDCARD_HOST_SERVICE_ENTRIES_FOR_TLS. */
export function egressWaypoint(caller: SpecificationNode, callee: SpecificationNode): RelayNode | undefined {
  if (caller.kind !== 'workload' || callee.kind !== 'host' || callee.edge !== undefined || callee.wildcard || !hasEgressWaypoint(caller)) return undefined;
  const { namespace, mesh, cluster } = caller;
  return { kind: 'relay', id: `waypoint ${namespace}/${NAME}`, owned: true, namespace, name: NAME, serviceAccount: NAME, mesh, cluster };
}

export function hasEgressWaypoint({ mesh }: Pick<NamespaceNode, 'mesh'>): boolean {
  return isAmbient(mesh) && mesh.waypoint !== 'none';
}

const NAME = 'waypoint-egress';

/** Each with one of the workloads for which it is there. */
export function egressWaypointsOf(calls: Pick<Specification, 'nodes' | 'edges'>): ReadonlyMap<RelayNode, WorkloadNode> {
  let known = KNOWN.get(calls.edges);
  if (!known) KNOWN.set(calls.edges, known = find(calls));
  return known;
}

const KNOWN = new WeakMap<Specification['edges'], ReadonlyMap<RelayNode, WorkloadNode>>();

function find({ nodes, edges }: Pick<Specification, 'nodes' | 'edges'>): ReadonlyMap<RelayNode, WorkloadNode> {
  const found = new Map<string, readonly [RelayNode, WorkloadNode]>();
  for (const { from, to, purpose } of edges) {
    const [caller, callee] = [nodes.get(from), nodes.get(to)];
    const relay = purpose === 'call' && caller && callee ? egressWaypoint(caller, callee) : undefined;
    if (relay && caller?.kind === 'workload' && !found.has(relay.id)) found.set(relay.id, [relay, caller]);
  }
  return new Map(found.values());
}

/** Who reaches which host by way of a waypoint, whatever the network lets through: those who were declared to, and nobody else reaches anything. */
export const HOSTS_BY_WAYPOINT: EnforcementPoint = {
  words: 'waypoints of hosts outside',
  of: 'relayed-calls',
  see: withoutNetworkPolicies,
  edges: (declared) => [
    ...relayedEdges(declared),
    optional(EVERYBODY, EVERYWHERE, ALL_BUT_TCP),
    optional(EVERYBODY, OTHER_PODS, ALL_PORTS),
    ...Object.values(partiesOf(declared)).flat().map((to) => optional(EVERYBODY, to, ALL_PORTS)),
  ],
};

function partiesOf({ own: { meshed, unmeshed, relays, gateways }, others }: Declared) {
  return { meshed, unmeshed, relays, gateways, others };
}

/** Of calls in ambient mode those that go by way of a waypoint alone name a host. */
function relayedEdges(declared: Declared): readonly DeclaredEdge[] {
  const callers = new Set([...declared.own.meshes].flatMap(([party, mesh]) => (party.kind === 'workload' && isAmbient(mesh) ? [party.workload] : [])));
  return meshEdges(declared).filter(({ from, to, requests }) => (
    to === EVERYWHERE && requests !== undefined && from.kind === 'workload' && callers.has(from.workload)
  ));
}

/** Callers without a waypoint whom ztunnel leads to that of another namespace, because that one alone names the host. */
export function* ledElsewhere(graph: Specification): Generator<Message> {
  const calls = graph.edges.flatMap(({ from, to, purpose }) => {
    const [caller, host] = [findNode(graph, from), findNode(graph, to)];
    return purpose === 'call' && caller.kind === 'workload' && host.kind === 'host' && host.edge === undefined && isAmbient(caller.mesh) ? [{ caller, host }] : [];
  });
  const relayed = new Map(calls.filter(({ caller }) => hasEgressWaypoint(caller)).map(({ caller, host: { host } }) => [host, caller.namespace]));
  for (const { caller, host: { host } } of calls) {
    const elsewhere = relayed.get(host);
    if (elsewhere === undefined || hasEgressWaypoint(caller)) continue;
    yield {
      node: caller.id,
      text: `${caller.id} calls ${host} without a waypoint, and ${elsewhere} has one for it: ztunnel leads callers of all namespaces to the waypoint of a host, unless `
        + `their own namespace has another. Let ${caller.namespace} have waypoints, too, or neither of them: Mesh.ambient({ waypoint: Waypoint.none() })`,
    };
  }
}
