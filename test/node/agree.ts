import { attemptsOn, requestsFor, type Attempt, type Caller, type Line, type Request } from './attempts';
import { callFrom, type Outcome } from './calls';
import type { RunningPod } from './deployment';
import type { Node } from './node';
import { attemptsOutside, type Outside } from './outside';
import { waysTo } from './ways';
import type { Judgement } from '../../src/judge/judge';
import type { Manifest } from '../support/synth';

/** What was tried, and where the judge says something else than what happened. */
export interface Agreement {
  readonly tried: number;
  readonly cameAbout: number;
  readonly different: readonly string[];
  /** Those among them that came about and that the judge does not allow. */
  readonly opened: readonly string[];
}

/** How many requests are tried where none of them gets as far as somebody who reads it. */
const FEW = 3;

/** How many pods call at the same time: most of them wait for packets that were dropped. */
const AT_ONCE = 6;

/** How much longer those may take that the judge allows and that did not come about: a machine with other work is slow. */
const PATIENCES = [2_500, 10_000, 30_000];

/** Every caller tries every pod at every port, in every way, with every request. The judge is asked the same. */
export async function agreement(
  node: Node, manifests: readonly Manifest[], targets: ReadonlyMap<string, RunningPod>, callers: readonly Caller[], judgement: Judgement,
  outside: readonly Outside[] = [],
): Promise<Agreement> {
  if (judgement.problems.length > 0) throw new Error(JSON.stringify(judgement.problems, undefined, 1));
  const requests = new Map([...targets.keys()].map((key) => [key, requestsFor(manifests, key)]));
  const ways = new Map([...targets].map(([key, pod]) => [key, waysTo(pod.ports, pod.services)]));
  let [tried, cameAbout] = [0, 0];
  const [different, opened]: [string[], string[]] = [[], []];
  const waiting = [...callers];
  const work = async () => {
    for (let caller = waiting.shift(); caller; caller = waiting.shift()) {
      const others = [...targets].filter(([, pod]) => pod !== caller!.pod);
      const lines = others.flatMap(([to, pod]) => ways.get(to)!.map((way): Line => ({ caller: caller!, to, pod, way })));
      const inside = await tryLines(node, caller, lines, requests, judgement);
      for (const { attempt, outcome } of [...inside, ...await tryAll(node, caller, attemptsOutside(caller, outside), judgement)]) {
        tried += 1;
        if (isAnswer(attempt, outcome)) cameAbout += 1;
        const { verdict } = judgement.check(attempt.flow);
        if (isAsJudged(verdict, attempt, outcome)) continue;
        different.push(`${attempt.what}: ${verdict} says the judge, ${described(outcome)} says the cluster`);
        if (isAnswer(attempt, outcome)) opened.push(attempt.what);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { tried, cameAbout, different, opened };
}

interface Tried {
  readonly attempt: Attempt;
  readonly outcome: Outcome;
}

/** Tries a few requests on every line, and all others where one of the few was read by somebody. */
async function tryLines(
  node: Node, caller: Caller, lines: readonly Line[], requests: ReadonlyMap<string, readonly Request[]>, judgement: Judgement,
): Promise<readonly Tried[]> {
  const all = lines.map((line) => attemptsOn(line, requests.get(line.to)!));
  const first = await tryAll(node, caller, all.flatMap((some) => some.slice(0, FEW)), judgement);
  const read = new Set(first.filter(isRead).map(({ attempt }) => attempt));
  const more = all.filter((some) => some.slice(0, FEW).some((attempt) => read.has(attempt))).flatMap((some) => some.slice(FEW));
  return [...first, ...await tryAll(node, caller, more, judgement)];
}

async function tryAll(node: Node, { pod }: Caller, attempts: readonly Attempt[], judgement: Judgement): Promise<readonly Tried[]> {
  const outcomes = new Map<Attempt, Outcome>();
  for (const patience of PATIENCES) {
    // What came about is no matter of time. What the judge allows and did not come about may be.
    const left = attempts.filter((attempt) => {
      const outcome = outcomes.get(attempt);
      return !outcome || (!isAnswer(attempt, outcome) && judgement.check(attempt.flow).verdict === 'allow');
    });
    const found = await callFrom(node, pod, left.map(({ call }) => call), patience);
    left.forEach((attempt, index) => outcomes.set(attempt, found[index]!));
  }
  return attempts.map((attempt) => ({ attempt, outcome: outcomes.get(attempt)! }));
}

/** Whether the other end itself answered, and nobody in its place. */
function isAnswer({ answeredBy }: Attempt, { outcome, text }: Outcome): boolean {
  return outcome === 'answered' && text === answeredBy;
}

/** Whether a request came as far as the other end, or a proxy that decides about requests. */
function isRead({ attempt, outcome }: Tried): boolean {
  return isAnswer(attempt, outcome) || outcome.status === 403;
}

/** An error that is none of the network, such as a name that nobody knows, is no refusal. */
function isAsJudged(verdict: string, attempt: Attempt, outcome: Outcome): boolean {
  return verdict === 'allow' ? isAnswer(attempt, outcome) : verdict === 'deny' && !isAnswer(attempt, outcome) && outcome.outcome !== 'error';
}

function described({ outcome, status, text }: Outcome): string {
  return [outcome, status, text].filter((part) => part !== undefined).join(' ');
}
