import type { Wall } from './enforcement-point';
import { MESH_IN, MESH_IN_OF_OTHERS, MESH_OUT } from './meshes/istio/enforcement-points';
import { NETWORK_IN, NETWORK_OUT } from './network-policy/enforcement-points';
import { findNode } from './specification/specification';
import type { Specification } from './specification/specification';

/** The walls that an app has. What passes must pass all of them, so that walls which are exact apart are exact together as well. */
export function wallsOf(graph: Specification): readonly Wall[] {
  const meshed = [...graph.nodes.values()].some((node) => 'mesh' in node && node.mesh !== undefined && node.mesh.kind !== 'none');
  if (!meshed) return [NETWORK_IN, NETWORK_OUT];
  const callsOthers = graph.edges.some(({ to }) => findNode(graph, to).kind === 'reference');
  return [NETWORK_IN, NETWORK_OUT, MESH_IN, ...(callsOthers ? [MESH_IN_OF_OTHERS] : []), MESH_OUT];
}
