import { bad, Checked, ok } from './checked';

/** An amount of a resource, exact to the billionth. */
export interface Quantity {
  /** As written. */
  readonly text: string;
  /** Billionths of the unit (cores, bytes), rounded up as Kubernetes rounds. */
  readonly nano: bigint;
}

const EXPECTED = 'a quantity that is not negative: a number, then at will one of n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei or an exponent such as e3';

/** Kubernetes API docs, "Quantity": what each suffix multiplies by, times 10^9. */
const NANO_OF: Readonly<Record<string, bigint>> = {
  'n': 1n,
  'u': 10n ** 3n,
  'm': 10n ** 6n,
  '': 10n ** 9n,
  'k': 10n ** 12n,
  'M': 10n ** 15n,
  'G': 10n ** 18n,
  'T': 10n ** 21n,
  'P': 10n ** 24n,
  'E': 10n ** 27n,
  'Ki': 10n ** 9n * 2n ** 10n,
  'Mi': 10n ** 9n * 2n ** 20n,
  'Gi': 10n ** 9n * 2n ** 30n,
  'Ti': 10n ** 9n * 2n ** 40n,
  'Pi': 10n ** 9n * 2n ** 50n,
  'Ei': 10n ** 9n * 2n ** 60n,
};

/** Kubernetes API docs, "Quantity": nothing is greater than 2^63-1; what is, would be capped in silence. */
const MAX_NANO = (2n ** 63n - 1n) * 10n ** 9n;

const SHAPE = /^\+?(\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE]([+-]?\d{1,2})|([A-Za-z]*))$/;

/** A Kubernetes quantity by the grammar in the API docs (`k8s.io/apimachinery/pkg/api/resource`), but never negative. */
export function parseQuantity(text: string): Checked<Quantity> {
  const nano = toNano(text);
  if (nano === undefined) return bad(EXPECTED, fixFor(text));
  if (nano > MAX_NANO) return bad(EXPECTED, 'write a quantity of at most 2^63-1');
  return ok({ text, nano });
}

/** Less than zero if `a` is the smaller, more if it is the greater, zero if both are the same amount ('1' and '1000m'). */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}

function toNano(text: string): bigint | undefined {
  const shape = SHAPE.exec(text);
  if (!shape) return undefined;
  const [, number, exponent, suffix = ''] = shape;
  if (!Object.hasOwn(NANO_OF, suffix)) return undefined;
  const [whole, fraction = ''] = number.split('.');
  const power = Number(exponent ?? 0) - fraction.length;
  const scaled = BigInt(whole + fraction) * NANO_OF[suffix];
  if (power >= 0) return scaled * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (scaled + divisor - 1n) / divisor;
}

function fixFor(text: string): string {
  if (text.trim() === '') return 'write an amount, such as \'250m\' or \'128Mi\'';
  if (text.trim().startsWith('-')) return 'write an amount that is not negative';
  const guess = guesses(text).find((candidate) => toNano(candidate) !== undefined);
  return guess === undefined ? 'write an amount such as \'250m\' (a quarter of a core) or \'128Mi\'' : `did you mean '${guess}'?`;
}

/** Spellings that people bring from elsewhere: '1 Gi', '0,5', '512MB', '1GiB', '1gi', '1K'. */
function guesses(text: string): string[] {
  const close = text.replace(/\s+/g, '').replace(',', '.');
  const [, number, unit] = /^([+.\d]+)([A-Za-z]*)$/.exec(close) ?? [];
  // 'e' is an exponent that was forgotten, rather than exa.
  if (number === undefined || unit === 'e') return [close];
  const bare = unit.replace(/(?<=.)b$/i, '').toLowerCase();
  const known = Object.keys(NANO_OF).find((suffix) => suffix !== '' && suffix.toLowerCase() === bare && !(suffix === 'm' && /b$/i.test(unit)));
  return [close, ...(known === undefined ? [] : [number + known]), ...(unit.toLowerCase() === 'b' ? [number] : [])];
}
