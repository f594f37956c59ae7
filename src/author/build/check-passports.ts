/**
 * What is asked of passports: that each edge that hands them out ends the tokens that it takes for them, that services that take them get theirs from such an edge,
 * that nobody outside comes past the edges, which take away what clients send as passports, and that nobody but edges has passports made.
 */
import type { TrustEdge } from '../graph/edge';
import type { PathsNode } from '../graph/http-operations';
import type { GatewayNode, GraphNode, WorkloadNode } from '../graph/nodes';
import { PASSPORT_HEADER } from '../graph/passport';
import { quoted } from '../graph/problem';
import type { Mistake, Problem } from '../graph/problem';
import type { RouteNode } from '../graph/route';
import { usersOf } from '../graph/users';
import type { IssuerNode, UsersNode } from '../graph/users';

type Nodes = ReadonlyMap<string, GraphNode>;

/** Whom a mistake is told, and of what. */
type Told = readonly [path: string, subject: string, mistake: Mistake];

export function checkPassports(edges: readonly TrustEdge[], nodes: Nodes): readonly Problem[] {
  const gateways = [...nodes.values()].filter((node): node is GatewayNode => node.kind === 'gateway');
  const taking = takersOf(edges, nodes);
  const minters = mintersOf(edges, nodes);
  const behind = thatReach(taking, edges);
  const told = [
    ...gateways.flatMap((gateway) => [
      ...gateway.routes.flatMap((route) => atRoute(gateway, route).map((mistake): Told => [gateway.path, `exposes ${route.to}: passport`, mistake])),
      ...gateway.routes.flatMap((route) => withoutPassport(route, nodes.get(route.to), taking).map((mistake): Told => [gateway.path, `exposes ${route.to}: passport`, mistake])),
      ...atGateway(gateway).map((mistake): Told => [gateway.path, 'exposes: passport', mistake]),
      ...gateway.routes.filter(({ to }) => minters.has(to)).map(({ to }): Told => [gateway.path, `exposes ${to}`, EXPOSED]),
    ]),
    ...fromNetworks(edges, nodes, behind),
    ...edges.filter(({ to, purpose }) => purpose === 'call' && minters.has(to)).flatMap((edge) => [...minters.get(edge.to)!].flatMap((prefix) => mintedFor(edge, prefix, nodes))),
  ];
  const problems = told.map(([path, subject, mistake]): Problem => ({ ...mistake, severity: 'error', path, subject }));
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Below which paths workloads make passports, by their ids: those that edges hand out, and those that somebody takes. */
function mintersOf(edges: readonly TrustEdge[], nodes: Nodes): ReadonlyMap<string, ReadonlySet<string>> {
  const ids = new Map([...nodes.values()].flatMap((node) => (node.kind === 'workload' ? [[node.path, node.id] as const] : [])));
  const found = new Map<string, Set<string>>();
  const add = ({ minter }: IssuerNode) => {
    const id = minter && ids.get(minter.path);
    if (id !== undefined) found.set(id, (found.get(id) ?? new Set()).add(minter!.pathPrefix));
  };
  for (const node of nodes.values()) {
    if (node.kind === 'workload') node.admits?.users.forEach(({ issuer }) => add(issuer));
    if (node.kind === 'gateway') node.routes.forEach(({ passport }) => passport && add(passport));
  }
  for (const { grants } of edges) {
    for (const { http } of grants) if (http.kind === 'only') http.items.flatMap(({ users }) => usersOf(users)).forEach(({ issuer }) => add(issuer));
  }
  return found;
}

/** Which issuers' passports workloads take, by their ids. */
type Takers = ReadonlyMap<string, ReadonlySet<string>>;

function takersOf(edges: readonly TrustEdge[], nodes: Nodes): Takers {
  const found = new Map<string, Set<string>>();
  const take = (id: string, users: readonly UsersNode[]) => {
    for (const { issuer } of users.filter((one) => one.issuer.minter !== undefined)) found.set(id, (found.get(id) ?? new Set()).add(issuer.issuer));
  };
  for (const node of nodes.values()) if (node.kind === 'workload') take(node.id, node.admits?.users ?? []);
  for (const { to, grants } of edges) {
    for (const { http } of grants) if (http.kind === 'only') take(to, http.items.flatMap(({ users }) => usersOf(users)));
  }
  return found;
}

/** Whoever calls those that take passports, or calls whoever does; each with one that takes them. */
function thatReach(taking: Takers, edges: readonly TrustEdge[]): ReadonlyMap<string, string> {
  const found = new Map([...taking.keys()].map((id) => [id, id]));
  const calls = edges.filter(({ purpose }) => purpose === 'call');
  for (let known = 0; known < found.size;) {
    known = found.size;
    for (const { from, to } of calls) if (found.has(to) && !found.has(from)) found.set(from, found.get(to)!);
  }
  return found;
}

function atRoute(gateway: GatewayNode, { passport, users, publicPaths }: RouteNode): readonly Mistake[] {
  const internal = usersOf(users).find(({ issuer }) => issuer.minter !== undefined);
  if (internal) {
    return [{
      code: 'passport',
      value: `users with a passport of ${internal.issuer.issuer}`,
      expected: 'users of an issuer outside: an edge that takes passports takes stolen ones',
      fix: 'name who signs them in: { users: Users.of(issuer), passport }',
    }];
  }
  if (passport === undefined) return [];
  const forwarded = usersOf(users).find(({ issuer }) => issuer.forwardToken);
  return [
    ...(users.kind === 'any' ? [{
      code: 'passport', value: 'a passport without users', expected: 'users, for whom it is', fix: 'name them: { users: Users.of(issuer), passport }, or leave the passport out',
    } as const] : []),
    ...(publicPaths.length > 0 ? [{
      code: 'passport',
      value: `publicPaths beside it: ${publicPaths.join(', ')}`,
      expected: 'users for every request that gets a passport',
      fix: `expose these paths by themselves, without users: edge.exposes(service, { exactPaths: [${quoted(publicPaths[0] ?? '/')}], openToAll: '…' })`,
    } as const] : []),
    ...(forwarded ? [{
      code: 'passport',
      value: `a token of ${forwarded.issuer.issuer} that the edge forwards beside it`,
      expected: 'a token that ends at the edge',
      fix: 'say so: Issuer.oidc({ …, forwardToken: false })',
    } as const] : []),
    ...(gateway.removes.includes(PASSPORT_HEADER) ? [{
      code: 'passport',
      value: `the header ${PASSPORT_HEADER}, in which it travels, among those that the edge removes`,
      expected: 'other headers: they are removed behind who makes passports',
      fix: 'leave it out of removes: edges remove it wherever they hand out no passport',
    } as const] : []),
  ];
}

function atGateway({ routes }: GatewayNode): readonly Mistake[] {
  const issuers = [...new Set(routes.flatMap(({ passport }) => passport?.issuer ?? []))];
  return issuers.length < 2 ? [] : [{
    code: 'passport', value: `passports of ${issuers.join(' and ')}`, expected: 'one passport for an edge', fix: 'hand out one of them, or expose the services by edges of their own',
  }];
}

/** Who takes passports gets none from a route that hands out none. */
function withoutPassport(route: RouteNode, callee: GraphNode | undefined, taking: Takers): readonly Mistake[] {
  const taken = taking.get(route.to);
  const isTaken = callee?.kind === 'workload' && callee.admits?.users.some(({ issuer }) => issuer.minter !== undefined);
  if (!isTaken || (route.passport !== undefined && taken?.has(route.passport.issuer)) || isPublic(route, callee)) return [];
  return [{
    code: 'passport', value: `none of ${[...taken ?? []].join(' or ')}, which ${route.to} asks for`, expected: 'the passport that the service takes', fix: 'name it: { users, passport }',
  }];
}

/** Whether a service lets in all that is exposed without anybody being signed in. */
function isPublic({ paths }: RouteNode, { admits }: WorkloadNode): boolean {
  const open = admits?.publicPaths ?? [];
  return paths.every(({ kind, path }) => open.some((one) => {
    if (!one.endsWith('*')) return kind === 'exact' && path === one;
    return path.startsWith(one.slice(0, -1));
  }));
}

/** Networks outside come past every edge. */
function fromNetworks(edges: readonly TrustEdge[], nodes: Nodes, behind: ReadonlyMap<string, string>): readonly Told[] {
  return edges.flatMap(({ from, to, purpose }): readonly Told[] => {
    const [caller, callee] = [nodes.get(from), nodes.get(to)];
    const taker = behind.get(to);
    if (purpose !== 'call' || caller?.kind !== 'sources' || caller.who !== 'network' || callee?.kind !== 'workload' || taker === undefined) return [];
    return [[callee.path, `called by ${from}`, {
      code: 'passport',
      value: `a network outside, behind which ${taker} takes passports`,
      expected: 'calls from outside by way of an edge, which takes away what clients send as passports: stolen ones, too',
      fix: 'expose the service by an edge: edge.exposes(service, { users, passport })',
    }]];
  });
}

const EXPOSED: Mistake = {
  code: 'passport',
  value: 'a service that makes passports',
  expected: 'a service that edges alone ask: whoever else does has a passport in hand',
  fix: 'leave it out, or serve what clients need by another service',
};

/** Whoever asks for passports says whose they shall be. */
function mintedFor({ from, to, grants }: TrustEdge, prefix: string, nodes: Nodes): readonly Told[] {
  const [caller, minter] = [nodes.get(from), nodes.get(to)];
  if (caller?.kind === 'gateway' || !grants.some(({ http }) => http.kind === 'any' || http.items.some(({ paths }) => mayBegin(paths, prefix)))) return [];
  const path = caller?.kind === 'workload' ? caller.path : minter?.kind === 'workload' ? minter.path : '';
  return [[path, `calls ${to}`, {
    code: 'passport',
    value: `paths below ${prefix}, by ${from}`,
    expected: 'other paths: nobody but edges has passports made',
    fix: "name the paths that are meant: Access.http({ paths: ['/jwks.json'] })",
  }]];
}

function mayBegin(paths: PathsNode, prefix: string): boolean {
  if (paths.kind === 'any') return true;
  if (paths.kind === 'all-but') return !paths.items.includes(`${prefix}/*`);
  return paths.items.some((path) => {
    const fixed = path.replace(/[*{].*$/, '');
    return fixed.startsWith(prefix) || (fixed !== path && prefix.startsWith(fixed));
  });
}
