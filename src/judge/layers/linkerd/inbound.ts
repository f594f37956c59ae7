/**
 * What the proxy of a callee lets in at a port: as a decision for each Server that may own it.
 *
 * Sources: Linkerd "Authorization Policy"; the proxy's app/inbound/src (policy/http.rs, policy/tcp.rs, detect.rs) and server-policy/src/lib.rs. On a port
 * that is read as HTTP, the best route that fits gets a request, and what none fits is answered with 404; who may use the Server may use each route,
 * and who is authorized on a route that one. Without routes everything fits, and probes of the kubelet are let in as well, from anywhere. What is not
 * read as HTTP, or not in time, meets the Server alone.
 */
import { defaultGrants, policyOf, routeGrants, serverGrants, type DialledPorts, type Grant } from './authorizations';
import { linkerdOf } from './installations';
import { LINKERD } from './key';
import { ANY_CALL } from './matching';
import { notesOf } from './membership';
import { holdsPort } from './read/ports';
import type { PolicyRoute } from './read/route';
import type { Server } from './read/server';
import { RouteTable } from './routes';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import { truthOf, type Truth } from '../../core/verdict';
import type { Decision, Policy, Request, RequestSet, RequestTest } from '../../engine/decision';
import { NO_PATTERNS } from '../../requests/requests';

export interface InboundReading {
  /** Whether requests are told apart. */
  readonly ofRequests: boolean;
  readonly decision: () => Decision;
}

/** How a port is read that a Server owns, or none. */
export function inboundReading(cluster: Cluster, pod: Pod, port: number, ports: DialledPorts, server: Server | undefined): InboundReading {
  if (!server) return defaultReading(cluster, pod, port, ports);
  if (server.protocol === 'opaque' || server.protocol === 'TLS') return plain(() => serverGrants(cluster, server, ports));
  const isGrpc = server.protocol === 'gRPC';
  const routes = routesOf(cluster, server, isGrpc);
  const unclear = routes.find(({ malformed }) => malformed);
  if (unclear) return { ofRequests: false, decision: () => inDoubt(`${unclear.kind} ${unclear.ref.name} could not be understood`) };
  const known = routes.filter(({ dropped }) => dropped === undefined);
  if (known.length > 0) return { ofRequests: true, decision: () => routed(cluster, server, ports, known) };
  const probes = isGrpc ? [] : probePaths(pod, port);
  return {
    ofRequests: isGrpc || probes.length > 0,
    decision: () => decisionOf([
      ...serverGrants(cluster, server, ports).map((grant) => policyOf(grant, isGrpc ? CALLS : 'any')),
      ...probePolicies(probes),
      ...routes.map(droppedRoute),
    ]),
  };
}

/** Routes that are attached to a Server, those that are left out among them. A GRPCRoute keeps HTTPRoutes from being accepted. */
export function routesOf(cluster: Cluster, { ref }: Server, isGrpc: boolean): readonly PolicyRoute[] {
  const attached = (cluster.of(LINKERD).routes.get(ref.namespace) ?? []).filter(({ servers }) => servers.includes(ref.name));
  const calls = attached.filter(({ kind }) => kind === 'GRPCRoute');
  if (isGrpc) return calls;
  return calls.some(({ dropped }) => dropped === undefined) ? [] : attached.filter(({ kind }) => kind === 'HTTPRoute');
}

/** Paths that probes ask for at a port. */
export function probePaths(pod: Pod, port: number): readonly string[] {
  return [...new Set(notesOf(pod).probes.filter((probe) => probe.port === port).map(({ path }) => path))].sort();
}

function routed(cluster: Cluster, server: Server, ports: DialledPorts, routes: readonly PolicyRoute[]): Decision {
  const table = new RouteTable(routes);
  const grants = serverGrants(cluster, server, ports);
  const ofRoutes = routes.flatMap((route) => routeGrants(cluster, route, ports).map((grant) => policyOf(grant, table.takenBy(route))));
  const unread = server.protocol === 'unknown' ? grants.map((grant) => policyOf(grant, { kind: 'not', set: table.taken }, UNREAD)) : [];
  return decisionOf([...grants.map((grant) => policyOf(grant, table.taken)), ...ofRoutes, ...unread], ELSE_404);
}

const UNREAD = 'no route fits, and the Server authorizes the caller for what the proxy does not read as HTTP in time';

function defaultReading(cluster: Cluster, pod: Pod, port: number, ports: DialledPorts): InboundReading {
  const { inboundPolicy: own, opaque, identityPorts } = notesOf(pod);
  const installation = linkerdOf(cluster.settings);
  const policy = own ?? installation.inboundPolicy;
  if (typeof policy === 'object') return { ofRequests: false, decision: () => inDoubt(policy.unclear) };
  if (policy === 'unknown') return { ofRequests: false, decision: () => UNKNOWN_DEFAULT };
  const isOpaque = holdsPort(opaque ?? installation.opaquePorts, port);
  const probes = isOpaque ? [] : probePaths(pod, port);
  const grants = () => defaultGrants(cluster, policy, { path: [], ports, authenticated: holdsPort(identityPorts, port) });
  if (probes.length === 0) return plain(grants, NO_SERVER);
  return { ofRequests: true, decision: () => decisionOf([...grants().map((grant) => policyOf(grant, 'any')), ...probePolicies(probes)], NO_SERVER) };
}

const NO_SERVER = 'no Server owns the port, and the default inbound policy does not let the caller in';
const ELSE = 'nothing authorizes the caller at the Server';
const ELSE_404 = 'nothing authorizes the caller, or no route fits';

const UNKNOWN_DEFAULT = inDoubt('no Server owns the port, and the default inbound policy of the installation is not known');

export function inDoubt(because: string): Decision {
  return Object.freeze({ tiers: [], otherwise: 'unknown', doubt: { because } });
}

function plain(grants: () => readonly Grant[], otherwise?: string): InboundReading {
  return { ofRequests: false, decision: () => decisionOf(grants().map((grant) => policyOf(grant, 'any')), otherwise) };
}

/** Any of the policies suffices; nobody else gets in. */
function decisionOf(policies: readonly Policy[], otherwise = ELSE): Decision {
  const last: Policy = { rules: [], words: { none: { path: [], effect: 'denies', truth: 'no', because: otherwise }, rule: () => [] } };
  return { tiers: [{ mode: 'any-allow', captures: 'always', policies: [...policies, last] }], otherwise: 'no' };
}

/** The kubelet has no identity, and the networks from which it asks are all unless the installation says otherwise. */
function probePolicies(paths: readonly string[]): readonly Policy[] {
  if (paths.length === 0) return [];
  const request: RequestTest = {
    kind: 'request',
    key: `probes of Linkerd ${paths.join(' ')}`,
    matches: ({ method, path }) => bothKnown(method, path, (one, other) => one === 'GET' && paths.includes(other)),
    fact: ({ method, path }: Request) => JSON.stringify([method, path]),
    patterns: { ...NO_PATTERNS, methods: ['GET'], paths },
  };
  return [{
    rules: [{ action: 'allow', peer: 'any', request, path: [] }],
    words: { rule: () => ({ because: 'it is what a probe of the pod asks for, which needs no authorization where no route is attached' }) },
  }];
}

const CALLS: RequestSet = Object.freeze({
  kind: 'request',
  key: 'calls of gRPC',
  matches: ({ method, path }: Request) => bothKnown(method, path, (one, other) => one === 'POST' && other.split('/').length > 2),
  fact: ({ method, path }: Request) => JSON.stringify([method, path]),
  patterns: ANY_CALL,
});

function bothKnown(method: string | undefined, path: string | undefined, holds: (method: string, path: string) => boolean): Truth {
  return method === undefined || path === undefined ? 'conditional' : truthOf(holds(method, path));
}

/** Says in the trace why a route counts for nothing. */
function droppedRoute({ ref: object, dropped = '' }: PolicyRoute): Policy {
  return { object, rules: [], words: { none: { path: ['spec'], effect: 'does-not-match', truth: 'no', because: `${dropped}, so that Linkerd leaves the route out` }, rule: () => [] } };
}
