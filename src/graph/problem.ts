/**
 * One mistake in a declaration, as data. The words around it are made where it is shown
 * (`describeProblem`), so that a report or an editor can make others.
 */
export interface Problem {
  /** An error stops synthesis; a warning is told and goes on. */
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

export type ProblemCode =
  | 'access-on-port'
  | 'autoscaling'
  | 'call-target'
  | 'call-without-mesh'
  | 'cidr'
  | 'cluster-profile'
  | 'duplicate-name'
  | 'duplicate-port'
  | 'duplicate-selector'
  | 'host'
  | 'http-path'
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
  | 'replicas'
  | 'reserved-port'
  | 'schedule'
  | 'secret'
  | 'secret-as-value'
  | 'user'
  | 'waiver';

/** One line for a person: what it was, what was expected, what to do. */
export function describeProblem(problem: Problem): string {
  return `${problem.subject}: got ${problem.value}, expected ${problem.expected}; ${problem.fix} (${problem.code})`;
}

/** How a value got is quoted in a problem. */
export function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value) ?? 'nothing';
}
