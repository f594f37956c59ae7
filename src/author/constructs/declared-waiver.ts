import type { Rule } from '../graph/waivers';

/** A loosening that somebody answers for, and where. */
export interface DeclaredWaiver {
  /** Path of the construct that it holds for, with everything under it. */
  readonly path: string;

  /**
   * The workload: `namespace/name`.
   *
   * @default - the waiver holds for something else than a single workload
   */
  readonly workload?: string;

  /** The rule that is lifted. */
  readonly rule: Rule;

  /** Why. */
  readonly reason: string;

  /** Who answers for it. */
  readonly owner: string;

  /** The last day on which it holds. */
  readonly expires: string;
}
