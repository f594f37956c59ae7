/** Declared rate limits, as texts in the terms of Envoy: which requests they count, and how many they let through. */
import type { GatewayNode, RouteNode, RoutePath } from '../../specification/nodes';
import type { LimitedPath, RateLimitSpec } from '../../specification/rate-limits';

/** A bucket: how much is in it at most, and how much comes to it, in which time. */
export function bucketOf({ max_tokens: most, tokens_per_fill: more, fill_interval: time }: Readonly<Record<string, unknown>>): string {
  return `${String(most)} at once, ${String(more ?? 1)} in ${String(time)}`;
}

/** Before a service: all requests, or those to some paths. */
export function limitBefore(limit: RateLimitSpec): string {
  return limitOf(limit, limit.paths ? atPaths(limit.paths).map((path) => [path]) : [[]]);
}

/** At an edge: what is exposed, or those of its paths that are named. */
export function limitAtEdge(limit: RateLimitSpec, { hosts, methods, headers, paths }: RouteNode, { own }: GatewayNode): string {
  const where = limit.paths ? atPaths(limit.paths).map((path) => [path]) : belowRoutes(paths);
  // An edge answers under no other hosts.
  const isAnyHost = own?.hosts.every((host) => hosts.includes(host)) ?? false;
  const atHosts = isAnyHost ? [[]] : hosts.flatMap((host) => [[`:authority exact ${host} in any case`], [`:authority prefix ${host}: in any case`]]);
  const with_ = Object.entries(headers).map(([name, value]) => `${name} exact ${value}`);
  const by = methods ? methods.map((method) => [`:method exact ${method}`]) : [[]];
  return limitOf(limit, atHosts.flatMap((host) => by.flatMap((method) => where.map((path) => [...host, ...method, ...path, ...with_]))));
}

function limitOf({ requests, seconds, burst, countedBy }: RateLimitSpec, counted: readonly (readonly string[])[]): string {
  const of = counted.map((headers) => [...headers].sort().join(' & ')).sort().join(' | ');
  return `${of} =>${countedBy === 'client' ? ' each client' : ''} ${bucketOf({ max_tokens: burst, tokens_per_fill: requests, fill_interval: `${seconds}s` })}`;
}

/** The path of a request goes on with its query. Those among others are in these. */
function atPaths(paths: readonly LimitedPath[]): readonly string[] {
  const beginnings = [...new Set(paths.filter(({ whole }) => !whole).map(({ text }) => text))];
  const kept = paths.filter((path) => !beginnings.some((one) => path.text.startsWith(one) && (path.whole || path.text !== one)));
  return [...new Set(kept.flatMap(({ whole, text }) => (whole ? [`:path exact ${text}`, `:path prefix ${text}?`] : [`:path prefix ${text}`])))];
}

/** Routes take whole segments. */
function belowRoutes(paths: readonly RoutePath[]): readonly (readonly string[])[] {
  if (paths.some(({ whole, text }) => !whole && text === '')) return [[]];
  const isIn = (inner: RoutePath, outer: RoutePath) => !outer.whole && (inner.text.startsWith(`${outer.text}/`) || (inner.whole && inner.text === outer.text));
  return [...new Set(paths.filter((path) => !paths.some((other) => other !== path && isIn(path, other))).flatMap(({ whole, text }) => [
    `:path exact ${text}`, `:path prefix ${text}?`, ...(whole ? [] : [`:path prefix ${text}/`]),
  ]))].map((path) => [path]);
}
