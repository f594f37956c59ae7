import { MESH_IN, MESH_OUT } from './mesh-walls';
import { NETWORK_IN, NETWORK_OUT } from './network-walls';
import type { Specification } from './specification/specification';
import type { Wall } from './wall';

/** The walls that an app has. What passes must pass all of them, so that walls which are exact apart are exact together as well. */
export function wallsOf(graph: Specification): readonly Wall[] {
  const meshed = [...graph.nodes.values()].some((node) => 'mesh' in node && node.mesh !== undefined && node.mesh.kind !== 'none');
  return meshed ? [NETWORK_IN, NETWORK_OUT, MESH_IN, MESH_OUT] : [NETWORK_IN, NETWORK_OUT];
}
