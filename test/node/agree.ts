import { attemptsOnApiServer } from './api-server';
import { attemptsOn, requestsFor, type Attempt, type Caller, type Line, type Request } from './attempts';
import { callFrom, type Outcome } from './calls';
import type { RunningPod } from './deployment';
import type { Node } from './node';
import { attemptsOutside, type Outside } from './outside';
import { waysTo, type Way } from './ways';
import type { Judgement } from '../../src/judge/judge';
import type { Answer } from '../../src/judge/questions/check';
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

/** An application that runs, who calls in it, and what the judge says about it. */
export interface World {
  readonly node: Node;
  /** What the judge was shown, which tells the requests. */
  readonly manifests: readonly Manifest[];
  readonly targets: ReadonlyMap<string, RunningPod>;
  readonly callers: readonly Caller[];
  readonly judgement: Judgement;
  /** @default - none */
  readonly outside?: readonly Outside[];
}

/** Every caller tries every pod at every port, in every way, with every request. The judge is asked the same. */
export async function agreement({ node, manifests, targets, callers, judgement, outside = [] }: World, patiences = PATIENCES): Promise<Agreement> {
  const tryAll = async (caller: Caller, attempts: readonly Attempt[]) => tried(node, caller, attempts, judgement, patiences);
  if (judgement.problems.length > 0) throw new Error(JSON.stringify(judgement.problems, undefined, 1));
  const requests = new Map([...targets.keys()].map((key) => [key, requestsFor(manifests, key)]));
  const ways = new Map([...targets].map(([key, pod]) => [key, waysTo(pod.ports, pod.services)]));
  let [count, cameAbout] = [0, 0];
  const [different, opened]: [string[], string[]] = [[], []];
  const waiting = [...callers];
  const work = async () => {
    for (let caller = waiting.shift(); caller; caller = waiting.shift()) {
      const others = [...targets].flatMap(([to, pod]) => (pod === caller!.pod ? pod.replicas.slice(0, 1) : [pod]).map((one) => [to, one] as const));
      // A Service leads to any replica, and what comes to it from outside may get another sender on its way.
      const isLed = (pod: RunningPod, { dial }: Way) => dial === 'address' || (!caller!.outside && [...targets.values()].includes(pod));
      const lines = others.flatMap(([to, pod]) => (
        ways.get(to)!.filter((way) => isLed(pod, way)).map((way): Line => ({ caller: caller!, to, pod, way }))
      ));
      const inside = await tryLines(lines, requests, judgement, async (attempts) => tryAll(caller!, attempts));
      const elsewhere = await tryAll(caller, caller.outside ? [] : [...attemptsOnApiServer(caller), ...attemptsOutside(caller, outside)]);
      for (const { attempt, outcome } of [...inside, ...elsewhere]) {
        count += 1;
        if (isAnswer(attempt, outcome)) cameAbout += 1;
        const answer = judgement.check(attempt.flow);
        if (!isAsJudged(answer.verdict, attempt, outcome)) {
          different.push(`${attempt.what}: ${answer.verdict} says the judge, ${described(outcome)} says the cluster`);
        } else if (!caller.hasProxy && !isClosedThere(answer, outcome)) {
          different.push(`${attempt.what}: ${deniedBy(answer).join(', ')} denies it, says the judge, and it came further: ${described(outcome)}`);
        }
        if (isAnswer(attempt, outcome) && answer.verdict !== 'allow') opened.push(attempt.what);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { tried: count, cameAbout, different, opened };
}

interface Tried {
  readonly attempt: Attempt;
  readonly outcome: Outcome;
}

type Try = (attempts: readonly Attempt[]) => Promise<readonly Tried[]>;

/**
 * Tries a few requests on every line, and all others where one of the few was read by somebody, or should have been: a machine with other work
 * may take too long to refuse a request.
 */
async function tryLines(
  lines: readonly Line[], requests: ReadonlyMap<string, readonly Request[]>, judgement: Judgement, tryAll: Try,
): Promise<readonly Tried[]> {
  const all = lines.map((line) => attemptsOn(line, requests.get(line.to)!));
  const first = await tryAll(all.flatMap((some) => some.slice(0, FEW)));
  const read = new Set(first.filter(isRead).map(({ attempt }) => attempt));
  const getsFar = (attempt: Attempt) => read.has(attempt) || !isClosedEarly(judgement.check(attempt.flow));
  const more = all.filter((some) => some.slice(0, FEW).some(getsFar)).flatMap((some) => some.slice(FEW));
  return [...first, ...await tryAll(more)];
}

async function tried(
  node: Node, caller: Caller, attempts: readonly Attempt[], judgement: Judgement, patiences: readonly number[],
): Promise<readonly Tried[]> {
  const outcomes = new Map<Attempt, Outcome>();
  for (const patience of patiences) {
    // What came about is no matter of time. What the judge allows and did not come about may be.
    const left = attempts.filter((attempt) => {
      const outcome = outcomes.get(attempt);
      return !outcome || (!isAnswer(attempt, outcome) && judgement.check(attempt.flow).verdict === 'allow');
    });
    const found = await callFrom(node, caller, left.map(({ call }) => call), patience);
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

/** What decides about packets, before anything of a mesh reads them. */
export const OF_PACKETS: ReadonlySet<string> = new Set(['egress', 'ingress']);

/** What asks for a certificate, before anything reads a request. */
const OF_CERTIFICATES = 'mtls';

/**
 * What two layers close stays closed when one of them is gone. Somebody without a proxy sees where the call ends: the node drops packets, so that
 * nothing comes back, and who has no certificate is answered no request.
 */
function isClosedThere(answer: Answer, { outcome, status }: Outcome): boolean {
  const layers = deniedBy(answer);
  if (layers.some((hop) => OF_PACKETS.has(hop))) return outcome === 'lost';
  return !layers.includes(OF_CERTIFICATES) || status === undefined;
}

/** Whether no request is read: packets or connections are refused before. */
function isClosedEarly(answer: Answer): boolean {
  return deniedBy(answer).some((hop) => OF_PACKETS.has(hop) || hop === OF_CERTIFICATES);
}

function deniedBy({ hops }: Answer): readonly string[] {
  return hops.filter(({ verdict }) => verdict === 'deny').map(({ hop }) => hop);
}

function described({ outcome, status, text }: Outcome): string {
  return [outcome, status, text].filter((part) => part !== undefined).join(' ');
}
