/** The matchers, as plain functions that jest and vitest both take. */
import { failureText } from './failure';
import { flowOf } from './question';
import { graphOf, judgeBoth, judgeSubject, objectsOf } from './subject';
import type { AccessQuestion, ClusterFacts } from './types';
import { shortened } from '../cdk8s/bridge/shortened';
import type { Verdict } from '../judge/core/verdict';
import { proveGraph } from '../proof/prove-graph';
import { condenseChanges, isWidening, type ChangedAccess } from '../report/change';
import { diffTable, summary } from '../report/diff-table';
import { PIPE } from '../report/table';

/** What a test framework wants to know of a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What a test framework tells a matcher. */
export interface MatcherState {
  /** Whether `.not` stands before it. */
  readonly isNot?: boolean;
}

export function toAllow(this: MatcherState | undefined, received: unknown, access: AccessQuestion, facts?: ClusterFacts): MatcherResult {
  return decide('allow', 'to be allowed', { received, access, facts, isNot: this?.isNot === true });
}

export function toDeny(this: MatcherState | undefined, received: unknown, access: AccessQuestion, facts?: ClusterFacts): MatcherResult {
  return decide('deny', 'to be denied', { received, access, facts, isNot: this?.isNot === true });
}

interface Asked {
  readonly received: unknown;
  readonly access: AccessQuestion;
  readonly facts: ClusterFacts | undefined;
  readonly isNot: boolean;
}

/** A verdict that is neither allow nor deny fails with and without `.not`: nobody has proven either. */
function decide(expected: Verdict, wanted: string, { received, access, facts, isNot }: Asked): MatcherResult {
  const judgement = judgeSubject(received, facts);
  const flow = flowOf(access, judgement);
  const { verdict } = judgement.check(flow);
  const decided = verdict === 'allow' || verdict === 'deny';
  return {
    pass: decided ? verdict === expected : isNot,
    message: () => failureText(isNot ? wanted.replace('to be', 'not to be') : wanted, judgement.explain(flow), judgement),
  };
}

export function toAllowExactly(this: MatcherState | undefined, received: unknown, declared: unknown): MatcherResult {
  const { holds, messages } = proveGraph(graphOf(declared), objectsOf(received), { hardening: false });
  return {
    pass: holds,
    message: () => (holds
      ? 'expected something else to be allowed than what is declared, but it is exactly that'
      : ['expected exactly what is declared to be allowed, but:', '', ...shortened(messages.map(({ text }) => `  ${text}`))].join('\n')),
  };
}

export function toWidenAccess(this: MatcherState | undefined, received: unknown, before: unknown, facts?: ClusterFacts): MatcherResult {
  const judged = judgeBoth(before, received, facts);
  const changes = condenseChanges(judged.before.diff(judged.after), judged.after.cluster.workloads.map(({ key }) => key));
  const widening = changes.filter(isWidening);
  return {
    pass: widening.length > 0,
    message: () => (widening.length > 0
      ? ['expected no new access, but this is open now, or may be:', '', tableOf(widening), '', summary(changes)].join('\n')
      : 'expected new access, but there is none'),
  };
}

/** The changes without their sum, which covers all of them. */
function tableOf(changes: readonly ChangedAccess[]): string {
  return diffTable(changes, PIPE).split('\n\n', 1)[0];
}
