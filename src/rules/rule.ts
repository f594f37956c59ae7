import type { RuleInput } from './input';
import type { ObjectRef } from '../judge/objects/read/field';
import type { Path } from '../judge/objects/read/origin';

/** How much a finding weighs: an error opens something, a warning weakens something, a note asks for a look. */
export type Severity = 'error' | 'warning' | 'note';

/** A control that somebody else asks for. */
export interface Standard {
  readonly name: string;
  readonly control: string;
  readonly url: string;
}

/** What a rule saw, as data. Words are made from it where it is printed. */
export interface Evidence {
  readonly object: ObjectRef;
  /** The field that is wrong, or that should be there. */
  readonly path: Path;
  /** What stands there; never the text of a secret. */
  readonly got?: unknown;
  /** The object on the other side, where it takes two. */
  readonly other?: ObjectRef;
  readonly details: Readonly<Record<string, string>>;
}

/** Evidence under the code of the rule that asks for it. */
export interface RuleFinding extends Evidence {
  readonly rule: string;
}

/** Everything about a rule but how it looks. */
export interface RuleFacts {
  /** Stable, like ZT101. The first digit behind ZT is the area. */
  readonly code: string;
  /** Stable too, in kebab-case: the name that waivers use. */
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  readonly standards: readonly Standard[];
  /** One sentence for somebody who is tired. */
  describe(evidence: Evidence): string;
}

/** A whole rule: pure, it reads the input and nothing else. */
export interface RuleDefinition extends RuleFacts {
  check(input: RuleInput): readonly Evidence[];
}

export function defineRule(rule: RuleDefinition): RuleDefinition {
  return Object.freeze({ ...rule, standards: Object.freeze([...rule.standards]) });
}
