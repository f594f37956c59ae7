import { egressWaypointsOf, HOSTS_BY_WAYPOINT } from './ambient/egress';
import { answered, declaredProviders } from './authorizers';
import { hasSidecars, isIstio } from './cluster-spec';
import { meshOnly } from './view';
import type { DeclaredEdge, DeclaredPort } from '../../../judge/declared';
import { ISTIO } from '../../../judge/layers/istio/key';
import type { Manifests } from '../../../judge/objects/manifests';
import { allOf, callsOfOthers, meshEdges, seenBy } from '../../declared/declared';
import type { Declared } from '../../declared/declared';
import { ALL_BUT_TCP, ALL_PORTS, ALL_TCP, edgeOf, optional } from '../../declared/edges';
import { EVERYBODY, EVERYWHERE, OTHER_PODS, selectedPods } from '../../declared/parties';
import type { EnforcementPoint } from '../../enforcement-point';
import type { Specification } from '../../specification/specification';
import { findNode } from '../../specification/specification';

/** Ports at which the sidecar's agent answers everybody; nothing of the mesh guards them, so the network must. */
const AGENT_PORTS = [15020, 15021, 15090];

const UNGUARDED: readonly DeclaredPort[] = [...ALL_BUT_TCP, ...AGENT_PORTS.map((port) => ({ port }))];

/** Who may come in and ask for what, whatever the proxies of callers let out. */
export const MESH_INGRESS: EnforcementPoint = {
  words: 'mesh inbound',
  see: (manifests) => meshOnly(manifests, 'ingress'),
  edges: (declared) => {
    const edges = meshEdges(declared);
    return [
      // What a service of another program allows, its own policies say: here it is enough that nothing forbids it.
      ...edges.map((edge) => (declared.references.has(edge.to) ? edgeOf({ ...edge, optional: true }) : edge)),
      ...beyondTheMesh(declared),
      ...[EVERYWHERE, ...declared.others].map((to) => optional(EVERYBODY, to, ALL_PORTS)),
      // By which address a client of an edge may come is the network's to say, but where the proxy of the edge compares it.
      ...edges.filter((edge) => edge.from === EVERYWHERE || (edge.from.kind === 'external' && edge.to.kind === 'gateway' && !declared.byAddress.has(edge)))
        .map((edge) => edgeOf({ ...edge, from: EVERYBODY, optional: true })),
      ...edges.filter((edge) => declared.byAddress.get(edge)).map((edge) => edgeOf({ ...edge, from: selectedPods({}), optional: true })),
    ];
  },
};

/**
 * What the mesh forbids of calls to services of other programs. A policy of the root namespace that allows nobody leaves it to them whom they
 * let in, but one that denies is the last word.
 */
export const MESH_INGRESS_OF_OTHERS: EnforcementPoint = {
  words: 'mesh inbound of other services',
  see: (manifests) => {
    const seen = meshOnly(manifests, 'ingress');
    const { authorizationPolicies } = seen.of(ISTIO);
    return seen.with(ISTIO, { authorizationPolicies: authorizationPolicies.filter(({ action, malformed }) => malformed || action !== 'ALLOW') });
  },
  edges: (declared) => [
    ...meshEdges(declared).filter(({ to }) => declared.references.has(to)),
    optional(EVERYBODY, EVERYBODY, ALL_PORTS),
  ],
};

/** Which hosts proxies show their workloads, whatever callees let in; what callers of other programs see, their own Sidecars say. Of requests it knows nothing but the host, and nothing of ports. */
export const MESH_EGRESS: EnforcementPoint = {
  words: 'mesh outbound',
  see: (manifests) => meshOnly(manifests, 'egress'),
  edges: (declared) => {
    const { own } = declared;
    const edges = meshEdges(declared).map((edge) => (declared.references.has(edge.from) ? edgeOf({ ...edge, optional: true }) : edge));
    const inside = edges.filter(({ to }) => to.kind !== 'external');
    const outside = edges.filter(({ to }) => to.kind === 'external');
    return [
      ...outside,
      ...inside.map((edge) => edgeOf({ ...edge, requests: undefined })),
      // A host is shown with all its ports; outside these are the ports of its ServiceEntry, which is asked for them.
      ...portsOfNeighbours(outside),
      ...inside.map(({ from, to }) => optional(from, to, ALL_TCP)),
      ...beyondTheMesh(declared),
      ...allOf(own).flatMap((to) => [optional(EVERYWHERE, to, ALL_PORTS), optional(OTHER_PODS, to, ALL_PORTS)]),
      ...callsOfOthers(declared),
      // No Sidecar applies to a gateway, in ambient mode, or to a workload without one.
      ...[...own.gateways, ...own.unmeshed, ...own.unheld, ...own.relays, ...declared.others].map((from) => optional(from, EVERYBODY, ALL_PORTS)),
    ];
  },
};

/** The network and the mesh, and the two ends of a call, are judged apart. */
export function enforcementPoints(graph: Specification): readonly EnforcementPoint[] {
  const meshes = [...graph.nodes.values()].flatMap((node) => ('mesh' in node && node.mesh ? [node.mesh] : []));
  if (!meshes.some(isIstio)) return [];
  const callsOthers = graph.edges.some(({ to }) => findNode(graph, to).kind === 'reference');
  return [
    ...ingressOf(graph),
    ...(callsOthers ? [MESH_INGRESS_OF_OTHERS] : []),
    ...(meshes.some(hasSidecars) ? [MESH_EGRESS] : []),
    ...(egressWaypointsOf(graph).size > 0 ? [HOSTS_BY_WAYPOINT] : []),
  ]
    .map((point) => ({ ...point, edges: (declared) => point.edges(seenBy(declared, isIstio)) }));
}

/** Where authorizers are asked, once as if they let all in, and once as if they refused all: what they are not asked about is open in both. */
function ingressOf(graph: Specification): readonly EnforcementPoint[] {
  const providers = declaredProviders(graph);
  if (providers.size === 0) return [MESH_INGRESS];
  const seeing = (answer: 'yes' | 'no') => (manifests: Manifests) => answered(MESH_INGRESS.see(manifests), providers, answer);
  return [
    { ...MESH_INGRESS, see: seeing('yes') },
    {
      words: 'mesh inbound, while authorizers refuse',
      see: seeing('no'),
      edges: (declared) => MESH_INGRESS.edges({ ...declared, ...declared.whereRefused }),
    },
  ];
}

/** Ports at which others of its namespace call what a workload calls outside. */
function portsOfNeighbours(outside: readonly DeclaredEdge[]): readonly DeclaredEdge[] {
  const together = new Map<string, DeclaredEdge[]>();
  for (const edge of outside) {
    if (edge.from.kind !== 'workload') continue;
    const key = JSON.stringify([edge.from.workload.split('/')[0], edge.requests ?? edge.to]);
    const edges = together.get(key);
    if (edges) edges.push(edge);
    else together.set(key, [edge]);
  }
  return [...together.values()].flatMap((edges) => {
    const lists = [...new Set(edges.map(({ ports }) => ports))];
    return edges.flatMap((edge) => lists.filter((ports) => ports !== edge.ports).map((ports) => edgeOf({ ...edge, ports, optional: true })));
  });
}

/**
 * What no mesh guards: UDP and SCTP, the agent's own ports, pods of others, whose ports only their owner knows, and whatever has no
 * sidecar that could be told where it may go.
 */
function beyondTheMesh({ own: { meshed, unheld, unmeshed, relays, gateways }, others }: Declared): readonly DeclaredEdge[] {
  return [
    ...[EVERYWHERE, ...meshed, ...gateways, ...others].map((to) => optional(EVERYBODY, to, UNGUARDED)),
    optional(EVERYBODY, OTHER_PODS, [...ALL_TCP, ...UNGUARDED]),
    // Whoever comes to a waypoint is asked there what they want of whom.
    ...[...unmeshed, ...relays].map((to) => optional(EVERYBODY, to, ALL_PORTS)),
    ...[...unmeshed, ...unheld, ...relays, ...gateways].map((from) => optional(from, EVERYWHERE, ALL_TCP)),
  ];
}
