/** What else than its routes decides at a Gateway about requests, before they go on: policies of the controller that makes its pods. */
import type { Entrance, KnownRequest, Lead } from './entrance';
import type { Cluster } from '../cluster/cluster';
import type { Peer } from '../cluster/pod';
import type { HopSite } from '../core/hop';
import type { TraceEntry } from '../core/trace';
import type { AskedTokens } from '../requests/tokens';

export interface Guard {
  readonly site: HopSite;
  /** What its objects say of a request; all of it must let it pass. Empty where it has no say. */
  decide(cluster: Cluster, asked: GuardedRequest): readonly TraceEntry[];
  /** What its objects ask of tokens. */
  tokens(cluster: Cluster): AskedTokens;
}

/** A request that a rule of a route leads on. */
export interface GuardedRequest {
  readonly way: Entrance;
  readonly lead: Lead;
  /** As it came. */
  readonly request: KnownRequest;
  readonly source: Peer;
}
