/** Quantities of Kubernetes, as the values of a program. */
import { parseQuantity } from '../../author/graph/values/quantity';
import { call, number, type Code } from '../program/code';

const NANO = 1_000_000_000n;
const KIBI = 1024n;
const UNITS = [['gibibytes', KIBI ** 3n], ['mebibytes', KIBI ** 2n], ['kibibytes', KIBI]] as const;

/** Undefined where it is no quantity. A program counts in kibibytes at least: what is not whole is rounded up, and said. */
export function parseSize(value: unknown, rounded: (words: string) => void): Code | undefined {
  const nano = nanoOf(value);
  if (nano === undefined || nano <= 0n) return undefined;
  const kibibytes = (nano + KIBI * NANO - 1n) / (KIBI * NANO);
  if (kibibytes * KIBI * NANO !== nano) rounded(`${String(value)} is rounded up to ${kibibytes}Ki`);
  const bytes = kibibytes * KIBI;
  const [unit, size] = UNITS.find(([, one]) => bytes % one === 0n) ?? ['kibibytes', KIBI];
  const amount = Number(bytes / size);
  return Number.isSafeInteger(amount) ? call(`Size.${unit}`, number(amount)) : undefined;
}

/** CPU, in thousandths. */
export function parseCpu(value: unknown): Code | undefined {
  const nano = nanoOf(value);
  if (nano === undefined || nano <= 0n || nano % (NANO / 1000n) !== 0n) return undefined;
  const millis = Number(nano / (NANO / 1000n));
  return Number.isSafeInteger(millis) ? call('Cpu.millis', number(millis)) : undefined;
}

export function parseSeconds(value: number): Code | undefined {
  return Number.isInteger(value) && value >= 1 && value <= 2 ** 31 ? call('Duration.seconds', number(value)) : undefined;
}

function nanoOf(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const quantity = parseQuantity(String(value));
  return quantity.ok ? quantity.value.nano : undefined;
}
