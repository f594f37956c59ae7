/**
 * What policies of Calico say of one pod in one direction: tiers, of which each asks its policies in their order. The first rule that matches allows,
 * denies or passes on to the next tier; what none matches is denied, or passed on, at the end of a tier that has a policy about the pod.
 *
 * Sources: Calico "Tier", "NetworkPolicy", "GlobalNetworkPolicy"; felix/rules, endpoints.go. Behind all tiers the profile of the namespace allows.
 */
import { compiledOf, type Compiled } from './compiled';
import { doubtOfExpression, labelsOfPod } from './evaluation';
import { CALICO } from './key';
import { ORDER_OF_NETWORK_POLICIES, type OrderedTier, type OrderedTiers, type PlacedPolicy, type TierEnd } from './order';
import { nodeTest, truthOfPod } from './peers';
import type { CalicoPolicy, Direction } from './read/model';
import { DEFAULT_TIER } from './read/policy';
import { UNCLEAR, wordsOfDoubt } from './words';
import type { Cluster } from '../../cluster/cluster';
import { perKey } from '../../cluster/per-key';
import type { Pod } from '../../cluster/pod';
import { and, type Truth } from '../../core/verdict';
import type { Decision, Policy, Tier } from '../../engine/decision';
import { policiesOfNetwork } from '../../engine/mentions';
import { NETWORK_POLICIES } from '../../engine/shared-tiers';

/** The parts in which Calico is asked, around policies that others read. */
export type Part = 'before-administrators' | 'before-network-policies' | 'behind-network-policies' | 'behind-baseline';

export function calicoDecision(cluster: Cluster, pod: Pod, direction: Direction, part: Part): Decision | undefined {
  const { isEmpty, tiers } = cluster.of(CALICO);
  return isEmpty ? undefined : { tiers: TIERS[part](cluster, pod, direction, tiers), otherwise: 'yes' };
}

type TiersOf = (cluster: Cluster, pod: Pod, direction: Direction, tiers: OrderedTiers) => readonly Tier[];

const TIERS: Readonly<Record<Part, TiersOf>> = {
  'before-administrators': (cluster, pod, direction, { stretches, lost }) => [
    notPlaced(cluster, pod, direction, lost), ...stretches.first.map((tier) => tierOf(cluster, pod, direction, tier)),
  ],
  'before-network-policies': (cluster, pod, direction, { stretches }) => [
    ...stretches['before-default'].map((tier) => tierOf(cluster, pod, direction, tier)), defaultTier(cluster, pod, direction, stretches.default[0], 'before'),
  ],
  'behind-network-policies': (cluster, pod, direction, { stretches }) => [
    defaultTier(cluster, pod, direction, stretches.default[0], 'behind'), ...stretches['behind-default'].map((tier) => tierOf(cluster, pod, direction, tier)),
  ],
  'behind-baseline': (cluster, pod, direction, { stretches }) => stretches.last.map((tier) => tierOf(cluster, pod, direction, tier)),
};

function tierOf(cluster: Cluster, pod: Pod, direction: Direction, { name, end, policies }: OrderedTier): Tier {
  const selecting = policies.flatMap((placed) => selectingPolicy(cluster, pod, direction, placed, { name, end }) ?? []);
  return { mode: 'first-match', captures: 'if-selected', unmatched: end, policies: selecting };
}

/** More than any tier has policies. */
const MANY = 1_000_000;

/** The tier in which NetworkPolicies of Kubernetes are: what comes before them in it, or behind. */
function defaultTier(cluster: Cluster, pod: Pod, direction: Direction, tier: OrderedTier | undefined, side: 'before' | 'behind'): Tier {
  const isBefore = ({ policy: { order } }: PlacedPolicy) => order <= ORDER_OF_NETWORK_POLICIES;
  const own = tier?.policies.filter((placed) => isBefore(placed) === (side === 'before')) ?? [];
  const found = tierOf(cluster, pod, direction, { name: DEFAULT_TIER, end: 'deny', policies: own });
  const shift = side === 'before' ? -MANY : MANY;
  return { ...found, shared: NETWORK_POLICIES, policies: found.policies.map((policy) => ({ ...policy, rank: (policy.rank ?? 0) + shift })) };
}

/** The policy, if it may be about the pod. */
function selectingPolicy(cluster: Cluster, pod: Pod, direction: Direction, placed: PlacedPolicy, tier: TierEnd): Policy | undefined {
  const selects = selectsPod(placed.policy, pod, direction);
  if (selects === 'no') return undefined;
  const { policy: found, doubt: ofPolicy } = policyFor(compiledOf(cluster, placed, tier, direction), pod);
  const isBeside = placed.policy.order === ORDER_OF_NETWORK_POLICIES && tier.name === DEFAULT_TIER && hasNetworkPolicies(cluster, pod.namespace);
  const ofOrder = isBeside ? BESIDE : undefined;
  const because = ofPolicy ?? ofOrder ?? (selects === 'yes' ? undefined : selectionDoubt(placed.policy, pod));
  return because === undefined ? found : { ...found, doubt: because, words: { ...found.words, doubt: wordsOfDoubt(because, selects !== 'yes') } };
}

const BESIDE = 'it has the order of NetworkPolicies of Kubernetes, and whether it is asked before them is up to the version of Calico';

function policyFor({ policy, limited, doubt }: Compiled, pod: Pod): { readonly policy: Policy; readonly doubt: string | undefined } {
  // Rules that ask something of the pod itself keep their places, so that the order is one for all pods.
  return { policy: limited ? { ...policy, rules: limited(pod) } : policy, doubt };
}

function hasNetworkPolicies(cluster: Cluster, namespace: string): boolean {
  return policiesOfNetwork(cluster).some(({ ref }) => ref.namespace === namespace);
}

/** Pods of the host network are no endpoints. */
function selectsPod({ subject, directions }: CalicoPolicy, pod: Pod, direction: Direction): Truth {
  if (pod.hostNetwork) return 'no';
  return and(directions[direction].governs, pod.opaque === undefined ? truthOfPod(subject, pod) : 'unknown');
}

function selectionDoubt({ subject, directions: { ingress, egress } }: CalicoPolicy, pod: Pod): string {
  const labels = doubtOfExpression(subject, labelsOfPod(pod));
  if (labels !== undefined) return `whether it selects the pod is not known: ${labels}`;
  return [ingress, egress].some(({ governs }) => governs === 'unknown')
    ? 'it names no types, and whether something fills them in on the way to where Calico keeps it is not known'
    : 'whether it selects the pod is not known';
}

/** What may stand in any tier, and what passes by all of them. */
function notPlaced(cluster: Cluster, pod: Pod, direction: Direction, lost: OrderedTiers['lost']): Tier {
  const policies = lost.flatMap(({ policy, because }, at) => (isAbout(policy, pod, direction) ? [unclear(policy, because, at + 1)] : []));
  const node = direction === 'ingress' && isSelected(cluster, pod) ? [nodePolicy(cluster)] : [];
  return { mode: 'first-match', captures: 'if-selected', unmatched: 'pass', policies: [...node, ...policies] };
}

function isAbout(policy: CalicoPolicy, pod: Pod, direction: Direction): boolean {
  if (!policy.malformed) return selectsPod(policy, pod, direction) !== 'no';
  return !pod.hostNetwork && (policy.ref.namespace === '' || policy.ref.namespace === pod.namespace);
}

function unclear({ ref }: CalicoPolicy, because: string, rank: number): Policy {
  return { object: ref, rank, unclear: true, rules: [], words: { unclear: { ...UNCLEAR, because }, rule: () => ({ because }) } };
}

function isSelected(cluster: Cluster, pod: Pod): boolean {
  const { stretches, lost } = cluster.of(CALICO).tiers;
  return lost.some(({ policy }) => isAbout(policy, pod, 'ingress'))
    || Object.values(stretches).flat().some(({ policies }) => policies.some(({ policy }) => selectsPod(policy, pod, 'ingress') !== 'no'));
}

const nodePolicyOf = perKey((cluster: Cluster, _: 'node'): Policy => ({
  rank: 0,
  captures: false,
  rules: [{ action: 'allow', peer: nodeTest(cluster, undefined), request: 'any', path: [] }],
  words: { rule: () => ({ because: 'Calico lets in what comes from the node of the pod, and it is not known whether this does' }) },
}));

function nodePolicy(cluster: Cluster): Policy {
  return nodePolicyOf(cluster, 'node');
}
