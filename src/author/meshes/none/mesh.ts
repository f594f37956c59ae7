import type { MeshNode } from '../../graph/mesh';

/** No mesh: NetworkPolicy is the only enforcement point. */
export interface NoMesh extends MeshNode {
  readonly kind: 'none';
}

export const NO_MESH: NoMesh = { kind: 'none' };
