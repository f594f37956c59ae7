/**
 * One mistake in a declaration, as data. The words around it are made where it is shown
 * (`describeProblem`), so that a report or an editor can make others.
 */
export interface Problem {
  /** An error stops synthesis; a warning is reported, and synthesis goes on. */
  readonly severity: 'error' | 'warning';
  /** Path of the construct on which the mistake was made. */
  readonly path: string;
  /** Stable name of the kind of mistake. */
  readonly code: ProblemCode;
  /** What was wrong, as the user knows it: `image`, `ports[1].name`, `calls payments`. */
  readonly subject: string;
  /** The value got. */
  readonly value: string;
  /** What was expected; reads on after "expected". */
  readonly expected: string;
  /** What to do about it; an imperative clause. */
  readonly fix: string;
}

/** A problem before it is known on which construct it was made. */
export type Mistake = Omit<Problem, 'severity' | 'path' | 'subject'>;

export type ProblemCode =
  | 'access-on-port'
  | 'authorizer'
  | 'passport'
  | 'autoscaling'
  | 'call-target'
  | 'call-without-mesh'
  | 'cidr'
  | 'cluster-profile'
  | 'config'
  | 'duplicate-name'
  | 'duplicate-port'
  | 'duplicate-selector'
  | 'guard-rails'
  | 'host'
  | 'http-path'
  | 'identity'
  | 'image-digest'
  | 'image-reference'
  | 'image-tag'
  | 'label'
  | 'mesh'
  | 'mount-path'
  | 'name'
  | 'permission'
  | 'placement'
  | 'port-name'
  | 'port-number'
  | 'probes'
  | 'quantity'
  | 'rate-limit'
  | 'replicas'
  | 'reserved-port'
  | 'schedule'
  | 'secret'
  | 'secret-as-value'
  | 'sysctl'
  | 'time-out'
  | 'user'
  | 'users'
  | 'waiver';

/** The value of a problem about something that is missing. */
const NONE = 'none';

/** One line for a person: what it was, what was expected, what to do. */
export function describeProblem(problem: Problem): string {
  const { subject, value, expected, fix, code } = problem;
  return oneSafeLine(`${subject}: ${value === NONE ? 'missing' : `got ${value}`}, expected ${expected}; ${fix} (${code})`);
}

/** Messages end up in logs: a password in a URL stays out of them, and a line break can't forge a second message. */
function oneSafeLine(text: string): string {
  return text.replace(/(:\/\/[^\s/:@]*:)[^\s/@]+@/g, '$1…@').replace(/[\r\n\u2028\u2029]+/g, ' ');
}

/** How a value got is quoted in a problem. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  // JSON has no NaN, no Infinity, no bigint, no symbol and no function.
  if (typeof value !== 'object') return value === undefined ? 'nothing' : String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return `an object with ${Object.keys(value ?? {}).join(', ')}`;
  }
}
