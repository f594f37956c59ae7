/** Rules of a SecurityPolicy, of which the first that matches decides. */
import { requirementsOf } from './requirements';
import type { Requirement } from './requirements';
import { claimsOf } from './token-claims';
import type { ClaimCondition } from './token-claims';
import type { RouteNode, RoutePathNode } from '../../graph/route';
import { usersOf } from '../../graph/users';

export interface Authorization {
  readonly defaultAction: 'Deny';
  readonly rules: readonly AuthorizationRule[];
}

export interface AuthorizationRule {
  readonly action: 'Allow' | 'Deny';
  readonly operation?: Operation;
  readonly principal: Principal;
}

interface Operation {
  readonly path?: PathMatch;
  readonly methods?: readonly string[];
}

/** With what the API server adds. Said outright, because tools compare lists whole. */
interface PathMatch {
  readonly type: 'RegularExpression';
  readonly value: string;
  readonly invert: false;
}

interface Principal {
  readonly clientCIDRs?: readonly string[];
  readonly jwt?: { readonly provider: string; readonly claims: readonly ClaimCondition[] };
}

/** A rule has to ask for something of whoever comes. Source: Envoy Gateway 1.9, its CRD of SecurityPolicies. */
const ANYBODY: Principal = { clientCIDRs: ['0.0.0.0/0', '::/0'] };

export function authorizationOf(routes: readonly RouteNode[]): Authorization {
  const parts = requirementsOf(routes);
  return { defaultAction: 'Deny', rules: parts.flatMap((part, at) => rulesOf(part, at === parts.length - 1)) };
}

/** Who may come; whoever may not meets the rule that closes the part, before one that is farther could let him in. */
function rulesOf(requirement: Requirement, isLast: boolean): readonly AuthorizationRule[] {
  const { route: { users, clients }, publicPaths } = requirement;
  const operation = operationOf(requirement);
  const from = clients?.from.kind === 'only' ? clients.from.items : undefined;
  const allowed = (principal: Principal, at: Operation | undefined): AuthorizationRule => {
    const whole = { ...(from && { clientCIDRs: from }), ...principal };
    return { action: 'Allow', ...(at && { operation: at }), principal: Object.keys(whole).length > 0 ? whole : ANYBODY };
  };
  const signedIn = usersOf(users).flatMap((one) => claimsOf(one).map(({ provider, claims }) => allowed({ jwt: { provider, claims } }, operation)));
  return [
    ...(clients && clients.except.length > 0 ? [{ action: 'Deny' as const, ...(operation && { operation }), principal: { clientCIDRs: clients.except } }] : []),
    ...publicPaths.map((path) => allowed({}, { ...operation, path: publicPath(path) })),
    ...(users.kind === 'any' ? [allowed({}, operation)] : signedIn),
    ...(operation && !isLast ? [{ action: 'Deny' as const, operation, principal: ANYBODY }] : []),
  ];
}

function operationOf({ path, methods }: Requirement): Operation | undefined {
  if (!path && !methods) return undefined;
  return { ...(path && { path: routePath(path) }), ...(methods && { methods }) };
}

/**
 * As the route takes them, with any query. Paths and prefixes of the controller's own take whatever follows behind a semicolon as well, so that
 * `/status` would be `/status;/admin`.
 */
function routePath({ kind, path }: RoutePathNode): PathMatch {
  const bare = path.replace(/\/+$/, '');
  return matching(kind === 'exact' ? `${quoted(path)}(\\?.*)?` : `${quoted(bare)}([/?].*)?`);
}

function publicPath(path: string): PathMatch {
  return matching(path.endsWith('*') ? `${quoted(path.slice(0, -1))}.*` : `${quoted(path)}(\\?.*)?`);
}

function matching(value: string): PathMatch {
  return { type: 'RegularExpression', value, invert: false };
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
