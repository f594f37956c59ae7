/** Lists of numbers in order, each of them once. */

export function isAscending(indexes: Iterable<number>): boolean {
  if (!Array.isArray(indexes)) return false;
  for (let at = 1; at < indexes.length; at += 1) if (indexes[at - 1] >= indexes[at]) return false;
  return true;
}

/** Two lists in order as one, each number once. */
export function merged(left: readonly number[], right: readonly number[]): readonly number[] {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  const all: number[] = [];
  for (let [at, from] = [0, 0]; at < left.length || from < right.length;) {
    const [one, two] = [at < left.length ? left[at] : Infinity, from < right.length ? right[from] : Infinity];
    all.push(Math.min(one, two));
    if (one <= two) at += 1;
    if (two <= one) from += 1;
  }
  return all;
}
