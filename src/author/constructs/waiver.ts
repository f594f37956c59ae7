import type { Rule } from '../graph/waivers';

/**
 * A rule that is lifted: which one, why, by whom and until when. It is the only way to lift a rule;
 * after its last day synthesis fails, and so it does where the waiver lifts nothing.
 */
export interface Waiver {
  /** The rule that is lifted. */
  readonly rule: Rule;

  /** Why the rule cannot be kept. Appears in reports. */
  readonly reason: string;

  /** Who answers for it: a person or a team. */
  readonly owner: string;

  /** The last day on which it holds, as `YYYY-MM-DD` (UTC). It lies within the next five years. */
  readonly expires: string;
}
