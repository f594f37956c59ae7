/** What a decision says of one peer and one request, with a trace of all that contributed where somebody asks for it. */
import {
  captureOf, isTest, placeOf, worthOf,
  type Action, type Case, type Complement, type Decision, type Meeting, type ObjectEntry, type PeerTest, type Policy, type PolicyWords,
  type RequestTest, type DecisionRule, type RuleWords, type SetOf, type Several,
} from './decision';
import { answerIfDenied, answerOfTiers, ONE, type AskedTier, type Matched } from './logic';
import type { HopKind } from '../core/hop';
import type { Trace, TraceEntry } from '../core/trace';
import { allOf, and, anyOf, not, or, type Truth } from '../core/verdict';

/** Receives what contributed to a hop, in order. */
export type HopTrace = ((entry: Omit<TraceEntry, 'hop'>) => void) | undefined;

/** The part of a trace that is about one hop. */
export function heardAt(hop: HopKind, trace: Trace): HopTrace {
  return trace && ((entry) => trace({ hop, ...entry }));
}

/** How single tests are answered. */
export interface Meets {
  readonly peer: (test: PeerTest) => Truth;
  readonly request: (test: RequestTest) => Truth;
  /** Absent if the peer is not in the cluster. */
  readonly meeting?: Meeting;
  /** What the trace says of a rule. */
  readonly words: (policy: Policy, rule: DecisionRule, truth: Truth) => RuleWords | readonly RuleWords[];
}

export function evaluate(decision: Decision, meeting: Meeting, trace?: HopTrace): Truth {
  return evaluateWith(decision, {
    peer: (test) => test.matches(meeting.peer),
    request: (test) => test.matches(meeting.request),
    meeting,
    words: ({ words }, rule, truth) => words.rule(rule, truth, meeting),
  }, trace);
}

/** For peers outside the cluster, which answer tests themselves. */
export function evaluateWith(decision: Decision, meets: Meets, trace?: HopTrace): Truth {
  const { tiers, otherwise, doubt, unselected } = decision;
  const say = (truth: Truth, because: string): Truth => {
    trace?.({ path: [], effect: truth === 'yes' ? 'allows' : 'depends', truth, because });
    return truth;
  };
  if (doubt && doubt.keeps === undefined) return say('unknown', doubt.because);
  const isSelected = tiers.some(({ policies }) => policies.length > 0);
  const asked = tiers.map((tier): AskedTier<Truth> => ({
    tier, captured: captureOf(tier), matched: tier.policies.flatMap((policy) => matchesOf(meets, policy, worthOf(decision, tier, policy), trace)),
  }));
  const answer = answerOfTiers(ONE, asked, otherwise);
  if (trace && answer === 'unknown') sayWhoMayAllow(asked, trace);
  if (!isSelected && unselected !== undefined) say(answer, unselected);
  return doubt && answer !== 'yes' ? say('unknown', doubt.because) : answer;
}

/** Names the policy that may allow what an earlier tier denies, where nobody knows whether it is asked. */
function sayWhoMayAllow(asked: readonly AskedTier<Truth>[], trace: NonNullable<HopTrace>): void {
  const at = asked.findIndex(({ tier, captured }) => tier.yields === 'unknown' && captured !== 'no');
  if (at < 0 || answerIfDenied(ONE, asked, at) === 'no') return;
  for (const { tier, matched } of asked.slice(at + 1)) {
    for (const { rank } of matched.filter(({ action }) => action === 'allow' || action === 'unclear')) {
      const object = tier.policies.find((policy) => policy.rank === rank)?.object;
      trace({ ...(object && { object }), path: ['spec'], effect: 'depends', truth: 'unknown', because: NOT_KNOWN_TO_BE_ASKED });
    }
  }
}

const NOT_KNOWN_TO_BE_ASKED = 'an earlier tier denies what no rule of it allows, and network plugins differ in whether this policy is asked first';

function matchesOf(meets: Meets, policy: Policy, worth: Truth, trace: HopTrace): readonly Matched<Truth>[] {
  const { object, words, rules, doubt } = policy;
  const from = object ? { object } : {};
  const place = placeOf(policy);
  if (policy.unclear) {
    const entry = trace && entryOf(words.unclear, meets);
    if (entry) trace({ ...from, ...entry });
    return [{ ...place, action: 'unclear', truth: worth }];
  }
  const matched: Matched<Truth>[] = [];
  for (const rule of rules) {
    const truth = ruleTruth(meets, rule);
    if (truth === 'no') continue;
    matched.push({ ...place, action: rule.action, truth: and(truth, worth) });
    if (!trace) continue;
    const effect = truth === 'yes' && doubt === undefined ? EFFECT[rule.action] : 'depends';
    const said = doubt === undefined ? truth : and(truth, 'unknown');
    for (const entry of [meets.words(policy, rule, truth)].flat()) trace({ ...from, path: rule.path, effect, truth: said, ...entry });
  }
  if (trace) {
    const behind = doubt === undefined ? matched.length === 0 && entryOf(words.none, meets) : words.doubt;
    if (behind) trace({ ...from, ...behind });
  }
  return matched;
}

function entryOf(words: PolicyWords['none'], { meeting }: Meets): ObjectEntry | undefined {
  if (typeof words !== 'function') return words;
  return meeting && words(meeting);
}

const EFFECT: Readonly<Record<Action, TraceEntry['effect']>> = { allow: 'allows', deny: 'denies', pass: 'passes', ask: 'depends' };

function ruleTruth(meets: Meets, rule: DecisionRule): Truth {
  const truth = caseTruth(meets, rule);
  if (truth === 'no' || !rule.cases) return truth;
  return and(truth, anyOf(rule.cases.map((one) => caseTruth(meets, one))));
}

function caseTruth(meets: Meets, { peer, request }: Case): Truth {
  const asked = setTruth(request, meets.request);
  return asked === 'no' ? 'no' : and(asked, setTruth(peer, meets.peer));
}

/** Whether a set holds somebody or something of whom each test says a truth. */
export function setTruth<T extends PeerTest | RequestTest>(set: SetOf<T>, truthOf: (test: T) => Truth): Truth {
  if (set === 'any') return 'yes';
  if (isTest(set)) return truthOf(set);
  const combined = set as Several<SetOf<T>> | Complement<SetOf<T>>;
  if (combined.kind === 'not') return not(setTruth(combined.set, truthOf));
  if (combined.kind === 'and') return allOf(combined.sets.map((one) => setTruth(one, truthOf)));
  let any: Truth = 'no';
  for (const one of combined.sets) {
    any = or(any, setTruth(one, truthOf));
    if (any === 'yes') break;
  }
  return any;
}
