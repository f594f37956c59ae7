/** How long callers of a workload wait, and how often they try. */
import type { RetriesRecord } from '../../author/graph/record/values';

export interface RequestTimesSpec {
  /** Milliseconds of one try. */
  readonly each: number;
  /** Milliseconds of all of them. */
  readonly all: number;
  /** How often it is tried again. */
  readonly again: number;
  /** Whether only such requests are tried again of which a second one changes nothing. */
  readonly idempotentOnly: boolean;
}

/** Source: `requestTimeout` and `Retries` of the library: each try may take as long as it says. */
export function readRequestTimes(each: number, retries: RetriesRecord | undefined): RequestTimesSpec {
  const again = retries?.times ?? 0;
  return { each, again, all: each * (1 + again), idempotentOnly: retries?.factory === 'ofIdempotent' };
}
