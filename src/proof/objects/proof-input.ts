import type { Judgement } from '../../judge/judge';
import type { ObjectStore } from '../../judge/objects/store';
import type { RuleInput } from '../../rules/input';

/** A manifest, as far as anybody but the judge looks at it. */
export interface ProvedObject {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: unknown;
  readonly spec?: unknown;
}

/** What was written, as its readers know it. */
export interface ProofInput {
  readonly judgement: Judgement;
  readonly objects: ObjectStore;
  /** Bodies of objects that others are assumed to write. */
  readonly assumed: ReadonlySet<object>;
  /** The same, as the rules read it. */
  readonly rules: RuleInput;
}
