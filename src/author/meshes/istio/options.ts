import { TEXT } from '../../graph/prop-types';
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

export const ISTIO_PROPS = { trustDomain: TEXT, revision: TEXT, rootNamespace: TEXT, version: TEXT } as const satisfies PropTable;

export const ISTIO_RENAMED = {
  ClusterProfileOptions: { istioVersion: "Mesh.istio({ version: '1.30' })" },
} as const;
