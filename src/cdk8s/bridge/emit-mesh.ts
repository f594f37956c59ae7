import type { Construct } from 'constructs';
import { emit } from './emit';
import type { MeshNode } from '../../author/graph/mesh';
import { dialectOf } from '../../author/meshes/table';

/** The objects that hold for a whole mesh. */
export function emitMesh(scope: Construct, mesh: MeshNode): void {
  for (const planned of dialectOf(mesh).render.meshObjects(mesh)) emit(scope, planned, () => mesh);
}
