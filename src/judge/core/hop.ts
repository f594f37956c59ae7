/**
 * The gates that a connection passes, in the order in which it meets them. Every one of them must say yes.
 *
 * - `egress`: NetworkPolicies of the source.
 * - `proxy-egress`: the source's sidecar and what its Sidecar object lets it see.
 * - `ingress`: NetworkPolicies of the destination.
 * - `mtls`: PeerAuthentications of the destination.
 * - `authentication`: RequestAuthentications of the destination.
 * - `authorization`: AuthorizationPolicies of the destination.
 * - `route`: routes of the Gateway that a request comes through, between its way to the Gateway and its way on.
 */
export type HopKind = 'egress' | 'proxy-egress' | 'ingress' | 'mtls' | 'authentication' | 'authorization' | 'route';

export const HOP_KINDS: readonly HopKind[] = ['egress', 'proxy-egress', 'ingress', 'mtls', 'authentication', 'authorization', 'route'];
