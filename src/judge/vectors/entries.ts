/* eslint-disable no-bitwise -- entries are encoded as index * 4 + truth code */
/** The few peers of a vector that differ from what its others share: lists of entries in the order of their peers. */
import { codeAt, type SharedVector } from './shared-vector';

/** The entries of two vectors put together, as far as they differ from what the vectors share then. */
export function combined(
  table: readonly number[],
  left: readonly number[],
  leftShared: SharedVector,
  right: readonly number[],
  rightShared: SharedVector,
  shared: SharedVector,
): number[] {
  const entries: number[] = [];
  let [at, from] = [0, 0];
  while (at < left.length || from < right.length) {
    // The nearer of both; where one list is at its end, the other.
    const isLeft = from >= right.length || (at < left.length && left[at] >> 2 <= right[from] >> 2);
    const isRight = at >= left.length || (from < right.length && right[from] >> 2 <= left[at] >> 2);
    const index = (isLeft ? left[at] : right[from]) >> 2;
    const own = isLeft ? left[at] & 3 : codeAt(leftShared, index);
    const their = isRight ? right[from] & 3 : codeAt(rightShared, index);
    if (isLeft) at += 1;
    if (isRight) from += 1;
    const code = table[4 * own + their];
    if (code !== codeAt(shared, index)) entries.push(4 * index + code);
  }
  return entries;
}
