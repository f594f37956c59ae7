import { isChosenByHeader, shareRequests } from './shared-requests';
import { controllerDialectOf, edgesThat, holdingsOf } from '../gateways/table';
import type { CallNode } from '../graph/declarations';
import type { TrustEdge } from '../graph/edge';
import type { GatewayNode, GraphNode, WorkloadNode } from '../graph/nodes';
import type { Mistake, Problem } from '../graph/problem';
import type { RouteNode } from '../graph/route';
import { keyOfUsers, usersOf } from '../graph/users';
import type { IssuerNode, UsersNode } from '../graph/users';
import { dialectOf, DIALECTS, meshesThat } from '../meshes/table';

/** What is asked of users where nobody could hold them, or in vain, and issuers of which two things are said. */
export function checkUsers(edges: readonly TrustEdge[], nodes: ReadonlyMap<string, GraphNode>, calls: readonly CallNode[]): readonly Problem[] {
  const problems: Problem[] = [];
  const issuers = new Map<string, IssuerNode>();
  const add = (path: string, subject: string, mistakes: readonly Mistake[]) => problems.push(...mistakes.map((mistake): Problem => ({ ...mistake, severity: 'error', path, subject })));
  const look = (path: string, subject: string, holder: WorkloadNode | GatewayNode, users: readonly UsersNode[]) => {
    if (users.length === 0) return;
    add(path, subject, [...unheld(holder), ...users.flatMap((one) => [...twoIssuers(issuers, one.issuer), ...byMesh(holder, one)])]);
  };
  for (const node of nodes.values()) {
    if (node.kind === 'workload' && node.admits) look(node.path, 'admits', node, node.admits.users);
    if (node.kind !== 'gateway') continue;
    for (const route of node.routes) {
      add(node.path, 'removes', takenAway(node, nodes.get(route.to)));
      look(node.path, `exposes ${route.to}: users`, node, usersOf(route.users));
      if (route.passport) add(node.path, `exposes ${route.to}: passport`, twoIssuers(issuers, route.passport));
      add(node.path, `exposes ${route.to}: users`, [...inVainAt(node, route), ...chosenByHeader(node, route), ...unasked(node, route), ...endedBefore(route, nodes.get(route.to))]);
    }
  }
  for (const { from, to, grants } of edges) {
    const callee = nodes.get(to);
    // What a callee admits was looked at there.
    if (callee?.kind !== 'workload' || callee.admits) continue;
    const users = grants.flatMap(({ http }) => (http.kind === 'any' ? [] : http.items.flatMap((one) => usersOf(one.users))));
    look(pathOf(nodes.get(from)) ?? callee.path, `calls ${to}: users`, callee, users);
  }
  for (const { path, from, to, access } of calls) {
    if (access.kind !== 'http' || access.users?.kind !== 'only' || to.kind === 'kubernetes-api') continue;
    const edge = from.kind === 'kubernetes-api' ? undefined : edges.find((one) => one.purpose === 'call' && one.from === from.id && one.to === to.id);
    const callee = nodes.get(to.id);
    if (callee?.kind !== 'workload') add(path, `calls ${to.id}: users`, [NOT_OURS]);
    else if (edge?.grants.every(({ http }) => http.kind === 'any')) add(path, `calls ${to.id}: users`, [IN_VAIN]);
  }
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function pathOf(node: GraphNode | undefined): string | undefined {
  return node?.kind === 'workload' || node?.kind === 'gateway' ? node.path : undefined;
}

/** Who could not look at a token. */
function unheld(holder: WorkloadNode | GatewayNode): readonly Mistake[] {
  const { enforces, words } = dialectOf(holder.mesh);
  const where = `a service in a mesh whose proxies verify tokens (${meshesThat((dialect) => dialect.enforces.users)}), or an edge that does (${edgesThat(({ users }) => users, DIALECTS)})`;
  const fix = 'hold them there, or leave users out';
  if (holder.kind === 'gateway' && holder.listens.kind === 'stated') {
    return [{ code: 'users', value: 'users at an edge of others', expected: `users held by a program that writes the policies: ${where}`, fix: 'let the service admit them: service.admits(users)' }];
  }
  if (holder.kind === 'gateway') {
    return holdingsOf(holder).users ? [] : [{ code: 'users', value: `users at an edge of the class '${holder.gatewayClass}' with ${words}`, expected: where, fix: `${fix}; at a service: service.admits(users)` }];
  }
  return enforces.users ? [] : [{ code: 'users', value: `users with ${words}`, expected: where, fix }];
}

function byMesh(holder: WorkloadNode | GatewayNode, users: UsersNode): readonly Mistake[] {
  if (holder.kind === 'workload') return dialectOf(holder.mesh).checkUsers?.(holder.mesh, users, holder) ?? [];
  return holder.controller ? controllerDialectOf(holder.controller).checkUsers?.(holder.mesh, users, holder) ?? [] : [];
}

/** Proxies would take the tokens of both. */
function twoIssuers(known: Map<string, IssuerNode>, issuer: IssuerNode): readonly Mistake[] {
  const first = known.get(issuer.issuer) ?? issuer;
  known.set(issuer.issuer, first);
  if (JSON.stringify(first) === JSON.stringify(issuer)) return [];
  return [{
    code: 'users',
    value: `two descriptions of the issuer '${issuer.issuer}'`,
    expected: 'one description for each issuer',
    fix: 'describe it once, in a constant, with all audiences; Users.of(issuer, { audiences }) narrows them',
  }];
}

/** One exposure without users opens what another one asks for users for. */
function inVainAt({ routes }: GatewayNode, route: RouteNode): readonly Mistake[] {
  if (route.users.kind === 'any') return [];
  const isOpen = routes.some((other) => other.users.kind === 'any' && other.to === route.to && shareRequests(other, route));
  return isOpen ? [{ ...IN_VAIN, value: 'users for a host and path that are exposed without them as well', fix: 'expose it once; publicPaths names what is open' }] : [];
}

/** Which of two routes a request comes to, its headers would say, which no policy of the edge looks at. */
function chosenByHeader({ routes }: GatewayNode, route: RouteNode): readonly Mistake[] {
  return isChosenByHeader(routes, route, ({ users, publicPaths }) => JSON.stringify([keyOfUsers(users), publicPaths])) ? [{
    code: 'users',
    value: 'other users or public paths than at a route of the same host where headers choose',
    expected: 'the same users and public paths at all routes of a host where headers choose: anybody can write a header',
    fix: 'ask for the same users at all of them, or tell the routes apart by host, path or method',
  }] : [];
}

/** A token that ends at the edge cannot be shown to the service behind it. */
function endedBefore({ users }: RouteNode, callee: GraphNode | undefined): readonly Mistake[] {
  const admitted = callee?.kind === 'workload' ? callee.admits?.users ?? [] : [];
  const ended = usersOf(users).find(({ issuer }) => !issuer.forwardToken && admitted.some((other) => other.issuer.issuer === issuer.issuer));
  return ended ? [{
    code: 'users',
    value: `a token of ${ended.issuer.issuer} that ends at the edge (forwardToken: false), and that the service asks for`,
    expected: 'a token that the edge forwards, or a service that does not ask for it',
    fix: 'leave forwardToken out, or hold users at one of the two',
  }] : [];
}

/** Tokens come in this header. Source: RFC 6750, section 2.1. */
const TOKEN_HEADER = 'authorization';

/** A service that asks for a token gets none, if the edge removes it. */
function takenAway({ removes }: GatewayNode, callee: GraphNode | undefined): readonly Mistake[] {
  if (!removes.includes(TOKEN_HEADER) || callee?.kind !== 'workload' || !callee.admits?.users.some(({ issuer }) => issuer.minter === undefined)) return [];
  return [{
    code: 'users',
    value: `the header ${TOKEN_HEADER}, in which ${callee.id} asks for tokens of users`,
    expected: 'headers that no service behind the edge asks for',
    fix: 'leave it out, or hold users at the edge: { users }',
  }];
}

/** A browser asks without a token whether a page may call, and is refused where one is asked for before it is answered. */
function unasked(gateway: GatewayNode, { users, changes, to }: RouteNode): readonly Mistake[] {
  return changes.cors && users.kind === 'only' && !holdingsOf(gateway).corsWithUsers ? [{
    code: 'users',
    value: 'users of an exposure that pages of other origins may call (cors)',
    expected: 'users held behind the edge: browsers ask it whether a page may call, and show no token then',
    fix: `let the service admit them: ${to.split('/')[1]}.admits(users)`,
  }] : [];
}

const NOT_OURS: Mistake = {
  code: 'users',
  value: 'users at a callee that this program does not own',
  expected: 'a service of this program: whom others admit, their own policies say',
  fix: 'leave users out',
};

const IN_VAIN: Mistake = {
  code: 'users',
  value: 'users for requests that the same caller may make without them',
  expected: 'accesses that leave something to the users',
  fix: 'name methods or paths in the other access, or leave users out',
};
