import { TEXT } from '../../graph/prop-types';
import type { PropTable } from '../../graph/prop-types';

/** What is particular about an installation of Linkerd. */
export interface LinkerdOptions {
  /**
   * The trust domain of identities, as the control plane has it (`identityTrustDomain`).
   *
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;

  /**
   * The namespace of the control plane.
   *
   * @default 'linkerd'
   */
  readonly controlPlaneNamespace?: string;
}

export const LINKERD_PROPS = { trustDomain: TEXT, controlPlaneNamespace: TEXT } as const satisfies PropTable;
