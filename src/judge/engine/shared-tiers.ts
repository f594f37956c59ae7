/**
 * Tiers of several layers that are one to who enforces them: their policies stand one behind the other, and what none of them matches meets one end.
 * What a layer asks as alternatives that all allow is then asked in some order, which makes no difference.
 */
import type { DecisionRule, Policy, RuleWords, Tier } from './decision';
import type { Cluster } from '../cluster/cluster';

/** The tier in which NetworkPolicies of Kubernetes are. */
export const NETWORK_POLICIES = 'network-policies';

/** Tiers of a hop with those that are one put together, where the first of them stands. All subjects have them in the same places. */
export function withSharedTiers(cluster: Cluster, tiers: readonly Tier[]): readonly Tier[] {
  const parts = tiers.filter(({ shared }) => shared === NETWORK_POLICIES);
  if (parts.length < 2) return tiers;
  const yielding = parts.find(({ yields }) => yields !== undefined);
  const merged: Tier = {
    mode: 'first-match',
    captures: 'if-selected',
    unmatched: 'deny',
    ...(yielding?.yields !== undefined && { yields: yielding.yields }),
    policies: parts.flatMap((part) => (part.mode === 'first-match' ? part.policies : ranked(cluster, part.policies))),
  };
  return tiers.flatMap((tier) => (tier === parts[0] ? merged : tier.shared === NETWORK_POLICIES ? [] : tier));
}

const RANKS = new WeakMap<Cluster, Map<string, number>>();

/** Policies that only allow, in an order that is the same for all subjects. */
function ranked(cluster: Cluster, policies: readonly Policy[]): readonly Policy[] {
  let ranks = RANKS.get(cluster);
  if (!ranks) RANKS.set(cluster, ranks = new Map());
  const known = ranks;
  const rankOf = ({ object }: Policy) => {
    const key = `${object?.kind} ${object?.namespace}/${object?.name}`;
    const rank = known.get(key) ?? known.size;
    known.set(key, rank);
    return rank;
  };
  const found = policies.map((policy) => ({ ...(policy.unclear ? perhapsAllowing(policy) : policy), rank: rankOf(policy) }));
  return found.sort((left, right) => left.rank - right.rank);
}

const EVERYTHING: DecisionRule = Object.freeze({ action: 'allow', peer: 'any', request: 'any', path: [] });

/** What could not be understood may allow, but it denies nothing by a rule. */
function perhapsAllowing({ words, ...policy }: Policy): Policy {
  const because = 'the policy could not be understood';
  const said: RuleWords = { ...(typeof words.unclear === 'object' && words.unclear), because };
  return { ...policy, unclear: false, rules: [EVERYTHING], doubt: because, words: { rule: () => said } };
}
