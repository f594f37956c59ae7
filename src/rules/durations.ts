/** Durations as Go writes them. Source: Go, time.ParseDuration. */
const UNITS: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600, ms: 1 / 3_600_000, us: 0, µs: 0, ns: 0 };

/** Undefined for anything else, which API servers or controllers refuse. */
export function tryReadHours(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(\d+(\.\d*)?(h|ms|us|µs|ns|m|s))+$/.test(value)) return undefined;
  return [...value.matchAll(/(\d+(?:\.\d*)?)(h|ms|us|µs|ns|m|s)/g)].reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
}
