import { GATEWAY_GROUP, gatewayKey, routesByGateway } from './attached-routes';
import { limitersOf } from './request-limits';
import type { Item, RuleInput } from '../input';

/** Through a Gateway, or by a route of it, only so many requests come in a time. */
export interface LimitedWay {
  readonly way: Item;
  readonly by: readonly Item[];
}

/** Gateways and their routes whose requests some object limits, as far as it is known. How many come, controllers say in ways of their own. */
export function limitedWays(input: RuleInput): readonly LimitedWay[] {
  const routes = routesByGateway(input);
  return input.ofKind(GATEWAY_GROUP, 'Gateway').flatMap((gateway) => (
    [gateway, ...(routes.get(gatewayKey(gateway.ref.namespace, gateway.ref.name)) ?? []).map(({ route }) => route)]
  )).map((way) => ({ way, by: limitersOf(input, way) })).filter(({ by }) => by.length > 0);
}
