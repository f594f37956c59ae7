import type { Waypoint } from './ambient/waypoint';
import { made, TEXT } from '../../graph/prop-types';
import type { PropTable } from '../../graph/prop-types';

/** What is particular about an Istio installation. */
export interface IstioOptions {
  /**
   * The mesh's trust domain, as MeshConfig `trustDomain` has it: the first part of every identity.
   *
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;

  /**
   * The revision or revision tag that injects the sidecars (`istio.io/rev`).
   *
   * @default - the label `istio-injection: enabled`, for an installation without revisions
   */
  readonly revision?: string;

  /**
   * The namespace of istiod, where policies for the whole mesh live.
   *
   * @default 'istio-system'
   */
  readonly rootNamespace?: string;

  /**
   * The minor version of Istio.
   *
   * @default '1.30'
   */
  readonly version?: string;
}

/** What is particular about an Istio installation whose ambient mode is used. */
export interface AmbientOptions {
  /**
   * The mesh's trust domain, as MeshConfig `trustDomain` has it: the first part of every identity.
   *
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;

  /**
   * The revision or revision tag of the control plane (`istio.io/rev` of the waypoints that it makes).
   *
   * @default - an installation without revisions
   */
  readonly revision?: string;

  /**
   * The namespace of istiod, where policies for the whole mesh live.
   *
   * @default 'istio-system'
   */
  readonly rootNamespace?: string;

  /**
   * The minor version of Istio.
   *
   * @default '1.30'
   */
  readonly version?: string;

  /**
   * The waypoints that look at requests: the program's own, or one of the platform's, `Waypoint.fromReference({ … })`.
   *
   * @default Waypoint.ofNamespace()
   */
  readonly waypoint?: Waypoint;
}

export const ISTIO_PROPS = { trustDomain: TEXT, revision: TEXT, rootNamespace: TEXT, version: TEXT } as const satisfies PropTable;

const WAYPOINT = made('Waypoint', 'a Waypoint, such as Waypoint.ofService()');


export const AMBIENT_PROPS = { ...ISTIO_PROPS, waypoint: WAYPOINT } as const satisfies PropTable;

export const ISTIO_RENAMED = {
  ClusterProfileOptions: { istioVersion: "Mesh.istio({ version: '1.30' })" },
} as const;
