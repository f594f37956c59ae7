/** The hops at proxies of Consul. */
import type { HopSite } from '../../core/hop';

/** What the proxy of the caller lets out. */
export const MESH_DESTINATIONS: HopSite = Object.freeze({
  id: 'mesh-destinations', side: 'source', phrase: 'destinations that the proxy of the caller lets out', place: 26, ofProxies: true,
});

/** Intentions, at the proxy of the callee. */
export const INTENTIONS: HopSite = Object.freeze({
  id: 'intentions', side: 'destination', phrase: 'intentions for the callee', place: 66, ofProxies: true,
});

export const CONSUL_SITES: readonly HopSite[] = Object.freeze([MESH_DESTINATIONS, INTENTIONS]);
