import type { IstioOptions } from './options';
import type { MeshNode } from '../../graph/mesh';

/** Istio with sidecars, run as native sidecars (init containers that stay). */
export interface IstioMesh extends MeshNode {
  readonly kind: 'istio';
  /** MeshConfig `trustDomain`: the first part of every identity. */
  readonly trustDomain: string;
  /** The revision or tag that injects; undefined where `istio-injection: enabled` does. */
  readonly revision: string | undefined;
  /** Where istiod runs and where policies for the whole mesh live. */
  readonly rootNamespace: string;
  /** `1.30`. */
  readonly version: string;
}

export function istioMesh(options: IstioOptions): IstioMesh {
  return {
    kind: 'istio',
    trustDomain: options.trustDomain ?? 'cluster.local',
    revision: options.revision,
    rootNamespace: options.rootNamespace ?? 'istio-system',
    version: options.version ?? '1.30',
  };
}

export function isIstio(mesh: MeshNode): mesh is IstioMesh {
  return mesh.kind === 'istio';
}
