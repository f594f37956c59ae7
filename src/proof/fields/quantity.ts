/** What each suffix multiplies by. Source: Kubernetes API, Quantity. */
const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', 1e-9], ['u', 1e-6], ['m', 1e-3], ['', 1], ['k', 1e3], ['M', 1e6], ['G', 1e9], ['T', 1e12], ['P', 1e15], ['E', 1e18],
  ['Ki', 2 ** 10], ['Mi', 2 ** 20], ['Gi', 2 ** 30], ['Ti', 2 ** 40], ['Pi', 2 ** 50], ['Ei', 2 ** 60],
]);

const QUANTITY = /^\+?(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,2})|([A-Za-z]{0,2}))$/;

/** Thousands of workloads have the same few. */
const READ = new Map<string, number | undefined>();
const MOST_KEPT = 1000;

/** An amount in its unit: cores, bytes, objects. Undefined where the API server reads none, or less than nothing. */
export function tryReadQuantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (READ.has(value)) return READ.get(value);
  const read = parse(value);
  if (READ.size < MOST_KEPT) READ.set(value, read);
  return read;
}

function parse(text: string): number | undefined {
  const [, number, exponent = '0', suffix = ''] = QUANTITY.exec(text) ?? [];
  const factor = SUFFIXES.get(suffix);
  return number === undefined || factor === undefined ? undefined : Number(number) * 10 ** Number(exponent) * factor;
}
