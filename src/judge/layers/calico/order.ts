/**
 * In which order tiers and policies are asked.
 *
 * Sources: Calico "Tier" and "NetworkPolicy": by their order, then by their names; what has no order comes last. NetworkPolicies of Kubernetes are in
 * the tier `default` with the order 1000 (conversion.go), AdminNetworkPolicies and ClusterNetworkPolicies in tiers of their own (tier.go).
 */
import { DIRECTIONS, type CalicoPolicy, type CalicoTier } from './read/model';
import { DEFAULT_TIER } from './read/policy';

/** Tiers that Calico has, by the names that versions give them. Source: api/pkg/apis/projectcalico/v3, tier.go. */
const OF_ADMINISTRATORS = { names: ['adminnetworkpolicy', 'kube-admin'], order: 1_000 } as const;
const BASELINE = { names: ['baselineadminnetworkpolicy', 'kube-baseline'], order: 10_000_000 } as const;
const DEFAULT = { names: [DEFAULT_TIER], order: 1_000_000 } as const;

/** The order of NetworkPolicies of Kubernetes among policies of the tier `default`. */
export const ORDER_OF_NETWORK_POLICIES = 1_000;

/** Where a tier stands among those that other layers read. */
export type Stretch = 'first' | 'before-default' | 'default' | 'behind-default' | 'last';

/** A policy, and its place in its tier. */
export interface PlacedPolicy {
  readonly policy: CalicoPolicy;
  readonly rank: number;
  /** Equal for policies of which versions of Calico ask different ones first. */
  readonly tie?: number;
}

export interface TierEnd {
  readonly name: string;
  readonly end: 'deny' | 'pass';
}

export interface OrderedTier extends TierEnd {
  readonly policies: readonly PlacedPolicy[];
}

export interface OrderedTiers {
  /** Tiers by where they stand. In the tier `default` there is one, if there is any policy in it. */
  readonly stretches: Readonly<Record<Stretch, readonly OrderedTier[]>>;
  /** Policies that may stand anywhere, with the reason. */
  readonly lost: readonly { readonly policy: CalicoPolicy; readonly because: string }[];
}

export function orderedTiers(policies: readonly CalicoPolicy[], tiers: readonly CalicoTier[]): OrderedTiers {
  const byName = new Map<string, CalicoPolicy[]>();
  const lost: { policy: CalicoPolicy; because: string }[] = [];
  const stretches: Record<Stretch, OrderedTier[]> = { 'first': [], 'before-default': [], 'default': [], 'behind-default': [], 'last': [] };
  for (const policy of policies) {
    if (policy.malformed) lost.push({ policy, because: 'the policy could not be understood' });
    else if (isAboutSomething(policy)) byName.set(policy.tier, [...byName.get(policy.tier) ?? [], policy]);
  }
  const known = [...byName].flatMap(([name, own]) => {
    const tier = tierOf(name, tiers);
    if (typeof tier !== 'string') return [{ ...tier, name, policies: placed(own) }];
    lost.push(...own.map((policy) => ({ policy, because: tier })));
    return [];
  });
  known.sort((left, right) => compareNumbers(left.order, right.order) || (left.name < right.name ? -1 : 1));
  for (const { name, order, end, policies: own } of known) {
    const stretch = stretchOf(name, order);
    if (stretch) stretches[stretch].push({ name, end, policies: own });
    else lost.push(...own.map(({ policy }) => ({ policy, because: `whether the tier ${name} comes before or behind one of Kubernetes is up to the version of Calico` })));
  }
  return { stretches, lost };
}

/** A policy that says nothing of any direction is about nothing. */
function isAboutSomething({ directions }: CalicoPolicy): boolean {
  return DIRECTIONS.some((direction) => directions[direction].governs !== 'no');
}

/** A tier by its name, or why nothing is known of it. */
function tierOf(name: string, tiers: readonly CalicoTier[]): { readonly order: number; readonly end: 'deny' | 'pass' } | string {
  const [given, ...others] = tiers.filter(({ ref }) => ref.name === name);
  const tier = given as CalicoTier | undefined;
  if ([tier, ...others].some((one) => one?.malformed === true)) return `the tier ${name} could not be understood`;
  if (others.some(({ order, end }) => order !== tier?.order || end !== tier.end)) return `the tier ${name} is given several times`;
  if (name === DEFAULT_TIER) {
    // Nothing else is taken of it. Source: Calico "Tier".
    const isUsual = !tier || (tier.end === 'deny' && (tier.order === DEFAULT.order || tier.order === Infinity));
    return isUsual ? { order: DEFAULT.order, end: 'deny' } : 'the tier default has another order or another default action than Calico gives it';
  }
  if ([...OF_ADMINISTRATORS.names, ...BASELINE.names].some((own) => own === name)) return `the tier ${name} is that of policies of Kubernetes, and how they stand to it is not modelled`;
  return tier ? { order: tier.order, end: tier.end } : `no manifest gives the tier ${name}, so that its place and what it denies are not known`;
}

function stretchOf(name: string, order: number): Stretch | undefined {
  if (name === DEFAULT_TIER) return 'default';
  const sides = [OF_ADMINISTRATORS, DEFAULT, BASELINE].map((fixed) => sideOf(name, order, fixed));
  if (sides.includes(undefined)) return undefined;
  return (['first', 'before-default', 'behind-default', 'last'] as const)[sides.filter((side) => side === 'behind').length];
}

function sideOf(name: string, order: number, fixed: { readonly names: readonly string[]; readonly order: number }): 'before' | 'behind' | undefined {
  if (order !== fixed.order) return order < fixed.order ? 'before' : 'behind';
  if (fixed.names.every((other) => name < other)) return 'before';
  return fixed.names.every((other) => name > other) ? 'behind' : undefined;
}

function placed(policies: readonly CalicoPolicy[]): readonly PlacedPolicy[] {
  const sorted = [...policies].sort((left, right) => compareNumbers(left.order, right.order) || compareTexts(namesOf(left)[0], namesOf(right)[0]));
  const ties = new Map<number, number>();
  for (const { order } of sorted) {
    if (ties.has(order)) continue;
    const alike = sorted.filter((other) => other.order === order);
    if (alike.some((one, at) => alike.slice(at + 1).some((other) => areDisputed(one, other)))) ties.set(order, ties.size);
  }
  return sorted.map((policy, at) => {
    const tie = ties.get(policy.order);
    return { policy, rank: at + 1, ...(tie !== undefined && { tie }) };
  });
}

/** Whether some versions ask one of two policies first, and some the other. Policies of two namespaces are never asked together. */
function areDisputed(one: CalicoPolicy, other: CalicoPolicy): boolean {
  const [left, right] = [one.ref.namespace, other.ref.namespace];
  if (left !== '' && right !== '' && left !== right) return false;
  const others = namesOf(other);
  return new Set(namesOf(one).map((name, index) => compareTexts(name, others[index]))).size > 1;
}

/** What versions compare: names, with their namespace behind them, or before them; names with that of their tier in front, or without. */
function namesOf({ ref: { name, namespace, kind }, tier }: CalicoPolicy): readonly string[] {
  const bare = name.startsWith(`${tier}.`) ? name.slice(tier.length + 1) : name;
  return [name, bare, `${tier}.${bare}`].flatMap((one) => [`${one}\n${namespace}\n${kind}`, namespace === '' ? one : `${namespace}/${one}`]);
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** Two that have no order are alike. */
function compareNumbers(left: number, right: number): number {
  return left === right ? 0 : left - right;
}
