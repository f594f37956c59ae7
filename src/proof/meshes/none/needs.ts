import type { MeshNeeds } from '../needs';

/** No mesh: NetworkPolicy alone. */
export interface NoMeshSpec {
  readonly kind: 'none';
}

/** Whoever asks a pod asks the application itself. */
export const NO_MESH: MeshNeeds<NoMeshSpec> = {
  seesRequests: false,
  controlPlane: () => undefined,
  scrapedPort: (applicationPort) => applicationPort,
  probedPorts: (applicationPorts) => applicationPorts,
  runtimes: 'any',
  volumes: new Set(),
};
