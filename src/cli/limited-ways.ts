/** What limits requests through Gateways. Rules are loaded for it, so it is loaded when there are Gateways. */
import type { Judgement } from '../judge/judge';
import { limitedWays } from '../rules/gateway-api/limits-of-gateways';
import type { LimitedWay } from '../rules/gateway-api/limits-of-gateways';
import { ruleInput } from '../rules/read-input';

export function limitedWaysIn(judgement: Judgement): readonly LimitedWay[] {
  return limitedWays(ruleInput(judgement.cluster.manifests, judgement));
}
