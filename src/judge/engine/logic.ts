/**
 * What tiers make of the rules that match: written once, for one truth and for the truths of all peers.
 *
 * Where it is open whether a rule matches, an answer is certain if it is the same either way.
 */
import { endOf, type Action, type Place, type Tier } from './decision';
import { and, eitherWay, not, or, truthOf, type Truth } from '../core/verdict';

/** Truths that are put together: one, or one for each peer. None of them is ever changed. */
export interface Logic<T> {
  of(truth: Truth): T;
  /** Whether it is this truth, for everybody; may say no where that would have to be looked for. */
  is(value: T, truth: Truth): boolean;
  and(left: T, right: T): T;
  not(value: T): T;
  /** Yes where it is yes, and no everywhere else. */
  certain(value: T): T;
  anyOf(values: readonly T[]): T;
  /** Unknown where two answers differ. */
  agreed(left: T, right: T): T;
  /** The first answer, where the second is another that a question may mean as well. */
  either(left: T, right: T): T;
}

export const ONE: Logic<Truth> = {
  of: (truth) => truth,
  is: (value, truth) => value === truth,
  and,
  not,
  certain: (value) => truthOf(value === 'yes'),
  anyOf: (values) => values.reduce(or, 'no'),
  agreed: (left, right) => (left === right ? left : 'unknown'),
  either: eitherWay,
};

/** A rule as far as it matches; `unclear` stands for all that a policy may say which could not be understood. */
export interface Matched<T> extends Place {
  readonly action: Action | 'unclear';
  readonly truth: T;
}

/** A tier, whom it captures, and its rules as far as they match. */
export interface AskedTier<T> {
  readonly tier: Tier;
  readonly captured: T;
  readonly matched: readonly Matched<T>[];
}

/** The answer of tiers, one behind the other. `otherwise` holds for what none of them decides. */
export function answerOfTiers<T>(logic: Logic<T>, tiers: readonly AskedTier<T>[], otherwise: T, from = 0): T {
  let answer = otherwise;
  for (let at = tiers.length - 1; at >= from; at -= 1) answer = answerOf(logic, tiers[at], answer, () => answerIfDenied(logic, tiers, at));
  return answer;
}

/** What becomes of that which a tier denies at its end: tiers behind it may still allow it. */
export function answerIfDenied<T>(logic: Logic<T>, tiers: readonly AskedTier<T>[], at: number): T {
  const { yields = 'no' } = tiers[at].tier;
  const no = logic.of('no');
  return yields === 'no' || at === tiers.length - 1 ? no : logic.and(logic.of(yields), answerOfTiers(logic, tiers, no, at + 1));
}

/** The answer of a tier. `next` is that of all tiers behind it. */
function answerOf<T>(logic: Logic<T>, { tier, captured, matched }: AskedTier<T>, next: T, ifDenied: () => T): T {
  const end = endAnswer(logic, endOf(tier), captured, next, ifDenied);
  return tier.mode === 'first-match' ? firstMatch(logic, matched, next, end) : union(logic, tier, matched, end);
}

function endAnswer<T>(logic: Logic<T>, end: 'allow' | 'deny' | 'pass', captured: T, next: T, ifDenied: () => T): T {
  if (end === 'pass' || logic.is(captured, 'no')) return next;
  if (end === 'allow') return logic.anyOf([captured, next]);
  const denied = ifDenied();
  if (logic.is(captured, 'yes')) return denied;
  return logic.is(denied, 'no') ? logic.and(logic.not(captured), next) : choice(logic, captured, denied, next);
}

/** All rules count: what one allows, unless one denies it. */
function union<T>(logic: Logic<T>, { mode }: Tier, matched: readonly Matched<T>[], end: T): T {
  for (const { action } of matched) if (action === 'pass' || (action !== 'allow' && action !== 'unclear' && mode === 'any-allow')) throw misplaced(action, mode);
  const of = (action: Action) => matched.filter((match) => match.action === action).map(({ truth }) => truth);
  const unclear = matched.filter(({ action }) => action === 'unclear').map(({ truth }) => logic.and(truth, logic.of('unknown')));
  let answer = logic.anyOf([end, ...of('allow'), ...unclear]);
  if (mode === 'any-allow') return answer;
  const [denied, asked] = [of('deny'), of('ask')];
  if (asked.length > 0) answer = logic.and(answer, logic.anyOf([logic.not(logic.anyOf(asked)), logic.of('conditional')]));
  if (denied.length + unclear.length > 0) answer = logic.and(answer, logic.not(logic.anyOf([...denied, ...unclear])));
  return answer;
}

function misplaced(action: Action, mode: Tier['mode']): Error {
  return new Error(`A tier of mode ${mode} has no rules that ${action}.`);
}

function firstMatch<T>(logic: Logic<T>, matched: readonly Matched<T>[], next: T, end: T): T {
  if (matched.every(({ tie }) => tie === undefined)) return inOrder(logic, matched, next, end);
  return byTies(matched).reduceRight((rest, policies) => {
    // Each may be the first; what they do not agree on is open.
    const answers = policies.map((policy) => inOrder(logic, [policy, ...policies.filter((other) => other !== policy)].flat(), next, rest));
    return answers.reduce((left, right) => inCommon(logic, left, right));
  }, end);
}

/** Rules in their order: those of one policy, or of each policy of a tie. */
function byTies<T>(matched: readonly Matched<T>[]): readonly (readonly (readonly Matched<T>[])[])[] {
  const ties: Matched<T>[][][] = [];
  let before: Matched<T> | undefined;
  for (const match of matched) {
    const isTied = before !== undefined && match.tie !== undefined && before.tie === match.tie;
    if (!isTied) ties.push([[match]]);
    else if (before!.rank === match.rank) ties[ties.length - 1][ties[ties.length - 1].length - 1].push(match);
    else ties[ties.length - 1].push([match]);
    before = match;
  }
  return ties;
}

function inCommon<T>(logic: Logic<T>, left: T, right: T): T {
  return logic.anyOf([logic.and(left, right), logic.and(logic.anyOf([left, right]), logic.of('unknown'))]);
}

function inOrder<T>(logic: Logic<T>, matched: readonly Matched<T>[], next: T, end: T): T {
  return matched.reduceRight((rest, { action, truth }) => {
    if (action === 'allow') return logic.anyOf([truth, rest]);
    if (action === 'deny') return logic.and(logic.not(truth), rest);
    if (action === 'ask') return logic.and(rest, logic.anyOf([logic.not(truth), logic.of('conditional')]));
    return choice(logic, truth, action === 'pass' ? next : logic.of('unknown'), rest);
  }, end);
}

/** One or the other. Where that is open, a yes that both have in common; a no that they have in common is there already. */
function choice<T>(logic: Logic<T>, isFirst: T, first: T, second: T): T {
  return logic.anyOf([logic.and(isFirst, first), logic.and(logic.not(isFirst), second), logic.certain(logic.and(first, second))]);
}
