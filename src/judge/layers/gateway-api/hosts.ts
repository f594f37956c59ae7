/**
 * Hosts of listeners and routes. Source: Gateway API, Hostname: a wildcard stands for one or more labels, and only at the front; no
 * host at all means every host.
 */

/** Stands for every host. */
export const ANY_HOST = '*';

/** Whether a host is one of those that a listener or a route names. Both in lower case; no host begins with a dot. */
export function hostIsAmong(host: string, pattern: string): boolean {
  if (pattern === ANY_HOST) return true;
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

/** The hosts that two names have in common: the narrower of both; undefined where there are none. */
export function commonHosts(left: string, right: string): string | undefined {
  if (left === right || right === ANY_HOST) return left;
  if (left === ANY_HOST || isWithin(right, left)) return right;
  return isWithin(left, right) ? left : undefined;
}

/** How narrow a name is: of two that fit, the one with more characters counts, and a name before any wildcard. */
export function precedenceOf(pattern: string): number {
  if (pattern === ANY_HOST) return 0;
  return pattern.startsWith('*.') ? pattern.length : LONGEST_NAME + pattern.length;
}

/** Source: RFC 1035, as Hostname of the Gateway API limits it. */
const LONGEST_NAME = 253;

/** A name or a wildcard whose hosts are all of a wildcard's. */
function isWithin(narrow: string, wide: string): boolean {
  return wide.startsWith('*.') && hostIsAmong(narrow.startsWith('*.') ? `x${narrow.slice(1)}` : narrow, wide);
}
