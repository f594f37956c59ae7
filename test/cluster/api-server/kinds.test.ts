import { kindsThat, tryFindKind, tryFindServedInstead } from '../../../src/judge/kinds';
import { tryFindServed } from '../../../src/judge/served';
import { MINORS, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { installCrds, WRITTEN_FOR } from '../kubernetes/crds';

interface Served {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly scope: 'namespaced' | 'cluster';
}

interface Discovered {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources?: readonly { readonly scope: string; readonly responseKind?: { readonly kind: string }; readonly verbs: readonly string[] }[];
  }[];
}

const ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Everything that the server takes from a manifest, as it tells itself. */
async function servedBy({ admin }: ApiServer): Promise<readonly Served[]> {
  const groups = (await Promise.all(['/api', '/apis'].map(async (path) => admin.must('GET', path, { accept: ACCEPT }) as Promise<{ items: Discovered[] }>))).flatMap(({ items }) => items);
  return groups.flatMap(({ metadata: { name: group = '' }, versions }) => versions.flatMap(({ version, resources = [] }) => (
    resources.filter(({ verbs, responseKind }) => responseKind && verbs.includes('create')).map(({ scope, responseKind }): Served => (
      { group, version, kind: responseKind!.kind, scope: scope === 'Namespaced' ? 'namespaced' : 'cluster' }
    ))
  )));
}

/** The judge's table of kinds against what API servers say of themselves. */
describe.each(MINORS)('the kinds of Kubernetes %s', (minor) => {
  let server: ApiServer;
  let served: readonly Served[];

  beforeAll(async () => {
    server = await startApiServer(minor);
    await installCrds(server, [...WRITTEN_FOR, 'Argo CD', 'Network Policy API', 'Network Policy API v1alpha1']);
    served = await servedBy(server);
  });
  afterAll(async () => server.stop());

  test('are all in the table, in the scope that the server gives them', () => {
    const known = served.map(({ group, kind, scope }) => [`${group}/${kind}`, scope, tryFindKind(group, kind)] as const);
    expect(served.length).toBeGreaterThan(100);
    expect(known.filter(([, , facts]) => facts === undefined).map(([name]) => name)).toEqual([]);
    // A group that is described as a whole says no scope.
    expect(known.filter(([, scope, facts]) => facts?.scope !== undefined && facts.scope !== scope).map(([name]) => name)).toEqual([]);
  });

  test('are served in no version that the table calls gone', () => {
    expect(served.filter(({ group, version, kind }) => tryFindServedInstead(group === '' ? version : `${group}/${version}`, group, kind))).toEqual([]);
  });

  test('are served in no version that synthesis refuses', () => {
    const versions = served.map(({ group, version, kind }) => ({ apiVersion: group === '' ? version : `${group}/${version}`, group, kind }));
    const held = versions.filter(({ group, kind }) => tryFindServed(group, kind));
    expect(held.length).toBeGreaterThan(80);
    expect(held.filter(({ apiVersion, group, kind }) => !tryFindServed(group, kind)!.has(apiVersion))).toEqual([]);
  });

  test('are, of those that the judge reads, served in a version that the table has', () => {
    const here = new Set(served.map(({ group, kind }) => `${group}/${kind}`));
    const groups = new Set(served.map(({ group }) => group));
    const absent = kindsThat(({ role }) => role.is === 'read').filter(([group, kind]) => groups.has(group) && !here.has(`${group}/${kind}`));
    expect(absent.map(([group, kind]) => `${group}/${kind}`)).toEqual([]);
  });
});
