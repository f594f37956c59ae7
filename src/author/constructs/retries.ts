import { checkArgument } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { RetriesRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/**
 * How often proxies of callers try again when a service fails (502, 503 and 504), cannot be reached or does not answer in time. Together with
 * `requestTimeout`: each try may take that long.
 */
export class Retries {
  /**
   * Requests whose methods do the same however often they come: GET, HEAD, OPTIONS, TRACE, PUT and DELETE (RFC 9110). All others are sent again only
   * where the service never saw them.
   *
   * @param times how often, after the first try: 1 to 10
   */
  public static ofIdempotent(times: number): Retries {
    checkArgument('Retries.ofIdempotent', 'times', times, ARGUMENTS.number);
    return new Retries({ factory: 'ofIdempotent', times });
  }

  /**
   * All requests, those with POST and PATCH included: the service may see one of them several times.
   *
   * @param times how often, after the first try: 1 to 10
   * @param reason why that does no harm, such as "every request has an idempotency key"
   */
  public static ofEverything(times: number, reason: string): Retries {
    checkArgument('Retries.ofEverything', 'times', times, ARGUMENTS.number);
    checkArgument('Retries.ofEverything', 'reason', reason, ARGUMENTS.text);
    return new Retries({ factory: 'ofEverything', times, reason });
  }

  /** @internal */
  public readonly _record: RetriesRecord;

  private constructor(said: RetriesRecord) {
    mark(this, 'Retries');
    this._record = wordForWord(said);
  }
}
