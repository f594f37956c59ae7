/** The one list of gateway controllers with rules. A new one is a folder beside this file, and its lines in it. */
import { EDGE_TAKES_ANY_TOKEN } from './envoy-gateway/any-token';
import { EDGE_FAILS_OPEN } from './envoy-gateway/fails-open';
import { EDGE_FETCHES_KEYS_FROM_ANYBODY } from './envoy-gateway/fetched-keys';
import { ROUTE_DROPS_POLICY } from './envoy-gateway/route-drops-policy';
import type { RuleDefinition } from './rule';

export const CONTROLLER_RULES: readonly RuleDefinition[] = Object.freeze([
  EDGE_FAILS_OPEN, ROUTE_DROPS_POLICY, EDGE_TAKES_ANY_TOKEN, EDGE_FETCHES_KEYS_FROM_ANYBODY,
]);
