/** How many requests may come in a time. */
export interface RateLimitNode {
  readonly requests: number;
  /** The time. */
  readonly seconds: number;
  /** How many may come at once; at least `requests`. */
  readonly burst: number;
  readonly countedBy: 'all-together' | 'client-address' | 'caller';
  /** Whole paths, and such as end with `*` for all that begins so; none of them is among those of another. Empty: every path. */
  readonly paths: readonly string[];
}
