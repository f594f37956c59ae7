/**
 * What policies of Cilium say of one pod in one direction: all that select it are one set, with the NetworkPolicies of Kubernetes. What one of them
 * denies is denied; what one allows is allowed; the rest is denied where one of them isolates. NetworkPolicies are asked behind: they may allow
 * what is denied at the end of this tier, and deny nothing by a rule of theirs.
 *
 * Sources: Cilium "Policy Enforcement Modes", "Deny Policies"; pkg/policy, repository.go and mapstate.go.
 */
import { CILIUM, type SelectingSpec } from './key';
import { isNamed, nameTest } from './names';
import { nodeRanges } from './nodes';
import { endpointSet, peerDoubt, peerSetOf, subjectDoubt, UNKNOWN } from './peers';
import type { CiliumPorts, CiliumRule, CiliumSpec, Direction } from './read/model';
import { furtherTest, requestSetOf } from './requests';
import type { Cluster } from '../../cluster/cluster';
import { rangeHas } from '../../cluster/ip';
import { perKey } from '../../cluster/per-key';
import type { Pod } from '../../cluster/pod';
import {
  everyOf, type Decision, type DecisionRule, type PeerSet, type PeerTest, type Policy, type PolicyEntry, type PolicyWords, type RequestSet,
  type RuleWords,
} from '../../engine/decision';
import { setTruth } from '../../engine/evaluate';
import { portsMatch, portsTest } from '../../engine/port-tests';

export function ciliumDecision(cluster: Cluster, pod: Pod, direction: Direction): Decision | undefined {
  const index = cluster.of(CILIUM);
  if (index.isEmpty) return undefined;
  if (pod.hostNetwork) return ofHost(index.ofNodes, direction);
  const candidates = [...index.specs.find('', pod), ...index.specs.find(pod.namespace, pod)];
  const view = direction === 'egress' && candidates.some(({ spec }) => seesLookups(spec)) ? 'seeing egress' : direction;
  const policies = candidates.flatMap((found): Policy | readonly Policy[] => selecting(cluster, found, pod, view));
  const isolated = direction === 'ingress' && policies.some(({ captures, unclear }) => captures !== false || unclear);
  return tierOf(isolated ? [...policies, ofNode(cluster)] : policies);
}

function tierOf(policies: readonly Policy[]): Decision {
  return { tiers: [{ mode: 'deny-overrides', captures: 'if-selected', yields: 'yes', policies }], otherwise: 'yes' };
}

/** Policies about endpoints mean no pod of the host network, which is its node. */
function ofHost(specs: readonly CiliumSpec[], direction: Direction): Decision {
  const spec = specs.find((one) => one.malformed || one.directions[direction].rules.length > 0);
  const because = `${spec?.policy.ref.kind} ${spec?.policy.ref.name} selects nodes, and it is not known which, nor whether the host firewall is on`;
  return { ...tierOf([]), ...(spec && { doubt: { because } }) };
}

/** A direction; of egress also whether Cilium sees what the pod looks up, which some policy of the pod has it do. */
type View = Direction | 'seeing egress';

function directionOf(view: View): Direction {
  return view === 'ingress' ? 'ingress' : 'egress';
}

function selecting(cluster: Cluster, { spec, doubt }: SelectingSpec, pod: Pod, view: View): Policy | readonly Policy[] {
  const policy = COMPILED[view](cluster, spec);
  // It may be about any pod.
  if (policy.unclear) return policy;
  if (policy.rules.length === 0 && spec.directions[directionOf(view)].rules.length === 0) return [];
  const subject = spec.subject as Exclude<CiliumSpec['subject'], 'nodes'>;
  const selects = setTruth(endpointSet(cluster, spec.policy.ref.namespace, subject), (test) => test.matches({ kind: 'pod', pod }));
  if (selects === 'no') return [];
  const because = selects === 'yes' ? doubt : `whether it selects the pod is not known: ${subjectDoubt(subject, pod) ?? 'nothing is known of the pod'}`;
  return because === undefined ? policy : doubted(policy, because, spec, selects !== 'yes');
}

function doubted(policy: Policy, because: string, { path }: CiliumSpec, ofLabels: boolean): Policy {
  const entry: PolicyEntry = { path: [...path, 'endpointSelector'], effect: 'depends', truth: 'unknown', because, ...(ofLabels && { ofLabels }) };
  return { ...policy, doubt: because, words: { ...policy.words, doubt: entry } };
}

/** A policy is compiled once for all pods that it selects. */
const COMPILED = {
  'ingress': perKey((cluster: Cluster, spec: CiliumSpec) => compile(cluster, spec, 'ingress')),
  'egress': perKey((cluster: Cluster, spec: CiliumSpec) => compile(cluster, spec, 'egress')),
  'seeing egress': perKey((cluster: Cluster, spec: CiliumSpec) => compile(cluster, spec, 'seeing egress')),
} as const satisfies Record<View, unknown>;

function compile(cluster: Cluster, spec: CiliumSpec, view: View): Policy {
  const { policy: { ref }, path } = spec;
  const sees = view === 'seeing egress';
  const unclear: PolicyEntry = { path, effect: 'depends', truth: 'unknown', because: 'the policy could not be understood' };
  if (spec.malformed) return { object: ref, rules: [], unclear: true, words: { unclear, rule: () => ({ because: unclear.because }) } };
  const { rules, isolates } = spec.directions[directionOf(view)];
  const made = rules.map((source) => ({ source, rules: rulesOf(cluster, ref.namespace, source, sees) }));
  const sources = new Map(made.flatMap((one) => one.rules.map((rule) => [rule, one.source] as const)));
  const doubt = enforcementDoubt(cluster) ?? spec.doubt;
  return {
    object: ref,
    rules: made.flatMap((one) => one.rules),
    captures: isolates,
    ...(doubt !== undefined && { doubt }),
    words: {
      ...wordsOf(cluster, sources, sees),
      none: { path, ...(isolates ? ISOLATES : SAYS_NOTHING) },
      ...(doubt !== undefined && { doubt: { path, effect: 'depends', truth: 'unknown', because: doubt } }),
    },
  };
}

const ISOLATES = { effect: 'isolates', truth: 'no', because: 'it selects the pod and no rule matches' } as const;
const SAYS_NOTHING = { effect: 'does-not-match', truth: 'yes', because: 'it selects the pod without isolating it, and no rule matches' } as const;

/** Nobody but Cilium acts on its policies. */
function enforcementDoubt({ settings: { networkPlugin, plugin } }: Cluster): string | undefined {
  if (networkPlugin === 'cilium') return undefined;
  return networkPlugin === 'unknown'
    ? 'it is not known whether Cilium is the network plugin that enforces it (--network-plugin)'
    : `it is a policy of Cilium, and the cluster is said to have ${plugin.name}`;
}

function rulesOf(cluster: Cluster, namespace: string, { action, peers, ports, doubt, path }: CiliumRule, sees: boolean): readonly DecisionRule[] {
  if (peers !== 'anyone' && peers.length === 0) return [];
  // A rule has one kind of peers.
  const names = peers === 'anyone' ? [] : peers.filter(isNamed);
  const meant: PeerSet = peers === 'anyone' ? 'any' : peerSetOf(cluster, namespace, peers);
  const peer = doubt === undefined && (names.length === 0 || sees) ? meant : everyOf([meant, UNKNOWN]);
  const named = (request: RequestSet) => (names.length === 0 ? request : everyOf([request, nameTest(names)]));
  if (ports === 'any') return [{ action, peer, request: named('any'), path }];
  return ports.filter((one) => one.ports.length > 0).flatMap((one): readonly DecisionRule[] => {
    const rule: DecisionRule = { action, peer, request: named(requestSetOf(one)), path };
    const others = othersOf(one);
    return others === undefined ? [rule] : [rule, { ...rule, action: 'ask', request: others }];
  });
}

/**
 * Connections that a proxy of such a rule may close though another rule allows them: where a rule asks for names of servers, all that it is about
 * must have one. Source: pkg/policy, mergePortProto.
 */
function othersOf({ ports, further }: CiliumPorts): RequestSet | undefined {
  if (further?.kind === 'tls') return everyOf([portsTest(ports), { kind: 'not', set: furtherTest(further) }]);
  return further?.kind === 'unclear' ? everyOf([portsTest(ports), furtherTest(further)]) : undefined;
}

const VERBS: Readonly<Record<CiliumRule['action'], string>> = { allow: 'allows', deny: 'denies' };

/** Whether a policy sends lookups through the proxy that sees which addresses a name has. */
function seesLookups({ directions: { egress } }: CiliumSpec): boolean {
  return egress.rules.some(({ ports }) => ports !== 'any' && ports.some(({ further }) => further?.kind === 'dns'));
}

function wordsOf(cluster: Cluster, sources: ReadonlyMap<DecisionRule, CiliumRule>, sees: boolean): Pick<PolicyWords, 'rule'> {
  return {
    rule: (rule, truth, { peer, request }): RuleWords => {
      const source = sources.get(rule)!;
      const what = `a rule that ${VERBS[source.action]}`;
      if (rule.action === 'ask') return { because: 'a rule sends the connection through a proxy that may close it, whatever other rules allow' };
      if (truth === 'yes') return { because: `${what} matches`, ...(source.action === 'deny' && { truth: 'no' }) };
      const names = source.peers === 'anyone' ? [] : source.peers.filter(isNamed).map(({ name }) => name);
      if (truth === 'conditional') {
        return { because: `whether ${what} matches is up to ${names.length > 0 ? `the name by which it is called (${names.join(', ')})` : 'the request'}` };
      }
      const open = (reason: string) => `whether ${what} matches is not known: ${reason}`;
      if (source.doubt !== undefined) return { because: open(source.doubt) };
      const ports = source.ports === 'any' ? [] : source.ports.flatMap((one) => one.ports);
      if (ports.length > 0 && portsMatch(ports, request) === 'unknown') return { because: open('a pod that no manifest gives may name any port') };
      const unclear = source.ports === 'any' ? undefined : source.ports.map(({ further }) => further).find((further) => further?.kind === 'unclear');
      if (unclear?.kind === 'unclear') return { because: open(unclear.because) };
      const found = source.peers === 'anyone' ? undefined : peerDoubt(cluster, source.peers, peer, sees);
      return { because: open(found?.because ?? 'nothing is known of the pod'), ...(found?.ofLabels && { ofLabels: true }) };
    },
  };
}

/** The node of a pod reaches it, unless it is denied. Which pods of the host network run on it is not known. Source: Cilium, allow-localhost. */
function ofNode(cluster: Cluster): Policy {
  let known = NODE_POLICIES.get(cluster);
  if (!known) NODE_POLICIES.set(cluster, known = nodePolicy(cluster));
  return known;
}

const NODE_POLICIES = new WeakMap<Cluster, Policy>();

function nodePolicy(cluster: Cluster): Policy {
  const ranges = nodeRanges(cluster);
  const peer: PeerTest = {
    kind: 'entity',
    key: 'node of the pod',
    matches: (other) => {
      const mayBe = other.kind === 'pod' ? other.pod.hostNetwork : ranges.some((range) => rangeHas(range, other.address));
      return mayBe ? 'unknown' : 'no';
    },
    apiServer: 'no',
    candidates: ({ externals, unlikeOthers }) => [...externals, ...unlikeOthers],
  };
  return {
    captures: false,
    rules: [{ action: 'allow', peer, request: 'any', path: [] }],
    words: { rule: () => ({ because: 'Cilium lets in what comes from the node of the pod, and it is not known whether this does' }) },
  };
}
