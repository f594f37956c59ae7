/** Go's `time.ParseDuration`: signed decimal numbers, each with its unit, the units in any order; no days. */
const SHAPE = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

const SECONDS_OF: Readonly<Record<string, number>> = {
  ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600,
};

/** The duration in seconds, or undefined if Go could not read it. */
export function goDurationSeconds(text: string): number | undefined {
  if (!SHAPE.test(text)) return undefined;
  const size = [...text.matchAll(PART)].reduce((sum, [, number, unit]) => sum + Number(number) * SECONDS_OF[unit], 0);
  return text.startsWith('-') ? -size : size;
}

/** The shortest way in which Go, and with it Kubernetes, writes a time. */
export function formatGoDuration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
