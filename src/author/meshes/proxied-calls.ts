import type { CarriedCall } from './mesh';
import { transportPort } from '../graph/leg';
import type { Leg, TransportPort } from '../graph/leg';
import type { MeshNode } from '../graph/mesh';
import type { GraphNode } from '../graph/nodes';
import { tryNonEmpty } from '../graph/selection';

/**
 * Calls between two proxies of one mesh, which the network sees at the one port of the callee's proxy. UDP goes past proxies. Undefined where an end has no
 * proxy of it.
 */
export function carriedBetween({ from, to, edge }: CarriedCall, isIts: (mesh: MeshNode) => boolean, port: number): readonly Leg[] | undefined {
  const [caller, callee] = [meshOf(from, to), meshOf(to, from)];
  if (!caller || !callee || !isIts(caller) || !isIts(callee)) return undefined;
  const inbound: TransportPort = { protocol: 'TCP', port };
  const ports = edge.grants.map((grant) => transportPort(grant.port));
  const plain = tryNonEmpty(ports.filter(({ protocol }) => protocol !== 'TCP'));
  const ends = { from: edge.from, to: edge.to };
  return [
    ...(ports.some(({ protocol }) => protocol === 'TCP') ? [{ ...ends, ports: [inbound] } as const] : []),
    ...(plain ? [{ ...ends, ports: plain }] : []),
  ];
}

/** Pods of others are in the mesh of their peers, unless it is said which they are in. */
function meshOf(node: GraphNode, peer: GraphNode): MeshNode | undefined {
  switch (node.kind) {
    case 'workload':
    case 'gateway': return node.mesh;
    case 'reference': return node.mesh ?? ownMesh(peer);
    case 'pods': return ownMesh(peer);
    default: return undefined;
  }
}

function ownMesh(node: GraphNode): MeshNode | undefined {
  return node.kind === 'workload' || node.kind === 'gateway' ? node.mesh : undefined;
}
