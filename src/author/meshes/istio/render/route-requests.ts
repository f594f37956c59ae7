/** Which requests of a host are a route's own, where other routes take some of them from it. */
import type { Operation } from './authorization-policy';
import { sortedUnique } from '../../../graph/order';
import type { RouteNode, RoutePathNode } from '../../../graph/route';
import { pathKey, pathsBelow, pathsOf, takes } from '../../../graph/route-paths';
import { nonEmpty, tryNonEmpty } from '../../../graph/selection';

/** The part of an operation that is neither a host nor a port. */
export type Requests = Pick<Operation, 'methods' | 'notMethods' | 'paths' | 'notPaths'>;

/** What another route takes: all requests at a path of it, or those with some methods. */
interface Taken {
  readonly paths: readonly string[];
  /** Undefined: any. */
  readonly methods: readonly string[] | undefined;
  /** Whether it is the same path. */
  readonly whole: boolean;
}

/**
 * @param strangers routes of the same host that ask for other users
 * @param without paths that are somebody else's, too
 */
export function requestsOf(route: RouteNode, strangers: readonly RouteNode[], without: readonly string[]): readonly Requests[] {
  const byLimits = new Map<string, RoutePathNode[]>();
  for (const path of route.paths) {
    const key = JSON.stringify(limitsOf(route, takenFrom(path, route, strangers), without));
    byLimits.set(key, [...byLimits.get(key) ?? [], path]);
  }
  return [...byLimits].flatMap(([key, paths]) => {
    const some = tryNonEmpty(pathsOf(paths));
    return (JSON.parse(key) as readonly Limits[]).map(({ notPaths, ...methods }): Requests => (
      { ...methods, ...(some ? { paths: some } : {}), ...(notPaths ? { notPaths } : {}) }
    ));
  });
}

function takenFrom(path: RoutePathNode, route: RouteNode, strangers: readonly RouteNode[]): readonly Taken[] {
  return strangers.flatMap((theirs) => theirs.paths.filter((other) => takes(other, theirs, path, route)).map((other) => ({
    paths: pathsBelow(other),
    methods: theirs.methods.kind === 'any' ? undefined : theirs.methods.items,
    whole: pathKey(other) === pathKey(path),
  })));
}

type Limits = Pick<Operation, 'methods' | 'notMethods' | 'notPaths'>;

/** Each method that somebody takes something of by itself, and all others together: of one operation all that is said holds. */
function limitsOf({ methods }: RouteNode, taken: readonly Taken[], without: readonly string[]): readonly Limits[] {
  const named = sortedUnique(taken.flatMap((one) => one.methods ?? [])).filter((method) => methods.kind === 'any' || methods.items.includes(method));
  const others = methods.kind === 'any' ? undefined : tryNonEmpty(methods.items.filter((method) => !named.includes(method)));
  const notPathsFor = (method?: string) => {
    const theirs = taken.filter((one) => one.methods === undefined || (method !== undefined && one.methods.includes(method)));
    if (theirs.some(({ whole }) => whole)) return undefined;
    const paths = tryNonEmpty(sortedUnique([...theirs.flatMap((one) => one.paths), ...without]));
    return paths ? { notPaths: paths } : {};
  };
  const ofMethods = new Map<string, string[]>();
  for (const method of named) {
    const limits = notPathsFor(method);
    if (!limits) continue;
    const key = JSON.stringify(limits);
    ofMethods.set(key, [...ofMethods.get(key) ?? [], method]);
  }
  const rest = notPathsFor();
  const notMethods = tryNonEmpty(named);
  return [
    ...(rest && (others || methods.kind === 'any') ? [{ ...(others ? { methods: others } : notMethods ? { notMethods } : {}), ...rest }] : []),
    ...[...ofMethods].map(([key, some]) => ({ methods: nonEmpty(some), ...JSON.parse(key) as Limits })),
  ];
}
