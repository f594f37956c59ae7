import type { MeshKind, MeshNode } from './nodes';

const NAMES: Record<MeshKind, string> = { istio: 'an Istio mesh', none: 'no mesh' };

export function describeMesh(mesh: MeshNode): string {
  return NAMES[mesh.kind];
}
