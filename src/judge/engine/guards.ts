/** What all layers say at a Gateway about requests that its routes lead on. */
import type { Guard, GuardedRequest } from './guard';
import type { EngineLayer } from './hop';
import type { Cluster } from '../cluster/cluster';
import type { HopSite } from '../core/hop';
import type { TraceEntry } from '../core/trace';
import { allOf, type Truth } from '../core/verdict';
import { allAsked, type AskedTokens } from '../requests/tokens';

export interface GuardAnswer {
  readonly site: HopSite;
  readonly truth: Truth;
  readonly statements: readonly TraceEntry[];
}

/** What all that have a say say. */
export function guardsOf(cluster: Cluster, asked: GuardedRequest): readonly GuardAnswer[] {
  return guardsIn(cluster).flatMap((guard) => {
    const statements = guard.decide(cluster, asked);
    return statements.length === 0 ? [] : [{ site: guard.site, truth: allOf(statements.map(({ truth }) => truth)), statements }];
  });
}

export function tokensAskedAtGateways(cluster: Cluster): AskedTokens {
  return allAsked(guardsIn(cluster).map((guard) => guard.tokens(cluster)));
}

function guardsIn({ layers }: Cluster): readonly Guard[] {
  const all: readonly EngineLayer[] = layers;
  return all.flatMap(({ guard }) => guard ?? []);
}
