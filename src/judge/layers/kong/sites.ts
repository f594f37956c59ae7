/** The hop at plugins of Kong, between the routes of a Gateway and what these lead to. */
import type { HopSite } from '../../core/hop';

export const PLUGINS_OF_ROUTES: HopSite = Object.freeze({ id: 'plugins', side: 'between', phrase: 'plugins of the gateway', place: 71, ofProxies: true });
