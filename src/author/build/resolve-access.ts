import type { AccessNode } from '../graph/declarations';
import type { Grant } from '../graph/edge';
import type { HttpOperations } from '../graph/http-operations';
import { sortedUnique } from '../graph/order';
import type { PortNode } from '../graph/port';
import type { Problem } from '../graph/problem';
import { allBut, ANY, only, tryNonEmpty } from '../graph/selection';

/** What was asked of a callee, matched with the ports that it has. */
export interface ResolvedAccess {
  readonly grants: readonly Grant[];
  readonly problems: readonly Omit<Problem, 'severity' | 'path' | 'subject'>[];
}

type Resolvers = { readonly [K in AccessNode['kind']]: (access: Extract<AccessNode, { kind: K }>, ports: readonly PortNode[]) => ResolvedAccess };

const RESOLVERS: Resolvers = { all: resolveAll, ports: resolvePorts, http: resolveHttp };

export function resolveAccess(access: AccessNode, ports: readonly PortNode[]): ResolvedAccess {
  if (ports.length === 0) {
    return refused({
      code: 'call-target',
      value: 'a callee without ports',
      expected: 'a callee that listens on at least one port',
      fix: 'declare the ports of the callee: ports: [Port.http(8080)]',
    });
  }
  const resolve = RESOLVERS[access.kind] as (access: AccessNode, ports: readonly PortNode[]) => ResolvedAccess;
  return resolve(access, ports);
}

function resolveAll(_access: AccessNode, ports: readonly PortNode[]): ResolvedAccess {
  return { grants: ports.map((port) => ({ port, http: ANY })), problems: [] };
}

function resolvePorts(access: Extract<AccessNode, { kind: 'ports' }>, ports: readonly PortNode[]): ResolvedAccess {
  const unknown = access.names.filter((name) => !ports.some((port) => port.name === name));
  const grants = ports.filter((port) => access.names.includes(port.name)).map((port) => ({ port, http: ANY }));
  return { grants, problems: unknown.map((name) => unknownPort(name, ports)) };
}

function resolveHttp(access: Extract<AccessNode, { kind: 'http' }>, ports: readonly PortNode[]): ResolvedAccess {
  const { port: wanted } = access;
  const candidates = wanted === undefined ? ports : ports.filter((port) => port.name === wanted);
  if (wanted !== undefined && candidates.length === 0) return refused(unknownPort(wanted, ports));
  const fitting = candidates.filter((port) => access.protocols.includes(port.protocol));
  if (fitting.length === 0) return refused(notHttp(candidates, access));
  if (fitting.length > 1) return refused(ambiguous(fitting));
  return { grants: fitting.map((port) => ({ port, http: operationsOf(access) })), problems: [] };
}

function operationsOf(access: Extract<AccessNode, { kind: 'http' }>): HttpOperations {
  const methods = tryNonEmpty(sortedUnique(access.methods));
  const paths = tryNonEmpty(sortedUnique(access.paths));
  const notPaths = tryNonEmpty(sortedUnique(access.notPaths));
  const { users = ANY } = access;
  if (!methods && !paths && !notPaths && users.kind === 'any') return ANY;
  return only([{ methods: methods ? only(methods) : ANY, paths: notPaths ? allBut(notPaths) : paths ? only(paths) : ANY, users }]);
}

type Refusal = ResolvedAccess['problems'][number];

function refused(problem: Refusal): ResolvedAccess {
  return { grants: [], problems: [problem] };
}

function unknownPort(name: string, ports: readonly PortNode[]): Refusal {
  return {
    code: 'port-name',
    value: `port '${name}'`,
    expected: `one of the callee's ports: ${ports.map((port) => port.name).join(', ')}`,
    fix: 'name one of them, or add the port to the callee',
  };
}

function notHttp(ports: readonly PortNode[], { methods, paths, notPaths, protocols, users }: Extract<AccessNode, { kind: 'http' }>): Refusal {
  const limited = methods.length + paths.length + notPaths.length > 0;
  const asked = users?.kind === 'only' ? 'users' : limited ? 'methods or paths' : 'requests';
  return {
    code: 'access-on-port',
    value: `${asked} on ${ports.map((port) => `${port.name} (${port.protocol})`).join(', ')}`,
    expected: `a port that speaks ${protocols.join(' or ')}: requests on other protocols are not visible`,
    fix: `${limited ? "leave the methods and paths out (Access.ports('…')), or " : ''}declare the port with the protocol that it really speaks`,
  };
}

function ambiguous(ports: readonly PortNode[]): Refusal {
  return {
    code: 'access-on-port',
    value: `methods or paths for ${ports.length} ports: ${ports.map((port) => port.name).join(', ')}`,
    expected: 'one port, because the callee speaks HTTP on several',
    fix: `say which: portName: '${ports[0]?.name}'`,
  };
}
