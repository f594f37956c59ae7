/** Who calls and is called because a cluster needs it. */
import type { PlatformPlace } from './places';

/** Something of the platform: DNS, a control plane, a scraper, the API server. */
export interface PlatformNode {
  readonly kind: 'platform';
  readonly id: string;
  readonly at: PlatformPlace;
}

/** The kubelet of the pod's own node, by its addresses where somebody stated them. */
export interface KubeletNode {
  readonly kind: 'kubelet';
  readonly id: string;
  readonly cidrs: readonly string[];
}
