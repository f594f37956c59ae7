/** Reads what a cluster holds, with `list` alone, for the judge and the rules. */
import { ClusterError } from './cluster-error';
import type { Connection } from './connection';
import { discover, type ServedKind } from './discovery';
import { readerRole } from './grant';
import type { WantedKind } from './kinds';
import { list, type Forbidden, type Listed } from './listing';
import type { LiveObject } from './live-object';
import { unproxiedPods, withoutWhatTheServerAdds } from './server-side';

export interface ClusterQuestion {
  readonly kinds: readonly WantedKind[];
  /** @default - all namespaces */
  readonly namespaces?: readonly string[];
  /** Whether a namespace that does not exist is an error of the user. */
  readonly named: boolean;
  /** Where mesh-wide policies stand; they count for every namespace. */
  readonly rootNamespaces: readonly string[];
}

export interface LiveCluster {
  readonly objects: readonly LiveObject[];
  /** Running pods without a proxy, by the object that made them. */
  readonly unproxied: ReadonlyMap<string, readonly string[]>;
  /** What a reader of the report should know besides. */
  readonly notes: readonly string[];
}

/** Throws a ClusterError where it may not read everything: what is not seen could open anything. */
export async function readCluster(connection: Connection, question: ClusterQuestion): Promise<LiveCluster> {
  const { served, absent } = await discover(connection, question.kinds);
  const asked = served.filter(({ everywhereOnly }) => !everywhereOnly || question.namespaces === undefined);
  const listed = await Promise.all(asked.map(async (kind) => listKind(connection, kind, question)));
  const forbidden = listed.flat().flatMap((one) => (one.forbidden ? [one.forbidden] : []));
  if (forbidden.length > 0) throw new ClusterError(describeForbidden(forbidden, asked, connection));
  const all = listed.flat().flatMap((one) => one.objects);
  const objects = withoutWhatTheServerAdds(all);
  const missing = (question.namespaces ?? []).filter((name) => !objects.some(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name));
  const notes = missing.map((name) => `${connection.server} has no namespace '${name}'`);
  if (question.named && notes.length > 0) throw new ClusterError(notes.join('\n'));
  return { objects, unproxied: unproxiedPods(all), notes: [...notes, ...absenceOf(absent)] };
}

async function listKind(connection: Connection, kind: ServedKind, { namespaces, rootNamespaces }: ClusterQuestion): Promise<readonly Listed[]> {
  if (namespaces === undefined) return [await list(connection, kind)];
  if (kind.group === '' && kind.kind === 'Namespace') return Promise.all(namespaces.map(async (name) => list(connection, kind, { name })));
  if (!kind.namespaced) return [await list(connection, kind)];
  const places = kind.meshWide ? [...new Set([...namespaces, ...rootNamespaces])] : namespaces;
  return Promise.all(places.map(async (namespace) => list(connection, kind, { namespace })));
}

/** Says which kinds the judge would have read: a cluster without a mesh has no AuthorizationPolicies, and that is no mistake. */
function absenceOf(absent: readonly WantedKind[]): readonly string[] {
  const expected = absent.filter((kind) => kind.expected);
  const groups = [...new Set(expected.map(({ group }) => group))];
  return groups.map((group) => (
    `the cluster does not serve ${expected.filter((kind) => kind.group === group).map(({ kind }) => kind).join(', ')} (${group}): there are none`
  ));
}

function describeForbidden(forbidden: readonly Forbidden[], asked: readonly ServedKind[], { server, who }: Connection): string {
  return [
    `${server} does not let ${who} list everything that decides who can reach whom:`,
    ...forbidden.map(({ message }) => `  ${message}`),
    'What is not seen could open anything, so nothing is judged. This allows it, bound to the account with a ClusterRoleBinding:',
    readerRole(asked),
  ].join('\n');
}
