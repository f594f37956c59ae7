import { sortedUnique } from './order';
import { allBut, ANY, nonEmpty, only } from './selection';
import type { AllBut, Any, NonEmpty, Only } from './selection';
import { keyOfUsers } from './users';
import type { SignedIn } from './users';

/** Methods allowed on paths, every pair of the two lists, for those who are signed in so. */
export interface HttpOperation {
  readonly methods: Any | Only<string>;
  readonly paths: PathsNode;
  readonly users: SignedIn;
}

export type PathsNode = Any | Only<string> | AllBut<string>;

/** What may be asked for on a port that speaks HTTP. */
export type HttpOperations = Any | Only<HttpOperation>;

/** Stands for "any path" or "any method" among the keys below; no path and no method is spelt so. */
const ANYTHING = '*';

/**
 * The union of what several declarations allow, in one normal form: whatever the order and the
 * grouping in which it was declared, the same set of (method, path) pairs gives the same value.
 */
export function uniteOperations(parts: NonEmpty<HttpOperations>): HttpOperations {
  const byUsers = new Map<string, HttpOperation[]>();
  for (const part of parts) {
    // What everybody may do needs no mention of some.
    if (part.kind === 'any') return ANY;
    for (const operation of part.items) {
      const key = keyOfUsers(operation.users);
      byUsers.set(key, [...byUsers.get(key) ?? [], operation]);
    }
  }
  const operations: HttpOperation[] = [];
  for (const key of sortedUnique(byUsers.keys())) {
    const some = byUsers.get(key) ?? [];
    const united = uniteOfSame(some);
    const [{ users }] = some;
    if (united.kind === 'any' && users.kind === 'any') return ANY;
    const all = united.kind === 'any' ? [{ methods: ANY, paths: ANY }] : united.items;
    operations.push(...all.map((one) => ({ ...one, users })));
  }
  return only(nonEmpty(operations));
}

type Requests = Omit<HttpOperation, 'users'>;

/** The same of operations of the same users. */
function uniteOfSame(parts: readonly Requests[]): Any | Only<Requests> {
  const methodsByPath = new Map<string, Set<string>>();
  for (const operation of parts) {
    for (const path of operation.paths.kind === 'all-but' ? [exceptKey(operation.paths)] : keysOf(operation.paths)) {
      const methods = methodsByPath.get(path) ?? new Set();
      for (const method of keysOf(operation.methods)) methods.add(method);
      methodsByPath.set(path, methods);
    }
  }
  const onAnyPath = methodsByPath.get(ANYTHING) ?? new Set<string>();
  if (onAnyPath.has(ANYTHING)) return ANY;

  const pathsByMethods = new Map<string, string[]>();
  for (const [path, methods] of methodsByPath) {
    const key = methodsKey(methods, path === ANYTHING ? new Set() : onAnyPath);
    if (key === undefined) continue;
    const paths = pathsByMethods.get(key);
    if (paths) paths.push(path);
    else pathsByMethods.set(key, [path]);
  }
  const operations = sortedUnique(pathsByMethods.keys()).flatMap((key): readonly Requests[] => {
    const methods = selectionOf(key.split(' '));
    return pathsOf(pathsByMethods.get(key) ?? []).map((paths) => ({ methods, paths }));
  });
  return only(nonEmpty(operations));
}

/** The methods that the path adds to those allowed on any path; undefined where it adds none. */
function methodsKey(methods: ReadonlySet<string>, already: ReadonlySet<string>): string | undefined {
  if (methods.has(ANYTHING)) return ANYTHING;
  const added = sortedUnique(methods).filter((method) => !already.has(method));
  return added.length > 0 ? added.join(' ') : undefined;
}

/** Each list of exceptions is one key: no path has a space. */
function exceptKey({ items }: AllBut<string>): string {
  return [EXCEPT, ...sortedUnique(items)].join(' ');
}

/** Begins the key of a list of exceptions. */
const EXCEPT = '!';

/** Paths together, and each list of exceptions by itself: of two, everything would be open that only one of them excepts. */
function pathsOf(keys: readonly string[]): readonly PathsNode[] {
  const exceptions = sortedUnique(keys.filter((key) => key.startsWith(`${EXCEPT} `)));
  const plain = keys.filter((key) => !key.startsWith(`${EXCEPT} `));
  return [
    ...(plain.length > 0 ? [selectionOf(plain)] : []),
    ...exceptions.map((key) => allBut(nonEmpty(key.split(' ').slice(1)))),
  ];
}

function keysOf(selection: Any | Only<string>): readonly string[] {
  return selection.kind === 'any' ? [ANYTHING] : selection.items;
}

function selectionOf(keys: readonly string[]): Any | Only<string> {
  if (keys.includes(ANYTHING)) return ANY;
  return only(nonEmpty(sortedUnique(keys)));
}
