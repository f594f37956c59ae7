/** What each part of a route asks of requests, in the order in which they are looked at: the nearest first. */
import { sortedUnique } from '../../graph/order';
import { keyOfClients } from '../../graph/route';
import type { RouteNode, RoutePathNode } from '../../graph/route';
import { isWithin } from '../../graph/route-paths';
import { keyOfUsers } from '../../graph/users';

export interface Requirement {
  /** Undefined: every path of the route. */
  readonly path: RoutePathNode | undefined;
  /** Undefined: any. */
  readonly methods: readonly string[] | undefined;
  readonly route: RouteNode;
  /** Paths of it for which nobody has to be signed in. */
  readonly publicPaths: readonly string[];
}

/** One for all paths, where all parts ask for the same. Source of the order: Gateway API, HTTPRouteRule, matches. */
export function requirementsOf(routes: readonly RouteNode[]): readonly Requirement[] {
  const [first] = routes;
  const publicPaths = sortedUnique(routes.flatMap((route) => route.publicPaths));
  if (new Set(routes.map(keyOf)).size === 1) return [{ path: undefined, methods: undefined, route: first, publicPaths }];
  const parts = routes.flatMap((route) => route.paths.map((path): Requirement => ({
    path, methods: route.methods.kind === 'only' ? route.methods.items : undefined, route, publicPaths: route.publicPaths.filter((one) => isWithin(one, path)),
  })));
  return [...parts].sort((one, other) => rankOf(other) - rankOf(one) || nameOf(one).localeCompare(nameOf(other), 'en'));
}

function keyOf(route: RouteNode): string {
  return JSON.stringify([keyOfUsers(route.users), keyOfClients(route), route.publicPaths]);
}

/** Longer than any path. */
const EXACT = 1e6;

function rankOf({ path, methods }: Requirement): number {
  const length = path === undefined ? 0 : 2 * path.path.replace(/\/+$/, '').length + (path.kind === 'exact' ? EXACT : 0);
  return length + (methods ? 1 : 0);
}

function nameOf({ path, methods = [] }: Requirement): string {
  return [path?.path, ...methods].join(' ');
}
