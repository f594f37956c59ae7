/** A policy in one direction as the engine understands it, for every pod that it selects. */
import type { PlacedPolicy, TierEnd } from './order';
import { entitySet, familyTest, HAS_NAMED_PORTS, NOBODY, PERHAPS_HOSTS, UNKNOWN } from './peers';
import type { CalicoRule, Direction } from './read/model';
import { isOpenService, requestsOf, type AskedPorts } from './requests';
import { TIED, wordsOf } from './words';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { Truth } from '../../core/verdict';
import { everyOf, type DecisionRule, type PeerSet, type Policy } from '../../engine/decision';
import { setTruth } from '../../engine/evaluate';

export interface Compiled {
  readonly policy: Policy;
  /** The rules as they are for a pod, where they ask something of the pod itself. */
  readonly limited: ((pod: Pod) => readonly DecisionRule[]) | undefined;
  /** Why nobody may act on it. */
  readonly doubt: string | undefined;
}

/** A rule, for pods that are what it asks of its own end, for those that may be, and for others. */
type Variants = Readonly<Record<'yes' | 'unknown' | 'no', DecisionRule>> & { readonly own: PeerSet };

const COMPILED = new WeakMap<Cluster, Readonly<Record<Direction, Map<PlacedPolicy, Compiled>>>>();

export function compiledOf(cluster: Cluster, placed: PlacedPolicy, tier: TierEnd, direction: Direction): Compiled {
  let known = COMPILED.get(cluster);
  if (!known) COMPILED.set(cluster, known = { ingress: new Map(), egress: new Map() });
  let compiled = known[direction].get(placed);
  if (!compiled) known[direction].set(placed, compiled = compile(cluster, placed, tier, direction));
  return compiled;
}

function compile(cluster: Cluster, { policy: source, rank, tie }: PlacedPolicy, tier: TierEnd, direction: Direction): Compiled {
  const { ref, directions } = source;
  const made = directions[direction].rules.flatMap((rule) => variantsOf(cluster, rule).map((variants) => ({ rule, variants })));
  const sources = new Map(made.flatMap(({ rule, variants: { yes, unknown } }) => [[yes, rule], [unknown, rule]] as const));
  const doubt = enforcementDoubt(cluster);
  const isLimited = made.some(({ variants: { own } }) => own !== 'any');
  return {
    policy: {
      object: ref,
      rank,
      ...(tie !== undefined && { tie }),
      rules: made.map(({ variants }) => variants.yes),
      words: wordsOf(sources, tier, direction, [...(tie === undefined ? [] : [TIED]), ...(doubt === undefined ? [] : [doubt])]),
    },
    limited: isLimited ? (pod) => made.map(({ variants }) => variants[truthFor(variants.own, pod)]) : undefined,
    doubt,
  };
}

/** Nobody but Calico acts on its policies. */
function enforcementDoubt({ settings: { networkPlugin, plugin } }: Cluster): string | undefined {
  if (networkPlugin === 'calico') return undefined;
  return networkPlugin === 'unknown'
    ? 'it is not known whether Calico enforces policies in the cluster (--network-plugin)'
    : `it is a policy of Calico, and the cluster is said to have ${plugin.name}`;
}

function truthFor(own: PeerSet, pod: Pod): 'yes' | 'unknown' | 'no' {
  const truth: Truth = setTruth(own, (test) => test.matches({ kind: 'pod', pod }));
  return truth === 'conditional' ? 'unknown' : truth;
}

function variantsOf(cluster: Cluster, rule: CalicoRule): readonly Variants[] {
  const own = entitySet(cluster, rule.own);
  return requestsOf(cluster, rule).map((ports): Variants => {
    const { request } = ports;
    const decision: DecisionRule = { action: rule.action, peer: peerOf(cluster, rule, ports), request, path: rule.path };
    return { own, yes: decision, unknown: { ...decision, peer: everyOf([decision.peer, UNKNOWN]) }, no: { ...decision, peer: NOBODY } };
  });
}

function peerOf(cluster: Cluster, rule: CalicoRule, { isNamed }: AskedPorts): PeerSet {
  const isOpen = rule.doubt !== undefined || isOpenService(cluster, rule);
  return everyOf([
    entitySet(cluster, rule.peer),
    ...(rule.ipVersion === undefined ? [] : [familyTest(cluster, rule.ipVersion)]),
    ...(isNamed ? [HAS_NAMED_PORTS] : []),
    ...(rule.notPorts.names.length > 0 ? [PERHAPS_HOSTS] : []),
    ...(isOpen ? [UNKNOWN] : []),
  ]);
}
