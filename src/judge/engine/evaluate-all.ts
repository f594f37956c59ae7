/**
 * What decisions say of all peers at once: for a port and a request, a vector with the truth of each class of peers.
 *
 * `AllPeers` is one decision with every peer at the other end. Read backwards, as `AllSubjects` does it (all-subjects.ts), it is the decisions of
 * every peer with one destination at the other end. The meaning of rules is asked of the same tests that answer for a single peer.
 */
import {
  captureOf, endOf, isTest, keyOf, placeOf, testsOf, worthOf,
  type Decision, type PeerSet, type Place, type Request, type RequestSet, type RequestTest, type DecisionRule, type Tier,
} from './decision';
import { setTruth } from './evaluate';
import { answerOfTiers, type Logic, type Matched } from './logic';
import type { PeerVectors } from './peer-vectors';
import type { Peer } from '../cluster/pod';
import type { PortRange, Protocol } from '../cluster/ports';
import type { Truth } from '../core/verdict';
import type { RequestPatterns } from '../requests/requests';
import type { TruthVector } from '../vectors/truth-vector';

/** A rule, with the peers of whom it speaks. */
export interface RuleVector {
  readonly action: Matched<unknown>['action'];
  /** @default - its tier knows no order */
  readonly place?: Place | undefined;
  readonly vector: TruthVector;
  readonly request: RequestSet;
  readonly cases?: readonly Pick<RuleVector, 'vector' | 'request'>[];
}

export interface TierVectors {
  readonly tier: Tier;
  readonly captured: TruthVector;
  readonly rules: readonly RuleVector[];
}

export interface DecisionVectors {
  readonly tiers: readonly TierVectors[];
  readonly otherwise: TruthVector;
  /** Those of whom nothing is certain, and those of whom only a yes is. */
  readonly unknown?: TruthVector;
  readonly doubted?: TruthVector;
}

/** What the rules of a decision say about a request, for any sender. Equal keys of one decision mean equal answers. */
export interface Asked {
  readonly key: string;
  readonly truths: readonly Truth[];
}

/** A rule, and what is known of it once it is asked about. A class, so that all rules have one shape: nothing is read more often. */
class Prepared implements RuleVector {
  readonly action: RuleVector['action'];
  readonly place: Place | undefined;
  readonly vector: TruthVector;
  readonly request: RequestSet;
  readonly cases: RuleVector['cases'] | undefined;
  /** Other rules that speak of the same ports. */
  others: RuleVector[] | undefined = undefined;
  union: TruthVector | undefined = undefined;

  constructor(rule: RuleVector) {
    this.action = rule.action;
    this.place = rule.place;
    this.vector = rule.vector;
    this.request = rule.request;
    this.cases = rule.cases;
  }
}

/** A tier, and where its rules end among those of all tiers. */
interface PreparedTier {
  readonly tier: Tier;
  readonly captured: TruthVector;
  readonly to: number;
}

export class AllPeers {
  /** All rules of all tiers, in order. */
  private readonly rules: readonly Prepared[];
  private readonly tiers: readonly PreparedTier[];
  private readonly vectors = new Map<string, TruthVector>();
  private cutting?: readonly RequestTest[];
  private readonly answers = new Map<RequestTest, Map<string, Truth>>();

  constructor(private readonly logic: Logic<TruthVector>, private readonly destination: Peer, private readonly parts: DecisionVectors) {
    const rules: Prepared[] = [];
    this.tiers = parts.tiers.map(({ tier, captured, rules: own }) => {
      const prepared = own.map((rule) => new Prepared(rule));
      for (const rule of tier.mode === 'first-match' ? prepared : gathered(prepared)) rules.push(rule);
      return { tier, captured, to: rules.length };
    });
    this.rules = rules;
  }

  /** Ports at which an answer can change. */
  cuts(protocol: Protocol): readonly PortRange[] {
    this.cutting ??= this.rules.flatMap(({ request, cases }) => [...testsOf(request), ...cases?.flatMap((one) => testsOf(one.request)) ?? []])
      .filter((test) => test.cuts);
    return this.cutting.flatMap((test) => test.cuts?.(this.destination, protocol) ?? []);
  }

  /** Whether an answer depends on more of a request than its port. */
  get readsRequests(): boolean {
    return this.rules.some((rule) => !isOfPorts(rule));
  }

  /** Values that rules compare requests with: all, or those of rules about the port of a request. */
  patterns(request?: Request): readonly RequestPatterns[] {
    return this.rules.filter((rule) => !isOfPorts(rule) && (!request || this.requestTruth(rule.request, request) !== 'no'))
      .flatMap(({ request: set, cases }) => [set, ...cases?.map((one) => one.request) ?? []])
      .flatMap((set) => testsOf(set).flatMap(({ patterns }) => patterns ?? []));
  }

  ask(request: Request): Asked {
    const truths: Truth[] = [];
    for (const rule of this.rules) {
      truths.push(this.requestTruth(rule.request, request));
      if (rule.cases) for (const one of rule.cases) truths.push(this.requestTruth(one.request, request));
    }
    let key = '';
    for (const truth of truths) key += CODE[truth];
    return { key, truths };
  }

  /** Whom the decision lets make such a request. The vector is shared: copy it before changing it. */
  vector({ key, truths }: Asked): TruthVector {
    let vector = this.vectors.get(key);
    if (!vector) this.vectors.set(key, vector = this.compute(truths));
    return vector;
  }

  private compute(truths: readonly Truth[]): TruthVector {
    const { otherwise, unknown, doubted } = this.parts;
    const matched: Matched<TruthVector>[][] = this.tiers.map(() => []);
    let [tier, position] = [0, 0];
    this.rules.forEach((rule, at) => {
      while (this.tiers[tier].to <= at) tier += 1;
      const truth = this.ruleVector(rule, truths, position);
      position += 1 + (rule.cases?.length ?? 0);
      // A rule that matches nobody changes nothing, in any tier.
      if (!this.logic.is(truth, 'no')) matched[tier].push(rule.place ? { ...rule.place, action: rule.action, truth } : { action: rule.action, truth });
    });
    const asked = this.tiers.map(({ tier: own, captured }, at) => ({ tier: own, captured, matched: matched[at] }));
    let answer = answerOfTiers(this.logic, asked, otherwise);
    if (doubted) answer = answer.copy().doubt(doubted);
    return unknown ? answer.copy().obscure(unknown) : answer;
  }

  /** Whom a rule means, by the answers of its own request and of those of its cases. */
  private ruleVector(rule: Prepared, truths: readonly Truth[], position: number): TruthVector {
    if (truths[position] === 'no') return this.logic.of('no');
    const own = this.matching(rule, truths[position]);
    if (!rule.cases) return own;
    return this.logic.and(own, this.logic.anyOf(rule.cases.map((one, at) => this.limited(one.vector, truths[position + 1 + at]))));
  }

  private matching(rule: Prepared, truth: Truth): TruthVector {
    if (!rule.others) return this.limited(rule.vector, truth);
    const all = [rule, ...rule.others].map(({ vector }) => vector);
    // AND does not distribute over answers of which some depend on the request and others are unknown.
    if (truth === 'conditional') return this.logic.anyOf(all.map((vector) => this.limited(vector, truth)));
    return this.limited(rule.union ??= this.logic.anyOf(all), truth);
  }

  private limited(vector: TruthVector, truth: Truth): TruthVector {
    return this.logic.and(vector, this.logic.of(truth));
  }

  private requestTruth(set: RequestSet, request: Request): Truth {
    return set === 'any' ? 'yes' : setTruth(set, (test) => this.answer(test, request));
  }

  /** A test reads one fact of a request, so that few different answers exist. */
  private answer(test: RequestTest, request: Request): Truth {
    const fact = test.fact?.(request);
    if (fact === undefined) return test.matches(request);
    let answers = this.answers.get(test);
    if (!answers) this.answers.set(test, answers = new Map());
    let truth = answers.get(fact);
    if (truth === undefined) answers.set(fact, truth = test.matches(request));
    return truth;
  }
}

const CODE: Readonly<Record<Truth, string>> = { no: '.', yes: 'y', conditional: 'c', unknown: 'u' };

/** One decision, with everybody at the other end. */
export function evaluateAll(vectors: PeerVectors, decision: Decision, destination: Peer): AllPeers {
  const { logic } = vectors;
  const { tiers, otherwise, doubt } = decision;
  if (doubt && doubt.keeps === undefined) return new AllPeers(logic, destination, { tiers: [], otherwise: logic.of('unknown') });
  return new AllPeers(logic, destination, {
    otherwise: logic.of(otherwise),
    ...(doubt && { doubted: logic.of('yes') }),
    tiers: tiers.map((tier): TierVectors => ({
      tier,
      captured: logic.of(captureOf(tier)),
      rules: tier.policies.flatMap((policy): readonly RuleVector[] => {
        const worth = logic.of(worthOf(decision, tier, policy));
        const place = placeOf(policy);
        if (policy.unclear) return [{ action: 'unclear', place, vector: worth, request: 'any' }];
        return policy.rules.map((rule) => vectorsOf(vectors, rule, worth, place));
      }),
    })),
  });
}

/** The answer to one request alone. */
export function evaluateOnce(vectors: PeerVectors, decision: Decision, request: Request): TruthVector {
  const peers = onlyPeersOf(decision);
  if (peers !== undefined) return vectors.of(peers);
  const all = evaluateAll(vectors, decision, request.destination);
  return all.vector(all.ask(request));
}

/** Whom a decision allows everything, if it asks for nothing else. */
function onlyPeersOf({ tiers: [tier, ...tiers], doubt }: Decision): PeerSet | undefined {
  if (doubt || tiers.length > 0 || tier?.mode !== 'any-allow' || tier.captures !== 'always' || endOf(tier) !== 'deny' || tier.policies.length !== 1) return undefined;
  const [{ rules: [rule, ...rules], unclear, doubt: policyDoubt }] = tier.policies;
  return rule && rules.length === 0 && rule.request === 'any' && !rule.cases && !unclear && policyDoubt === undefined ? rule.peer : undefined;
}

function vectorsOf(vectors: PeerVectors, { action, peer, request, cases }: DecisionRule, worth: TruthVector, place: Place | undefined): RuleVector {
  const vector = vectors.logic.and(vectors.of(peer), worth);
  if (!cases) return { action, place, vector, request };
  return { action, place, vector, request, cases: cases.map((one) => ({ vector: vectors.of(one.peer), request: one.request })) };
}

/** Rules about the same ports are asked about together. */
function gathered(rules: readonly Prepared[]): readonly Prepared[] {
  if (rules.length < 2) return rules;
  const byKey = new Map<string, Prepared>();
  const all: Prepared[] = [];
  for (const rule of rules) {
    const key = isOfPorts(rule) ? keyOf(rule.request) : undefined;
    const known = key === undefined ? undefined : byKey.get(key);
    if (known?.action === rule.action) {
      (known.others ??= []).push(rule);
      continue;
    }
    all.push(rule);
    if (key !== undefined && !known) byKey.set(key, rule);
  }
  return all;
}

/** Whether it asks for nothing but ports, or for nothing at all. */
export function isOfPorts({ request, cases }: Pick<RuleVector, 'request'> & { readonly cases?: unknown }): boolean {
  return !cases && (request === 'any' || (isTest(request) && request.kind === 'ports'));
}
