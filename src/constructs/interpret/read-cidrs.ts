import type { Reader } from './reader';
import { sortedUnique } from '../../graph/order';
import { tryNonEmpty } from '../../graph/selection';
import type { NonEmpty } from '../../graph/selection';
import { parseCidr } from '../../graph/values/cidr';

/** The CIDRs, each once, in order; undefined where none was given or none could be understood. */
export function readCidrs(reader: Reader, subject: string, cidrs: readonly string[]): NonEmpty<string> | undefined {
  return tryNonEmpty(sortedUnique(reader.readAll('cidr', subject, cidrs, parseCidr).map((cidr) => cidr.text)));
}
