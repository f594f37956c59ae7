import { checkProps } from './props/check';
import { mark } from '../graph/prop-types';
import type { UpdateStrategyRecord } from '../graph/record/pod';
import { wordForWord } from '../graph/record/word-for-word';

/** How many pods are replaced at once. */
export interface RollingUpdateOptions {
  /**
   * How many pods may be missing, of all that are wanted.
   *
   * @default 0
   */
  readonly maxUnavailable?: number;

  /**
   * How many pods may be there besides all that are wanted.
   *
   * @default 1
   */
  readonly maxSurge?: number;
}

/** How many pods are replaced at once, in percent of all that are wanted. */
export interface RollingShareOptions {
  /**
   * How many percent may be missing.
   *
   * @default 0
   */
  readonly maxUnavailablePercent?: number;

  /**
   * How many percent may be there besides all that are wanted.
   *
   * @default 25
   */
  readonly maxSurgePercent?: number;
}

/**
 * How the pods of a Deployment are replaced when something changes.
 */
export class UpdateStrategy {
  /** New pods start before old ones stop, some at a time. */
  public static rolling(options: RollingUpdateOptions = {}): UpdateStrategy {
    const { maxUnavailable = 0, maxSurge = 1 } = checkProps('UpdateStrategy.rolling', 'RollingUpdateOptions', options);
    return new UpdateStrategy({ factory: 'rolling', maxUnavailable, maxSurge });
  }

  /** The same by shares of all pods, for services of many. */
  public static rollingShare(options: RollingShareOptions = {}): UpdateStrategy {
    const { maxUnavailablePercent = 0, maxSurgePercent = 25 } = checkProps('UpdateStrategy.rollingShare', 'RollingShareOptions', options);
    return new UpdateStrategy({ factory: 'rollingShare', maxUnavailable: maxUnavailablePercent, maxSurge: maxSurgePercent });
  }

  /** All old pods stop before the first new one starts: for what must never run twice. Nothing answers in between. */
  public static recreate(): UpdateStrategy {
    return new UpdateStrategy({ factory: 'recreate' });
  }

  /** @internal */
  public readonly _record: UpdateStrategyRecord;

  private constructor(said: UpdateStrategyRecord) {
    mark(this, 'UpdateStrategy');
    this._record = wordForWord(said);
  }
}
