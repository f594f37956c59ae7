/** The hops at proxies of Linkerd. */
import type { HopSite } from '../../core/hop';

/** EgressNetworks, at the proxy of the caller. */
export const EGRESS_NETWORKS: HopSite = Object.freeze({
  id: 'egress-networks', side: 'source', phrase: 'egress networks of the caller', place: 25, ofProxies: true,
});

/** Servers, what authorizes at them, and the default inbound policy where there is none. */
export const INBOUND_POLICY: HopSite = Object.freeze({
  id: 'inbound-policy', side: 'destination', phrase: 'inbound policy of the callee', place: 65, ofProxies: true,
});

export const LINKERD_SITES: readonly HopSite[] = Object.freeze([EGRESS_NETWORKS, INBOUND_POLICY]);
