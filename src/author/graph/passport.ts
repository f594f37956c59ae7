import type { RouteNode } from './route';
import type { TrustGraph } from './trust-graph';
import { usersOf } from './users';
import type { SignedIn } from './users';

/**
 * Passports come in a header of their own. Proxies ask who makes them before they look at tokens, so that in `Authorization` a passport would take the place
 * of the token that the edge has yet to verify.
 */
export const PASSPORT_HEADER = 'x-passport';

/** Headers that requests of a route lose beside those that the edge says: what comes from outside is no passport. */
export function removedBeside(graph: TrustGraph, { passport }: RouteNode): readonly string[] {
  return passport === undefined && hasPassports(graph) ? [PASSPORT_HEADER] : [];
}

const known = new WeakMap<TrustGraph, boolean>();

/** Whether anybody in the program makes passports or takes them. */
function hasPassports(graph: TrustGraph): boolean {
  const found = known.get(graph) ?? findPassports(graph);
  known.set(graph, found);
  return found;
}

function findPassports({ nodes, edges }: TrustGraph): boolean {
  return [...nodes.values()].some((node) => (
    (node.kind === 'workload' && node.admits?.users.some(({ issuer }) => issuer.minter !== undefined)) || (node.kind === 'gateway' && node.routes.some(({ passport }) => passport !== undefined))
  )) || edges.some(({ grants }) => grants.some(({ http }) => http.kind === 'only' && http.items.some(({ users }) => takesPassports(users))));
}

function takesPassports(users: SignedIn): boolean {
  return usersOf(users).some(({ issuer }) => issuer.minter !== undefined);
}
