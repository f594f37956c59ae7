/** Paths of routes. Source: Gateway API, HTTPPathMatch: a prefix is of whole segments. */
import type { RoutePath } from './nodes';

/** The patterns that mean a path of a route. */
export function pathsAt({ whole, text }: RoutePath): readonly string[] {
  return whole ? [text] : [text, `${text}/*`];
}

/** Whether a path, or all that begins with one, lies at a path of a route. */
export function liesAt(path: string, { whole, text }: RoutePath): boolean {
  return path === text || (!whole && path.startsWith(`${text}/`));
}
