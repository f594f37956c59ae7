/** The hop at routes of a Gateway, between a request's way to the Gateway and its way on. */
import type { HopSite } from '../../core/hop';

export const ROUTE: HopSite = Object.freeze({ id: 'route', side: 'between', phrase: 'routes of the gateway', place: 70, ofProxies: true });
