/** How many requests may come. */
import type { RateLimitRecord } from '../../author/graph/record/values';

export interface RateLimitSpec {
  readonly requests: number;
  readonly seconds: number;
  /** How many may come at once. */
  readonly burst: number;
  readonly countedBy: 'all' | 'client' | 'caller';
  /** Whole paths and beginnings. Undefined: every path. */
  readonly paths: readonly LimitedPath[] | undefined;
}

/** A whole path, or all that begins so. */
export interface LimitedPath {
  readonly whole: boolean;
  readonly text: string;
}

const TIMES: Readonly<Record<RateLimitRecord['factory'], number>> = { perSecond: 1, perMinute: 60, perHour: 60 * 60 };

/** Source: `RateLimit` of the library: as many at once as in the time, and all clients together, unless it is said. */
export function readRateLimits(records: readonly RateLimitRecord[] = []): readonly RateLimitSpec[] {
  return records.map(({ factory, requests, options: { burst = requests, countedBy, paths } }) => ({
    requests, seconds: TIMES[factory], burst, countedBy: whom(countedBy), paths: paths?.map(readPath),
  }));
}

function whom(said: string | undefined): RateLimitSpec['countedBy'] {
  if (said === undefined || said === 'all-together') return 'all';
  return said === 'client-address' ? 'client' : 'caller';
}

function readPath(path: string): LimitedPath {
  return path.endsWith('*') ? { whole: false, text: path.slice(0, -1) } : { whole: true, text: path };
}
