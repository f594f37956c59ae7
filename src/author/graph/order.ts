/** Code-point order: the same on every machine and in every locale, unlike localeCompare. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The items sorted by a text key; the input stays as it is. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  return [...items].map((item) => [key(item), item] as const).sort((a, b) => byText(a[0], b[0])).map(([, item]) => item);
}

/** The texts, sorted, each once. */
export function sortedUnique(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort(byText);
}
