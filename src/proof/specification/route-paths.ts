/** Paths of routes. Source: Gateway API, HTTPPathMatch: a prefix is of whole segments. */
import type { RouteNode, RoutePath } from './nodes';

/** The patterns that mean a path of a route. */
export function pathsAt({ whole, text }: RoutePath): readonly string[] {
  return whole ? [text] : [text, `${text}/*`];
}

/** The patterns that mean some paths of a route; undefined: every path. */
export function patternsAt(paths: readonly RoutePath[]): readonly string[] | undefined {
  return paths.some(({ whole, text }) => !whole && text === '') ? undefined : paths.flatMap(pathsAt);
}

/** Whether a path, or all that begins with one, lies at a path of a route. */
export function liesAt(path: string, { whole, text }: RoutePath): boolean {
  return path === text || (!whole && path.startsWith(`${text}/`));
}

/** The patterns that mean the paths by which a service behind a route is asked; undefined: every path. */
export function patternsBehind({ paths, changes: { prefix } }: RouteNode): readonly string[] | undefined {
  return patternsAt(prefix === undefined ? paths : [{ whole: false, text: prefix }]);
}
