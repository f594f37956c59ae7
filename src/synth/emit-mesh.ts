import type { Construct } from 'constructs';
import { emit } from './emit';
import type { MeshNode } from '../graph/mesh/nodes';
import { backendOf } from '../render/backend';

/** The objects that hold for a whole mesh. */
export function emitMesh(scope: Construct, mesh: MeshNode): void {
  for (const planned of backendOf(mesh).meshObjects(mesh)) emit(scope, planned, () => mesh);
}
