import { TEXT } from '../../graph/prop-types';
import type { PropTable } from '../../graph/prop-types';

/** What is particular about an installation of Consul. */
export interface ConsulOptions {
  /**
   * The namespace of Consul's servers.
   *
   * @default 'consul'
   */
  readonly controlPlaneNamespace?: string;
}

export const CONSUL_PROPS = { controlPlaneNamespace: TEXT } as const satisfies PropTable;
