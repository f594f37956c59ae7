import type { RouteNode, RoutePathNode } from './route';

/** The paths of a route as policies name them: the prefix `/a` is `/a` and everything under `/a/`. Empty: every path. */
export function pathsOf(paths: readonly RoutePathNode[]): readonly string[] {
  if (paths.some(isEveryPath)) return [];
  return paths.flatMap(pathsBelow);
}

/** The same of the paths under which a service behind a route is asked. */
export function pathsBehind({ paths, changes: { prefix } }: RouteNode): readonly string[] {
  return pathsOf(prefix === undefined ? paths : [{ kind: 'prefix', path: prefix }]);
}

/** The same of one path, and for the prefix `/` as well. */
export function pathsBelow({ kind, path }: RoutePathNode): readonly string[] {
  return kind === 'exact' ? [path] : [barePrefix(path), `${barePrefix(path)}/*`];
}

/** A slash at its end makes no difference to a prefix. */
export function barePrefix(prefix: string): string {
  return prefix.replace(/\/+$/, '');
}

/** Whether all that a path, or a pattern that ends with `*`, means is one of those of a route. */
export function isWithin(path: string, { kind, path: exposed }: RoutePathNode): boolean {
  if (kind === 'exact') return path === exposed;
  const bare = barePrefix(exposed);
  return path === bare || path.startsWith(`${bare}/`);
}

/** What tells a path of a route from others. */
export function pathKey({ kind, path }: RoutePathNode): string {
  return `${kind} ${kind === 'exact' ? path : barePrefix(path)}`;
}

function isEveryPath({ kind, path }: RoutePathNode): boolean {
  return kind === 'prefix' && barePrefix(path) === '';
}

/**
 * Whether another route takes requests at a path of a route from it: those at its own path that have one of its methods.
 * Source: Gateway API, HTTPRouteRule, "precedence": a whole path, then the longest prefix, then a method.
 */
export function takes(other: RoutePathNode, theirs: RouteNode, path: RoutePathNode, { methods }: RouteNode): boolean {
  if (pathKey(path) === pathKey(other)) return methods.kind === 'any' && theirs.methods.kind === 'only';
  return path.kind === 'prefix' && isWithin(other.kind === 'exact' ? other.path : barePrefix(other.path), path);
}
