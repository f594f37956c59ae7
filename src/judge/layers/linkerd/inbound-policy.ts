/** Words by which a pod, a namespace, a Server or an installation says who gets in by default. Source: Linkerd "Authorization Policy". */
export const INBOUND_POLICIES = [
  'all-unauthenticated', 'all-authenticated', 'cluster-unauthenticated', 'cluster-authenticated', 'deny', 'audit',
] as const;

export type InboundPolicy = (typeof INBOUND_POLICIES)[number];

export function isInboundPolicy(text: unknown): text is InboundPolicy {
  return INBOUND_POLICIES.includes(text as InboundPolicy);
}

/** Whom it lets in. @default - nobody */
export interface InboundDefault {
  /** Whether callers must show an identity. */
  readonly authenticated: boolean;
  /** Whether they must be in the networks of the cluster. */
  readonly ofCluster: boolean;
}

/** Undefined where nobody gets in. `audit` lets everybody in, and notes it. */
export const LETS_IN: Readonly<Record<InboundPolicy, InboundDefault | undefined>> = {
  'all-unauthenticated': { authenticated: false, ofCluster: false },
  'all-authenticated': { authenticated: true, ofCluster: false },
  'cluster-unauthenticated': { authenticated: false, ofCluster: true },
  'cluster-authenticated': { authenticated: true, ofCluster: true },
  'deny': undefined,
  'audit': { authenticated: false, ofCluster: false },
};
