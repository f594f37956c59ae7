import type { RouteNode } from '../graph/route';
import { pathKey } from '../graph/route-paths';

/** Whether two routes are at one host and path, so that requests of either are those of both. */
export function shareRequests(one: RouteNode, other: RouteNode): boolean {
  const keys = new Set(one.paths.map(pathKey));
  return one.hosts.some((host) => other.hosts.includes(host)) && other.paths.some((path) => keys.has(pathKey(path))) && shareMethods(one, other);
}

function shareMethods({ methods: some }: RouteNode, { methods: others }: RouteNode): boolean {
  // Of two routes with one path the one that names methods comes first, so that both hold.
  if (some.kind !== others.kind) return false;
  return some.kind === 'any' || others.kind === 'any' || some.items.some((method) => others.items.includes(method));
}

/** Whether headers choose between a route and others of a host, of which something else is asked by policies, which see no headers. */
export function isChosenByHeader(routes: readonly RouteNode[], route: RouteNode, asked: (route: RouteNode) => string): boolean {
  const here = routes.filter(({ hosts }) => hosts.some((host) => route.hosts.includes(host)));
  const others = here.filter(({ headers }) => headers.length > 0 || route.headers.length > 0);
  return others.some((other) => asked(other) !== asked(route));
}
