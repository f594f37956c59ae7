import type { ConsulOptions } from './options';
import type { MeshNode } from '../../graph/mesh';

/** Consul: a proxy in each pod, as a native sidecar. */
export interface ConsulMesh extends MeshNode {
  readonly kind: 'consul';
  /** Where the servers run. */
  readonly controlPlaneNamespace: string;
}

export function consulMesh({ controlPlaneNamespace = 'consul' }: ConsulOptions): ConsulMesh {
  return { kind: 'consul', controlPlaneNamespace };
}

export function isConsul(mesh: MeshNode): mesh is ConsulMesh {
  return mesh.kind === 'consul';
}
