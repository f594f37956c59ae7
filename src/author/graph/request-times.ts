/** How long callers of a service wait, and how often they try. */
export interface RequestTimesNode {
  /** Of one try, in milliseconds. */
  readonly timeout: number;
  /** Undefined: what the service may have seen is not sent again. */
  readonly retries: { readonly times: number; readonly of: 'idempotent' | 'everything' } | undefined;
}

/** How long a caller waits at most, in milliseconds. */
export function longestOf({ timeout, retries }: RequestTimesNode): number {
  return timeout * ((retries?.times ?? 0) + 1);
}
