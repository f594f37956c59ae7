import { sortedUnique } from '../graph/order';
import type { Reader } from '../graph/reader';
import { tryNonEmpty } from '../graph/selection';
import type { NonEmpty } from '../graph/selection';
import { parseCidr } from '../graph/values/cidr';

/** The CIDRs, each once, in order; undefined where none was given or none could be understood. */
export function readCidrs(reader: Reader, subject: string, cidrs: readonly string[]): NonEmpty<string> | undefined {
  return tryNonEmpty(sortedUnique(reader.readAll('cidr', subject, cidrs, parseCidr).map((cidr) => cidr.text)));
}

/** The same for a list that may be left out, which opens more than any list does: an empty one must not come to mean that. */
export function readGivenCidrs(reader: Reader, subject: string, cidrs: readonly string[] | undefined): NonEmpty<string> | undefined {
  if (cidrs?.length === 0) {
    reader.refuse('cidr', subject, 'an empty list', 'at least one CIDR, or no list for anywhere', 'name the addresses, or leave it out');
  }
  return readCidrs(reader, subject, cidrs ?? []);
}
