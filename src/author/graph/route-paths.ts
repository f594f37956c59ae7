import type { RouteNode } from './nodes';

/** A route's prefix `/a` is the path `/a` and everything under `/a/`; the prefix `/` is every path. */
export function pathsOf(route: RouteNode): readonly string[] {
  if (route.pathPrefixes.includes('/')) return [];
  return route.pathPrefixes.flatMap(pathsBelow);
}

/** The same of one prefix. */
export function pathsBelow(prefix: string): readonly string[] {
  return [barePrefix(prefix), `${barePrefix(prefix)}/*`];
}

/** A slash at its end makes no difference to a prefix. */
export function barePrefix(prefix: string): string {
  return prefix.replace(/\/+$/, '');
}
