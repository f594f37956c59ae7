/** Which values of a field are harmless. What is in none of the ranges is refused. */
import { tryReadQuantity } from './quantity';
import type { Shape } from './shape';

/** A whole number in a range. */
export function wholeNumber(least: number, most: number, because: string): Shape {
  const expected = `a whole number from ${least} to ${most}`;
  return (value, path, report) => {
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) report(path, value, because, expected);
  };
}

/** A port, by its number or by its name. */
export const PORT: Shape = (value, path, report) => {
  const isPort = typeof value === 'string' ? /^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(value) : Number.isInteger(value) && (value as number) > 0 && (value as number) < 65536;
  if (!isPort) report(path, value, 'the API server refuses it', 'a port from 1 to 65535, or the name of one');
};

/** True or false, where both are harmless. */
export const BOOLEAN: Shape = (value, path, report) => {
  if (typeof value !== 'boolean') report(path, value, 'the API server refuses it', 'true or false');
};

/** Any text. */
export const TEXT: Shape = (value, path, report) => {
  if (typeof value !== 'string') report(path, value, 'the API server refuses it', 'a text');
};

/** Any list of texts. */
export const TEXTS: Shape = (value, path, report) => {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) report(path, value, 'the API server refuses it', 'a list of texts');
};

/** Keys with values that are texts. */
export const TEXT_MAP: Shape = (value, path, report) => {
  if (typeof value !== 'object' || Array.isArray(value)) {
    report(path, value, 'the API server refuses it', 'keys with texts');
    return;
  }
  for (const [key, item] of Object.entries(value as object)) {
    if (typeof item !== 'string') report([...path, key], item, 'the API server refuses it', JSON.stringify(String(item)));
  }
};

/** An amount of a resource in a range, in its unit. */
export function amount(least: number, most: number, words: string, because: string): Shape {
  return (value, path, report) => {
    const read = tryReadQuantity(value);
    if (read === undefined || read < least || read > most) report(path, value, because, words);
  };
}

/** Pods that may be missing at once: some, and never all of them. */
export function share(most: number, because: string): Shape {
  return (value, path, report) => {
    const percent = typeof value === 'string' ? /^(\d{1,3})%$/.exec(value)?.[1] : undefined;
    const isShare = percent === undefined ? Number.isInteger(value) && (value as number) > 0 : Number(percent) > 0 && Number(percent) <= most;
    if (!isShare) report(path, value, because, `a whole number from 1, or a share from "1%" to "${most}%"`);
  };
}

/** A time as Go and the Gateway API write it. Zero is no limit. */
export function timeFrom(leastMs: number, because: string): Shape {
  return (value, path, report) => {
    const time = tryReadTime(value);
    if (time === undefined || (time > 0 && time < leastMs)) report(path, value, because, `"0s" (no limit), or a time from "${leastMs}ms"`);
  };
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Milliseconds of `1h30m`, `2s`, `0.5s`. Source: Go, time.ParseDuration; Gateway API, GEP-2257. */
export function tryReadTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) return undefined;
  return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
}
