import type { MeshRecord } from '../../../author/graph/record/values';
import type { MeshInstallation } from '../../../judge/options';
import type { MeshSpec } from '../mesh-spec';

/** Istio, whichever of its data planes. */
export interface IstioSpec extends MeshSpec {
  readonly kind: 'istio' | 'ambient';
  readonly trustDomain: string;
  readonly revision: string | undefined;
  readonly rootNamespace: string;
}

export interface SidecarSpec extends IstioSpec {
  readonly kind: 'istio';
}

export interface AmbientSpec extends IstioSpec {
  readonly kind: 'ambient';
  readonly waypoint: 'ofNamespace' | 'ofService' | 'none' | OthersWaypoint;
}

/** A waypoint that another program owns. */
export interface OthersWaypoint {
  readonly name: string;
  /** Undefined: that of whoever is called. */
  readonly namespace: string | undefined;
  readonly serviceAccount: string;
}

/** `Mesh.ambient()` as it was written. */
export interface AmbientRecord extends IstioRecord {
  readonly options: IstioRecord['options'] & { readonly waypoint?: WaypointRecord };
}

type WaypointRecord =
  | { readonly factory: Exclude<AmbientSpec['waypoint'], OthersWaypoint> }
  | { readonly factory: 'fromReference'; readonly name: string; readonly namespace?: string; readonly serviceAccountName?: string };

/** `Mesh.istio()` as it was written. */
export interface IstioRecord extends MeshRecord {
  readonly options: Partial<Pick<IstioSpec, 'trustDomain' | 'revision' | 'rootNamespace'>>;
}

export function readSidecars({ options }: IstioRecord): SidecarSpec {
  return { kind: 'istio', ...read(options) };
}

export function readAmbient({ options }: AmbientRecord): AmbientSpec {
  return { kind: 'ambient', ...read(options), waypoint: readWaypoint(options.waypoint) };
}

/** Without a word each namespace has one. Its pods run as an account of its name. Source: waypoint.yaml of istiod's chart. */
function readWaypoint(said: WaypointRecord | undefined): AmbientSpec['waypoint'] {
  if (said?.factory !== 'fromReference') return said?.factory ?? 'ofNamespace';
  const { name, namespace, serviceAccountName: serviceAccount = name } = said;
  return { name, namespace, serviceAccount };
}

/** The defaults are those of an installation of Istio. Source: Istio, MeshConfig `trustDomain` and `rootNamespace`. */
function read({ trustDomain = 'cluster.local', revision, rootNamespace = 'istio-system' }: IstioRecord['options']): Omit<IstioSpec, 'kind'> {
  return { trustDomain, revision, rootNamespace };
}

/** As the judge has to know it. */
export function installationOf({ revision, trustDomain, rootNamespace }: IstioSpec): MeshInstallation {
  return { ...(revision !== undefined && { revisions: [revision] }), trustDomain, rootNamespace };
}

export function isIstio(mesh: MeshSpec): mesh is IstioSpec {
  return hasSidecars(mesh) || isAmbient(mesh);
}

export function hasSidecars(mesh: MeshSpec): mesh is SidecarSpec {
  return mesh.kind === 'istio';
}

export function isAmbient(mesh: MeshSpec): mesh is AmbientSpec {
  return mesh.kind === 'ambient';
}
