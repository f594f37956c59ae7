import { keyOf, type Manifest } from '../../support/synth';
import { startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applyAll, foreignNamespaces, remove } from '../kubernetes/apply';
import { installCrds, WRITTEN_FOR } from '../kubernetes/crds';
import { everyProgram } from '../kubernetes/programs';
import { Resources } from '../kubernetes/resources';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';

/** The name with which Argo CD applies on the server. */
const MANAGER = 'argocd-controller';

/** What Argo CD would change of an object, in its two ways of comparing; nothing where an Application stays synced. */
interface Differences {
  readonly byFields: string;
  readonly byOwners: string;
}

let server: ApiServer;
let resources: Resources;
let openapi: unknown;

beforeAll(async () => {
  server = await startApiServer('1.37');
  await installCrds(server, WRITTEN_FOR);
  resources = await Resources.of(server.admin);
  openapi = await server.admin.must('GET', '/openapi/v2');
});
afterAll(async () => server.stop());

/** Argo CD's engine, the library that its controller compares with, for manifests and what a server made of them. */
function argoCd(pairs: readonly { readonly manifest: Manifest; readonly live: Manifest }[]): readonly Differences[] {
  return JSON.parse(run(goTool('argo-cd'), [], { input: JSON.stringify({ openapi, pairs }) })) as readonly Differences[];
}

async function live(manifests: readonly Manifest[]): Promise<readonly { readonly manifest: Manifest; readonly live: Manifest }[]> {
  const applied = await applyAll(server.admin, resources, manifests, MANAGER);
  expect(applied.flatMap(({ complaints }) => complaints)).toEqual([]);
  return applied.map(({ object }, index) => ({ manifest: manifests[index]!, live: object }));
}

describe.each(everyProgram().filter(({ written }) => written))('$name', ({ manifests: make }) => {
  const manifests = make();
  const spaces = foreignNamespaces(manifests);

  beforeAll(async () => {
    for (const name of spaces) await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
  });
  afterAll(async () => remove(server.admin, resources, manifests, spaces));

  test('stays synced in Argo CD once it is applied', async () => {
    const answers = argoCd(await live(manifests));
    expect(answers).toHaveLength(manifests.length);
    const differing = answers.map((answer, index) => ({ object: keyOf(manifests[index]!), ...answer }));
    expect(differing.filter(({ byFields, byOwners }) => byFields || byOwners)).toEqual([]);
  });
});

test('Argo CD sees what somebody changed by hand', async () => {
  const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'by-hand', labels: { 'istio-injection': 'enabled' } } };
  const [pair] = await live([namespace]);
  const changed = await server.admin.must('PATCH', '/api/v1/namespaces/by-hand', {
    type: 'application/merge-patch+json', body: { metadata: { labels: { 'istio-injection': 'disabled' } } },
  });
  const [answer] = argoCd([{ ...pair!, live: changed as Manifest }]);
  expect(answer!.byFields).toContain('"istio-injection":"disabled"');
  expect(answer!.byOwners).toContain('"istio-injection":"enabled"');
  await remove(server.admin, resources, [namespace], []);
});
