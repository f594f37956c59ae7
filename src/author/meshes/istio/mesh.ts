import type { WaypointNode } from './ambient/waypoint';
import type { AmbientOptions, IstioOptions } from './options';
import type { MeshNode } from '../../graph/mesh';

/** Istio, whichever of its data planes. */
export interface IstioMesh extends MeshNode {
  readonly kind: 'istio' | 'ambient';
  /** MeshConfig `trustDomain`: the first part of every identity. */
  readonly trustDomain: string;
  /** The revision or tag of the control plane; undefined for the one without a name. */
  readonly revision: string | undefined;
  /** Where istiod runs and where policies for the whole mesh live. */
  readonly rootNamespace: string;
  /** `1.30`. */
  readonly version: string;
}

/** With sidecars, run as native sidecars (init containers that stay). */
export interface SidecarMesh extends IstioMesh {
  readonly kind: 'istio';
}

/** In ambient mode: the ztunnel of each node carries connections, and waypoints requests. */
export interface AmbientMesh extends IstioMesh {
  readonly kind: 'ambient';
  readonly waypoint: WaypointNode;
}

export function sidecarMesh(options: IstioOptions): SidecarMesh {
  return { kind: 'istio', ...installed(options) };
}

export function ambientMesh(options: AmbientOptions): AmbientMesh {
  return { kind: 'ambient', ...installed(options), waypoint: options.waypoint?._node ?? { kind: 'namespace' } };
}

function installed({ trustDomain = 'cluster.local', revision, rootNamespace = 'istio-system', version = '1.30' }: IstioOptions): Omit<IstioMesh, 'kind'> {
  return { trustDomain, revision, rootNamespace, version };
}

/** The minor version of Istio. */
export function minorOf({ version }: IstioMesh): number {
  const [, minor = 0] = version.split('.').map(Number);
  return minor;
}

export function isIstio(mesh: MeshNode): mesh is IstioMesh {
  return mesh.kind === 'istio' || isAmbient(mesh);
}

export function isAmbient(mesh: MeshNode): mesh is AmbientMesh {
  return mesh.kind === 'ambient';
}
