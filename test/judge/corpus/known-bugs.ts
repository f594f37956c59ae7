/** Cases in which the other side is known to be wrong, each with the reason. A case not listed here must agree. */
export interface KnownBug {
  readonly case: string;
  readonly reason: string;
}

export const KNOWN_BUGS: readonly KnownBug[] = [];
