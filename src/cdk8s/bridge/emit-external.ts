import type { Construct } from 'constructs';
import { emit } from './emit';
import type { MeshNode } from '../../author/graph/mesh';
import type { ExternalNode } from '../../author/meshes/backend';
import { dialectOf } from '../../author/meshes/table';

/** What the mesh must know of a destination outside, once for each namespace that calls it. */
export function emitExternal(namespace: Construct, mesh: MeshNode, external: ExternalNode): void {
  for (const planned of dialectOf(mesh).render.externalObjects(external)) {
    if (!namespace.node.tryFindChild(planned.id)) emit(namespace, planned, () => external);
  }
}
