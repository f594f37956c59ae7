/** The hops at proxies of Istio. */
import type { HopSite } from '../../core/hop';

/** The Sidecar of the caller, and what it lets its workloads see. */
export const PROXY_EGRESS: HopSite = Object.freeze({ id: 'proxy-egress', side: 'source', phrase: 'sidecar of the caller', place: 20, ofProxies: true });

/** PeerAuthentications. */
export const MTLS: HopSite = Object.freeze({ id: 'mtls', side: 'destination', phrase: 'mutual TLS of the callee', place: 40, ofProxies: true });

/** RequestAuthentications. */
export const AUTHENTICATION: HopSite = Object.freeze({
  id: 'authentication', side: 'destination', phrase: 'end-user tokens at the callee', place: 50, ofProxies: true,
});

/** AuthorizationPolicies. */
export const AUTHORIZATION: HopSite = Object.freeze({
  id: 'authorization', side: 'destination', phrase: 'authorization policies of the callee', place: 60, ofProxies: true,
});

export const ISTIO_SITES: readonly HopSite[] = Object.freeze([PROXY_EGRESS, MTLS, AUTHENTICATION, AUTHORIZATION]);
