import type { CountedBy } from './counted-by';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { RateLimitRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** What a rate limit is about. */
export interface RateLimitOptions {
  /**
   * How many requests may come at once after a quiet time; at least as many as the limit itself.
   *
   * @default - as many as the limit
   */
  readonly burst?: number;

  /**
   * Whose requests are counted together.
   *
   * @default CountedBy.ALL_TOGETHER
   */
  readonly countedBy?: CountedBy;

  /**
   * The paths whose requests are counted, without query and together: exact (`/login`), or with `*` as the last character for all that begins so
   * (`/api/*`). At an edge they lie in the paths of the exposure.
   *
   * @default - every path that is exposed, or every path of the service
   */
  readonly paths?: string[];
}

/**
 * How many requests may come in a time. Whatever comes beyond is answered with 429, and nobody behind the proxy hears of it. Each proxy counts by itself:
 * two pods of a service, or of an edge, let in twice as much.
 */
export class RateLimit {
  /**
   * So many requests in each second.
   *
   * @param requests how many: 1 or more
   */
  public static perSecond(requests: number, options: RateLimitOptions = {}): RateLimit {
    return RateLimit.of('perSecond', requests, options);
  }

  /**
   * So many requests in each minute.
   *
   * @param requests how many: 1 or more
   */
  public static perMinute(requests: number, options: RateLimitOptions = {}): RateLimit {
    return RateLimit.of('perMinute', requests, options);
  }

  /**
   * So many requests in each hour.
   *
   * @param requests how many: 1 or more
   */
  public static perHour(requests: number, options: RateLimitOptions = {}): RateLimit {
    return RateLimit.of('perHour', requests, options);
  }

  private static of(factory: RateLimitRecord['factory'], requests: number, options: RateLimitOptions): RateLimit {
    checkArgument(`RateLimit.${factory}`, 'requests', requests, ARGUMENTS.number);
    checkProps(`RateLimit.${factory}`, 'RateLimitOptions', options);
    return new RateLimit({ factory, requests, options });
  }

  /** @internal */
  public readonly _record: RateLimitRecord;

  private constructor(said: RateLimitRecord) {
    mark(this, 'RateLimit');
    this._record = wordForWord(said);
  }
}
