import type { MeshRecord } from '../../../author/graph/record/values';
import type { MeshSpec } from '../mesh-spec';

/** Istio with sidecars. */
export interface IstioSpec extends MeshSpec {
  readonly kind: 'istio';
  readonly trustDomain: string;
  readonly revision: string | undefined;
  readonly rootNamespace: string;
}

/** `Mesh.istio()` as it was written. */
export interface IstioRecord extends MeshRecord {
  readonly options: Partial<Pick<IstioSpec, 'trustDomain' | 'revision' | 'rootNamespace'>>;
}

/** The defaults are those of an installation of Istio. Source: Istio, MeshConfig `trustDomain` and `rootNamespace`. */
export function readIstio({ options: { trustDomain = 'cluster.local', revision, rootNamespace = 'istio-system' } }: IstioRecord): IstioSpec {
  return { kind: 'istio', trustDomain, revision, rootNamespace };
}

export function isIstio(mesh: MeshSpec): mesh is IstioSpec {
  return mesh.kind === 'istio';
}
