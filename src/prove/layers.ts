import { declaredEdges, EVERYWHERE, meshEdges, networkEdges } from './declared-edges';
import type { TrustGraph } from '../graph/trust-graph';
import type { DeclaredEdge, DeclaredParty, DeclaredPort } from '../reach/declared';

/** A manifest, as far as layers are told apart by it. */
export interface ProvedObject {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}

/**
 * One wall, looked at as if the others were not there. Each must hold by itself: a hole in one that another happens to cover is
 * still a hole.
 */
export interface Layer {
  readonly name: 'network' | 'mesh' | 'whole';
  /** Which objects make the wall; all others of the app are given to every layer. */
  readonly holds: (object: ProvedObject) => boolean;
  readonly edges: (graph: TrustGraph) => readonly DeclaredEdge[];
}

const MESH_GROUPS = /^(security|networking)\.istio\.io\//;

/** Ports at which the sidecar's agent answers everybody; nothing of the mesh guards them, so the network must. */
const AGENT_PORTS = [15020, 15021, 15090];

const ALL = { port: 1, endPort: 65_535 };
const TCP: readonly DeclaredPort[] = [ALL];
const UNGUARDED: readonly DeclaredPort[] = [{ ...ALL, protocol: 'UDP' }, { ...ALL, protocol: 'SCTP' }, ...AGENT_PORTS.map((port) => ({ port }))];

const EVERYBODY: DeclaredParty = { kind: 'everybody' };
const OTHER_PODS: DeclaredParty = { kind: 'other-pods' };
const NETWORK: Layer = {
  name: 'network',
  holds: (object) => !MESH_GROUPS.test(String(object.apiVersion)),
  edges: networkEdges,
};

const MESH: Layer = {
  name: 'mesh',
  holds: (object) => object.kind !== 'NetworkPolicy',
  edges: (graph) => [...meshEdges(graph), ...beyondTheMesh(graph)],
};

const WHOLE: Layer = { name: 'whole', holds: () => true, edges: declaredEdges };

/**
 * The walls that an app has. What passes must pass both, so that two walls which do exactly what is declared do it together as well;
 * without a mesh there is one wall only, and nothing to be taken away from it.
 */
export function layersOf(graph: TrustGraph): readonly Layer[] {
  const meshed = [...graph.nodes.values()].some((node) => 'mesh' in node && node.mesh !== undefined && node.mesh.kind !== 'none');
  return meshed ? [NETWORK, MESH] : [WHOLE];
}

/**
 * What no mesh guards: UDP and SCTP, the agent's own ports, pods of others, whose ports only their owner knows, and whatever has no
 * sidecar that could be told where it may go.
 */
function beyondTheMesh(graph: TrustGraph): readonly DeclaredEdge[] {
  const targets = new Map<string, DeclaredParty>([['outside', EVERYWHERE]]);
  const free = new Map<string, DeclaredParty>();
  const add = (to: Map<string, DeclaredParty>, party: DeclaredParty) => to.set(JSON.stringify(party), party);
  for (const node of graph.nodes.values()) {
    if (node.kind === 'workload') add(node.mesh.kind === 'none' ? free : targets, { kind: 'workload', workload: node.id });
  }
  for (const { from } of declaredEdges(graph)) if (from.kind === 'gateway') add(targets, from);
  const own = [...targets.values()];
  return [
    ...own.map((to) => optional(EVERYBODY, to, UNGUARDED)),
    optional(EVERYBODY, OTHER_PODS, [...TCP, ...UNGUARDED]),
    ...[...free.values()].map((party) => optional(EVERYBODY, party, [...TCP, ...UNGUARDED])),
    ...[...free.values(), ...own.filter((from) => from.kind === 'gateway')].map((from) => optional(from, EVERYWHERE, TCP)),
  ];
}

function optional(from: DeclaredParty, to: DeclaredParty, ports: readonly DeclaredPort[]): DeclaredEdge {
  return { from, to, ports, optional: true };
}
