import type { NoMesh } from './mesh';
import type { MeshBackend } from '../backend';

/** Without a mesh there is nothing to add: NetworkPolicy says all that can be said. */
export const noMeshBackend: MeshBackend<NoMesh> = {
  namespaceLabels: () => ({}),
  podAnnotations: () => ({}),
  meshObjects: () => [],
  namespaceObjects: () => [],
  workloadObjects: () => [],
  gatewayObjects: () => [],
  externalObjects: () => [],
};
