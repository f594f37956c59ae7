import { isConsul } from './mesh';
import { INBOUND_PORT } from './ports';
import { transportPort } from '../../graph/leg';
import type { Leg, TransportPort } from '../../graph/leg';
import type { MeshNode } from '../../graph/mesh';
import type { GraphNode } from '../../graph/nodes';
import { tryNonEmpty } from '../../graph/selection';
import type { CarriedCall } from '../mesh';

const INBOUND: TransportPort = { protocol: 'TCP', port: INBOUND_PORT };

/** Calls between proxies, which the network sees at the port of the callee's proxy. UDP goes past proxies. */
export function carry({ from, to, edge }: CarriedCall): readonly Leg[] | undefined {
  const [caller, callee] = [meshOf(from, to), meshOf(to, from)];
  if (!caller || !callee || !isConsul(caller) || !isConsul(callee)) return undefined;
  const ports = edge.grants.map(({ port }) => transportPort(port));
  const plain = tryNonEmpty(ports.filter(({ protocol }) => protocol !== 'TCP'));
  const ends = { from: edge.from, to: edge.to };
  return [
    ...(ports.some(({ protocol }) => protocol === 'TCP') ? [{ ...ends, ports: [INBOUND] } as const] : []),
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
