import type { Construct } from 'constructs';
import { emit } from './emit';
import type { MeshNode } from '../../author/graph/mesh';
import { backendOf } from '../../author/meshes/backend';

/** The objects that hold for a whole mesh. */
export function emitMesh(scope: Construct, mesh: MeshNode): void {
  for (const planned of backendOf(mesh).meshObjects(mesh)) emit(scope, planned, () => mesh);
}
