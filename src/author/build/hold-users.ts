import type { Grant } from '../graph/edge';
import type { HttpOperation, PathsNode } from '../graph/http-operations';
import type { GraphNode } from '../graph/nodes';
import { speaksHttp } from '../graph/port';
import type { PortNode } from '../graph/port';
import type { Mistake } from '../graph/problem';
import { ANY, only, tryNonEmpty } from '../graph/selection';
import { bothUsers } from '../graph/users';
import type { AdmissionNode } from '../graph/users';
import { matchesPath } from '../graph/values/http-path';

/** Grants, held to those whom the callee admits. */
export interface HeldGrants {
  readonly grants: readonly Grant[];
  readonly problems: readonly Mistake[];
}

/** What a caller may ask of a callee that admits nobody but some users. */
export function holdUsers(grants: readonly Grant[], callee: GraphNode): HeldGrants {
  const admits = callee.kind === 'workload' ? callee.admits : undefined;
  if (!admits) return { grants, problems: [] };
  const blind = grants.filter(({ port }) => !speaksHttp(port));
  const held = grants.filter((grant) => !blind.includes(grant)).map(({ port, http }) => {
    const operations: readonly HttpOperation[] = http.kind === 'any' ? [{ methods: ANY, paths: ANY, users: ANY }] : http.items;
    return { port, operations: operations.flatMap((operation) => heldTo(admits, operation)) };
  });
  return {
    grants: held.flatMap(({ port, operations }): readonly Grant[] => {
      const some = tryNonEmpty(operations);
      return some ? [{ port, http: only(some) }] : [];
    }),
    problems: [
      ...(blind.length > 0 ? [unseen(blind.map(({ port }) => port))] : []),
      ...(held.some(({ operations }) => operations.length === 0) ? [NOBODY] : []),
    ],
  };
}

/** An operation for users who are admitted, and what of it is public. */
function heldTo({ users: admitted, publicPaths }: AdmissionNode, operation: HttpOperation): readonly HttpOperation[] {
  const { users } = operation;
  const both = tryNonEmpty(users.kind === 'any' ? admitted : bothUsers(users.items, admitted));
  const open = tryNonEmpty(publicPaths.flatMap((path) => commonOf(path, operation.paths)));
  return [
    ...(both ? [{ ...operation, users: only(both) }] : []),
    ...(open ? [{ ...operation, paths: only(open) }] : []),
  ];
}

/** The part of a public path, which is whole or a prefix, that is among some paths. */
function commonOf(path: string, paths: PathsNode): readonly string[] {
  if (paths.kind === 'any') return [path];
  if (paths.kind === 'all-but') return paths.items.some((one) => overlap(path, one)) ? [] : [path];
  return paths.items.flatMap((one) => {
    if (!path.endsWith('*')) return matchesPath(one, path) ? [path] : [];
    if (one.includes('{') || one.startsWith('*')) return [];
    const begin = path.slice(0, -1);
    if (one.replace(/\*$/, '').startsWith(begin)) return [one];
    return one.endsWith('*') && begin.startsWith(one.slice(0, -1)) ? [path] : [];
  });
}

/** Whether there may be paths of both. */
function overlap(path: string, other: string): boolean {
  if (!path.endsWith('*')) return matchesPath(other, path);
  const [begin, fixed] = [path.slice(0, -1), other.replace(/[*{].*$/, '')];
  return fixed.startsWith(begin) || (fixed !== other && begin.startsWith(fixed));
}

function unseen(ports: readonly PortNode[]): Mistake {
  return {
    code: 'users',
    value: `a call on ${ports.map(({ name, protocol }) => `${name} (${protocol})`).join(', ')} of a service that admits users only`,
    expected: 'calls on ports that speak HTTP: on others nobody sees a token',
    fix: 'name the ports that are meant (Access.http({ … })), or hold users call by call: Access.http({ users })',
  };
}

const NOBODY: Mistake = {
  code: 'users',
  value: 'users of a call, none of whom the callee admits',
  expected: 'users whom the callee admits as well: of the same issuer and with an audience in common',
  fix: 'name others, or let the callee admit them',
};
