import type { Duration } from 'cdk8s';
import type { ProblemCode } from '../graph/problem';
import type { Reader } from '../graph/reader';

/** How long, in seconds; a part of a second is a fraction, where `Duration.toSeconds` would throw at once and alone. */
export function secondsOf(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}

/** The same, where parts of a second count. */
export function millisecondsOf(duration: Duration): number {
  return duration.toMilliseconds();
}

/** Kubernetes counts in whole seconds, and takes none to mean its own default or no limit at all. */
export function checkSeconds(reader: Reader, code: ProblemCode, subject: string, seconds: number | undefined, least = 1): void {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= least)) return;
  reader.refuse(code, subject, `${seconds} seconds`, `a whole number of seconds, at least ${least}`, `write it like Duration.seconds(${Math.max(5, least)})`);
}
