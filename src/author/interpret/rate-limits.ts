/** How many requests may come, as it was said. */
import { CountedBy } from '../constructs/counted-by';
import type { RateLimit } from '../constructs/rate-limit';
import { sortedUnique } from '../graph/order';
import { quoted } from '../graph/problem';
import type { RateLimitNode } from '../graph/rate-limit';
import type { Reader } from '../graph/reader';
import type { RateLimitRecord } from '../graph/record/values';
import { matchesPath, parseHttpPath } from '../graph/values/http-path';

const SECONDS: Readonly<Record<RateLimitRecord['factory'], number>> = { perSecond: 1, perMinute: 60, perHour: 3600 };

const COUNTED: Readonly<Record<CountedBy, RateLimitNode['countedBy']>> = { 'all-together': 'all-together', 'client-address': 'client-address', 'caller': 'caller' };

/** More than any proxy answers in a second; proxies count with 32 bits. */
const MOST = 1_000_000;

/** Nothing in them means more than itself to a proxy. */
const PLAIN_PATH = /^[\w./,;=:+~-]+\*?$/;

/** Longer ones are no paths of an API, and proxies take texts of 128 characters. */
const LONGEST_PATH = 120;

/** Limits with mistakes are left out. */
export function readRateLimits(reader: Reader, subject: string, said: readonly RateLimit[] | undefined): readonly RateLimitNode[] {
  if (said?.length === 0) reader.refuse('rate-limit', subject, 'an empty list', 'at least one limit, or no list', `name one: ${subject.split(' ').at(-1) ?? ''}: [RateLimit.perSecond(100)]`);
  const read = (said ?? []).flatMap((one, index) => readRateLimit(reader, `${subject}[${index}]`, one._record) ?? []);
  return [...new Map(read.map((one) => [JSON.stringify(one), one])).values()];
}

function readRateLimit(reader: Reader, subject: string, { factory, requests, options }: RateLimitRecord): RateLimitNode | undefined {
  const { burst = requests, countedBy = CountedBy.ALL_TOGETHER } = options;
  let paths: readonly string[] = [];
  const isRead = reader.understands(() => {
    readCount(reader, subject, requests, 1);
    if (options.burst !== undefined) readCount(reader, `${subject}.burst`, burst, Math.max(1, requests));
    paths = readPaths(reader, `${subject}.paths`, options.paths);
  });
  return isRead ? { requests, seconds: SECONDS[factory], burst, countedBy: COUNTED[countedBy as CountedBy], paths } : undefined;
}

function readCount(reader: Reader, subject: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least && count <= MOST) return;
  reader.refuse('rate-limit', subject, String(count), `a whole number of requests from ${least} to ${MOST}`, 'name how many requests may come, or leave the limit out');
}

function readPaths(reader: Reader, subject: string, paths: readonly string[] | undefined): readonly string[] {
  if (paths?.length === 0) reader.refuse('http-path', subject, 'an empty list', 'at least one path, or no list', 'name the paths, or leave the list out');
  const read = reader.readAll('http-path', subject, paths ?? [], parseHttpPath);
  for (const { text, form } of read) {
    if ((form === 'exact' || form === 'prefix') && PLAIN_PATH.test(text) && text.length <= LONGEST_PATH) continue;
    reader.refuse(
      'http-path', subject, quoted(text), `a whole path, or one with '*' as the last character, of at most ${LONGEST_PATH} letters, digits and . , ; = : + ~ - _`,
      'count the requests below a shorter path',
    );
  }
  const texts = sortedUnique(read.map(({ text }) => text));
  // A request that fits two of them would be counted twice.
  return texts.filter((text) => !texts.some((other) => other !== text && other.endsWith('*') && matchesPath(other, text.replace(/\*$/, ''))));
}
