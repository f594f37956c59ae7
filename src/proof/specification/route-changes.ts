/** What becomes of requests and answers on the way through an edge. */
export interface RouteChanges {
  /** What takes the place of a prefix, without a slash at its end. Undefined: it stays. */
  readonly prefix: string | undefined;
  readonly host: string | undefined;
  /** Headers that requests lose, in lower case. */
  readonly removed: readonly string[];
  /** Headers that answers lose, in lower case. */
  readonly removedFromAnswers: readonly string[];
  readonly cors: CorsSpec | undefined;
}

/** Pages that may read answers. */
export interface CorsSpec {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  /** In lower case, as all names of headers here. */
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly credentials: boolean;
  /** In seconds. */
  readonly maxAge: number;
}
