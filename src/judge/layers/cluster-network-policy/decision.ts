/**
 * Cluster-wide policies as tiers around those of NetworkPolicy: the first rule that matches decides, in the order of priorities and within a
 * policy in that of its rules. What no rule matches, or one passes, goes on to the next tier.
 *
 * Source: network-policy-api, apis/v1alpha2/clusternetworkpolicy_types.go and apis/v1alpha1. Of policies with the same priority "the
 * implementation can apply any of the matching policies", so that where they differ nothing is certain.
 */
import { labelDoubt, peerSetOf, podMatches } from './peers';
import type { ClusterDirection, ClusterPeer, ClusterPolicy, ClusterPort, ClusterRule, PolicyTier } from './read/model';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import { PROTOCOLS } from '../../cluster/ports';
import type { Truth } from '../../core/verdict';
import type { Decision, Meeting, Policy, PolicyEntry, PolicyWords, RequestSet, RuleWords } from '../../engine/decision';
import { portsMatch, portsTest, type PortSet } from '../../engine/port-tests';

const TIER_NAMES: Readonly<Record<PolicyTier, string>> = { admin: 'Admin tier', baseline: 'Baseline tier' };

/** A policy in one direction, for every pod that it selects. */
interface Compiled {
  readonly source: ClusterPolicy;
  readonly policy: Policy;
}

const COMPILED = new WeakMap<Cluster, Map<string, readonly Compiled[]>>();

/** What a tier says of a pod; undefined where it says nothing of any. */
export function tierDecision(
  cluster: Cluster, policies: readonly ClusterPolicy[], tier: PolicyTier, pod: Pod, direction: ClusterDirection,
): Decision | undefined {
  if (policies.length === 0) return undefined;
  const compiled = compiledOf(cluster, policies, tier, direction);
  if (compiled.length === 0) return undefined;
  const selecting = compiled.flatMap(({ source, policy }): Policy | readonly Policy[] => {
    // It may be about any pod.
    if (source.malformed) return policy;
    const selects = podMatches(cluster, source.subject, pod);
    if (selects === 'no') return [];
    return selects === 'yes' ? policy : doubted(policy, source, pod);
  });
  return { tiers: [{ mode: 'first-match', captures: 'if-selected', policies: selecting }], otherwise: 'yes' };
}

function compiledOf(cluster: Cluster, policies: readonly ClusterPolicy[], tier: PolicyTier, direction: ClusterDirection): readonly Compiled[] {
  let known = COMPILED.get(cluster);
  if (!known) COMPILED.set(cluster, known = new Map());
  const key = `${tier} ${direction}`;
  let compiled = known.get(key);
  if (!compiled) {
    const own = inOrder(policies.filter((policy) => policy.tier === tier));
    compiled = own
      .map((source, at): Compiled => ({ source, policy: compile(cluster, source, direction, at, isTied(own, at)) }))
      // A policy without rules of a direction is not about it.
      .filter(({ policy }) => policy.unclear === true || policy.rules.length > 0);
    known.set(key, compiled);
  }
  return compiled;
}

/** What could not be understood comes first: its priority may be another one. */
function inOrder(policies: readonly ClusterPolicy[]): readonly ClusterPolicy[] {
  const place = ({ malformed, priority }: ClusterPolicy) => (malformed ? -1 : priority);
  return [...policies].sort((left, right) => place(left) - place(right) || (left.ref.name < right.ref.name ? -1 : 1));
}

function isTied(ordered: readonly ClusterPolicy[], at: number): boolean {
  const { malformed, priority } = ordered[at];
  return !malformed && ordered.some((other, place) => place !== at && !other.malformed && other.priority === priority);
}

function compile(cluster: Cluster, source: ClusterPolicy, direction: ClusterDirection, at: number, tied: boolean): Policy {
  const { ref, tier, priority, malformed } = source;
  const where = ref.kind === 'BaselineAdminNetworkPolicy' ? TIER_NAMES.baseline : `${TIER_NAMES[tier]}, priority ${priority}`;
  return {
    object: ref,
    rank: at,
    ...(tied && { tie: priority }),
    ...(malformed && { unclear: true }),
    rules: malformed ? [] : source.rules[direction].map((rule, index) => ({
      action: rule.action, peer: peerSetOf(cluster, rule.peers), request: requestSetOf(rule.ports), path: ['spec', direction, index],
    })),
    words: wordsOf(source, direction, where, tied),
  };
}

function requestSetOf(ports: ClusterRule['ports']): RequestSet {
  return ports === 'any' ? 'any' : portsTest(portSetsOf(ports));
}

/** A name is that of a port of whatever protocol. */
function portSetsOf(ports: readonly ClusterPort[]): readonly PortSet[] {
  return ports.flatMap((port): readonly PortSet[] => (port.kind === 'range' ? [port] : PROTOCOLS.map((protocol) => ({ ...port, protocol }))));
}

function wordsOf(source: ClusterPolicy, direction: ClusterDirection, where: string, tied: boolean): PolicyWords {
  return {
    rule: ({ path }, truth, meeting) => {
      const words = ruleWords(source.rules[direction][Number(path[2])], truth, meeting, where);
      return tied ? { ...words, effect: 'depends', truth: 'unknown', because: `${words.because}; other policies have the same priority, and any may be asked first` } : words;
    },
    none: { path: ['spec', direction], effect: 'does-not-match', truth: 'yes', because: `${where}: no rule matches` },
    unclear: UNCLEAR,
  };
}

const UNCLEAR: PolicyEntry = Object.freeze({ path: ['spec'], effect: 'depends', truth: 'unknown', because: 'the policy could not be understood' });
const VERBS: Readonly<Record<ClusterRule['action'], string>> = { allow: 'allows', deny: 'denies', pass: 'passes on to the next tier' };

function ruleWords(rule: ClusterRule, truth: Truth, { peer, request }: Meeting, where: string): RuleWords {
  const what = `rule${rule.name === undefined ? '' : ` '${rule.name}'`} that ${VERBS[rule.action]}`;
  if (truth === 'yes') return { because: `${where}: a ${what} matches`, ...(rule.action === 'deny' && { truth: 'no' }) };
  const open = (reason: string) => `${where}: whether a ${what} matches is not known: ${reason}`;
  if (rule.ports !== 'any' && portsMatch(portSetsOf(rule.ports), request) === 'unknown') return { because: open('a pod that no manifest gives may name any port') };
  const labels = rule.peers.flatMap((one) => labelDoubt(one, peer) ?? [])[0];
  if (labels !== undefined) return { because: open(labels), ofLabels: true };
  const [kind, reason] = DOUBTS.find(([some]) => rule.peers.some((one) => one.kind === some)) ?? ['pods', 'nothing is known of the pod'];
  return { because: open(reason), ...(kind === 'network' && { ofAddresses: true }) };
}

const DOUBTS: readonly (readonly [ClusterPeer['kind'], string])[] = [
  ['domain', 'the addresses behind a domain name are not known'],
  ['nodes', 'the labels and addresses of nodes are not known'],
  ['network', 'whether networks mean pods is up to the network plugin, and to the addresses of pods'],
];

/** The policy, where it is not known whether it selects the pod. */
function doubted(policy: Policy, { subject }: ClusterPolicy, pod: Pod): Policy {
  const because = `whether it selects the pod is not known: ${labelDoubt(subject, { kind: 'pod', pod }) ?? 'nothing is known of the pod'}`;
  return {
    ...policy,
    doubt: because,
    words: { ...policy.words, doubt: { path: ['spec', 'subject'], effect: 'depends', truth: 'unknown', because, ofLabels: true } },
  };
}
