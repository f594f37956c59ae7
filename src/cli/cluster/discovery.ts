/** Which kinds a cluster serves, and under which path. */
import { ClusterError } from './cluster-error';
import type { Connection } from './connection';
import type { WantedKind } from './kinds';

export interface ServedKind extends WantedKind {
  readonly apiVersion: string;
  /** The plural, as RBAC and paths have it. */
  readonly resource: string;
  readonly namespaced: boolean;
}

export interface Discovered {
  readonly served: readonly ServedKind[];
  /** Kinds that the cluster does not have, because nobody installed what brings them. */
  readonly absent: readonly WantedKind[];
}

interface GroupList {
  readonly groups: readonly { readonly name: string; readonly versions: readonly { readonly groupVersion: string }[] }[];
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean; readonly verbs: readonly string[] }[];
}

/** Of each kind the first version that the server serves: its order is that of preference. */
export async function discover(connection: Connection, kinds: readonly WantedKind[]): Promise<Discovered> {
  const groups = new Map((await read<GroupList>(connection, 'apis')).groups.map(({ name, versions }) => [name, versions.map((version) => version.groupVersion)]));
  groups.set('', ['v1']);
  const wantedGroups = [...new Set(kinds.map(({ group }) => group))].filter((group) => groups.has(group));
  const served = (await Promise.all(wantedGroups.map(async (group) => servedOf(connection, group, groups.get(group)!, kinds)))).flat();
  const found = new Set(served.map(keyOf));
  return { served, absent: kinds.filter((kind) => !found.has(keyOf(kind))) };
}

async function servedOf(
  connection: Connection, group: string, versions: readonly string[], kinds: readonly WantedKind[],
): Promise<readonly ServedKind[]> {
  const served = new Map<string, ServedKind>();
  for (const apiVersion of versions) {
    const { resources } = await read<ResourceList>(connection, group === '' ? `api/${apiVersion}` : `apis/${apiVersion}`);
    for (const wanted of kinds.filter((kind) => kind.group === group && !served.has(kind.kind))) {
      const resource = resources.find(({ kind, name, verbs }) => kind === wanted.kind && !name.includes('/') && verbs.includes('list'));
      if (resource) served.set(wanted.kind, Object.freeze({ ...wanted, apiVersion, resource: resource.name, namespaced: resource.namespaced }));
    }
  }
  return [...served.values()];
}

async function read<T>(connection: Connection, path: string): Promise<T> {
  const { status, body } = await connection.get(path);
  if (status !== 200 || typeof body !== 'object') {
    throw new ClusterError(`${connection.server}/${path} says ${status} instead of which kinds it serves: is this a Kubernetes API server?`);
  }
  return body as T;
}

function keyOf({ group, kind }: WantedKind): string {
  return `${group}/${kind}`;
}
