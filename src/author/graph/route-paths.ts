import type { RouteNode } from './nodes';

/** A route's prefix `/a` is the path `/a` and everything under `/a/`; the prefix `/` is every path. */
export function pathsOf(route: RouteNode): readonly string[] {
  if (route.pathPrefixes.includes('/')) return [];
  return route.pathPrefixes.flatMap((prefix) => {
    const bare = prefix.replace(/\/+$/, '');
    return [bare, `${bare}/*`];
  });
}
