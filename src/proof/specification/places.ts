import type { Labels } from '../../judge/objects/read/selector';

/** Pods of the platform. */
export interface PlatformPods {
  readonly kind: 'pods';
  readonly namespace: string;
  readonly podLabels: Labels;
}

/** Addresses of the platform that are no pods. */
export interface PlatformAddresses {
  readonly kind: 'addresses';
  readonly cidrs: readonly string[];
}

export type PlatformPlace = PlatformPods | PlatformAddresses;
