/** Istio with sidecars, run as native sidecars (init containers that stay). */
export interface IstioMesh {
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

/** No mesh: NetworkPolicy is the only wall. */
export interface NoMesh {
  readonly kind: 'none';
}

export type MeshNode = IstioMesh | NoMesh;
export type MeshKind = MeshNode['kind'];
