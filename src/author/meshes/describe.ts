import type { MeshKind, MeshNode } from '../graph/mesh';

const NAMES: Record<MeshKind, string> = { istio: 'an Istio mesh', none: 'no mesh' };

export function describeMesh(mesh: MeshNode): string {
  return NAMES[mesh.kind];
}
