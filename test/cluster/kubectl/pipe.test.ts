import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { compiled } from '../../support/compiled';
import { documentsOf } from '../../support/documents';
import type { Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applied, foreignNamespaces } from '../kubernetes/apply';
import { installCrds, WRITTEN_FOR } from '../kubernetes/crds';
import { Resources } from '../kubernetes/resources';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';

const ROOT = resolve(__dirname, '../../..');
const CDK8S = join(ROOT, 'node_modules', '.bin', 'cdk8s');

/** The real `cdk8s synth`, and what kubectl makes of what it prints. */
describe('kubectl', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer(NEWEST);
    await installCrds(server, [...WRITTEN_FOR, 'Argo CD']);
  });
  afterAll(async () => server.stop());

  const kubectl = (args: readonly string[], input: string, status = 0) => (
    run(goTool(`kubernetes-${NEWEST}`), ['kubectl', `--kubeconfig=${server.kubeconfig}`, ...args, '-f', '-'], { input, status })
  );
  const synthesized = (name: string) => (
    run(CDK8S, ['synth', '--stdout', '--check-upgrade=false', '--app', `${process.execPath} ${compiled(name)}`], { cwd: ROOT, env: { CI: 'true' } })
  );

  async function namespacesFor(manifests: readonly Manifest[]): Promise<void> {
    const own = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata: { name } }) => name as string);
    // A dry run makes no Namespace, so that nothing could stand in it.
    for (const name of [...own, ...foreignNamespaces(manifests)]) await server.admin.send('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
  }

  test.each(['hello', 'online-boutique', 'payments'])('applies what cdk8s synth prints of the example %s, and then sees no difference', async (name) => {
    const text = synthesized(`examples/${name}/main.js`);
    const manifests = documentsOf(text);
    await namespacesFor(manifests);

    const dry = kubectl(['apply', '--server-side', '--force-conflicts', '--dry-run=server'], text);
    expect(dry.trim().split('\n').filter((line) => line.endsWith('serverside-applied (server dry run)'))).toHaveLength(manifests.length);
    expect(kubectl(['diff', '--server-side', '--force-conflicts'], text, 1)).toContain('+++');

    kubectl(['apply', '--server-side', '--force-conflicts'], text);
    expect(kubectl(['diff', '--server-side', '--force-conflicts'], text)).toBe('');
  });

  test('what several charts print through one pipe is all applied', async () => {
    const text = synthesized('test/cluster/kubectl/two-charts.js');
    const manifests = documentsOf(text);
    await namespacesFor(manifests);
    const dry = kubectl(['apply', '--server-side', '--force-conflicts', '--dry-run=server'], text);
    for (const name of ['orders', 'ledger']) expect(dry).toContain(`deployment.apps/${name} serverside-applied`);
  });

  test('the Application of the docs is one that Argo CD accepts', async () => {
    const page = readFileSync(join(ROOT, 'docs', 'argo-cd.md'), 'utf8');
    const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].flatMap(([, text]) => parseAllDocuments(text!).map((document) => document.toJS() as Manifest));
    const applications = blocks.filter(({ kind }) => kind === 'Application');
    expect(applications).toHaveLength(1);
    await server.admin.send('POST', '/api/v1/namespaces', { body: { metadata: { name: 'argocd' } } });
    const resources = await Resources.of(server.admin);
    for (const application of applications) expect((await applied(server.admin, resources, application)).complaints).toEqual([]);
  });
});
