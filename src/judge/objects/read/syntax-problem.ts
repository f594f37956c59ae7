import type { Position } from './origin';

/** A text that is no YAML, or a document that is no Kubernetes object. */
export interface SyntaxProblem extends Partial<Position> {
  readonly message: string;
}
