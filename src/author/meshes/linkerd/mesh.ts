import type { LinkerdOptions } from './options';
import type { MeshNode } from '../../graph/mesh';

/** Linkerd: a proxy in each pod, as a native sidecar. */
export interface LinkerdMesh extends MeshNode {
  readonly kind: 'linkerd';
  readonly trustDomain: string;
  /** Where the control plane runs. It is part of every identity. */
  readonly controlPlaneNamespace: string;
}

export function linkerdMesh({ trustDomain = 'cluster.local', controlPlaneNamespace = 'linkerd' }: LinkerdOptions): LinkerdMesh {
  return { kind: 'linkerd', trustDomain, controlPlaneNamespace };
}

export function isLinkerd(mesh: MeshNode): mesh is LinkerdMesh {
  return mesh.kind === 'linkerd';
}
