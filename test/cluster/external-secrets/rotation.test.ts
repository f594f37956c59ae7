import { objectsOf, podTemplates } from '../../support/examples-manifests';
import { synthesize } from '../../support/examples-programs';
import { ofKind, type Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applyAll, foreignNamespaces } from '../kubernetes/apply';
import { installCrds, WRITTEN_FOR } from '../kubernetes/crds';
import { Resources } from '../kubernetes/resources';
import { startDaemon, until, type Daemon } from '../tools/daemon';
import { goTool } from '../tools/go-tool';

/**
 * The controller of External Secrets before the API server, with the ExternalSecrets of the example Payments as they are. Of its stores only
 * the provider is another: values that stand in the store, instead of a vault.
 */
describe('External Secrets', () => {
  let server: ApiServer;
  let resources: Resources;
  let controller: Daemon | undefined;
  const manifests: readonly Manifest[] = objectsOf(synthesize('payments'));
  const stores = ofKind(manifests, 'SecretStore');
  const secrets = ofKind(manifests, 'ExternalSecret');
  const remote: readonly { readonly key: string; readonly property: string }[] = secrets
    .flatMap(({ spec }) => spec.data.map(({ remoteRef }: Manifest) => remoteRef));

  const faked = (round: number) => stores.map(({ spec, ...store }) => ({ ...store, spec: { provider: { fake: { data: valuesOf(round) } } } }));
  const valuesOf = (round: number) => [...new Set(remote.map(({ key }) => key))].map((key) => ({
    key,
    value: JSON.stringify(Object.fromEntries(remote.filter((one) => one.key === key).map(({ property }) => [property, `${key}#${property}, round ${round}`]))),
  }));
  const secretOf = async ({ metadata: { namespace, name }, spec: { target } }: Manifest) => (
    server.admin.get(`/api/v1/namespaces/${namespace}/secrets/${target?.name ?? name}`)
  );

  beforeAll(async () => {
    // Built first: it may take minutes, in which nobody answers the server.
    const operator = goTool('external-secrets');
    server = await startApiServer(NEWEST);
    await installCrds(server, WRITTEN_FOR);
    resources = await Resources.of(server.admin);
    for (const name of foreignNamespaces(manifests)) await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
    const others = manifests.filter((manifest) => !stores.includes(manifest));
    const results = await applyAll(server.admin, resources, [...ofKind(others, 'Namespace'), ...faked(1), ...others]);
    expect(results.flatMap(({ complaints }) => complaints)).toEqual([]);
    controller = await startDaemon(operator, [`--kubeconfig=${server.kubeconfig}`], async () => (
      (await secretOf(secrets[0]!)).status === 200
    ));
  });
  afterAll(async () => {
    await controller?.stop();
    await server.stop();
  });

  test('makes every Secret that a pod mounts or reads, with every key of it', async () => {
    const wanted = Object.entries(podTemplates(manifests)).flatMap(([workload, { spec }]) => (
      keysUsedBy(spec).map(([name, key]) => [workload.split('/')[0]!, name, key] as const)
    ));
    expect(secrets.length).toBeGreaterThan(5);
    expect(wanted.length).toBeGreaterThan(8);
    await until('all Secrets are there', async () => (await Promise.all(secrets.map(secretOf))).every(({ status }) => status === 200));
    for (const [namespace, name, key] of wanted) {
      const { data } = await server.admin.must('GET', `/api/v1/namespaces/${namespace}/secrets/${name}`);
      expect([name, key, Buffer.from(data[key] ?? '', 'base64').toString()]).toEqual([name, key, expect.stringMatching(/^[a-z/-]+#[a-z-]+, round 1$/)]);
    }
    for (const secret of secrets) {
      const { status } = await server.admin.must('GET', resources.pathOf(secret));
      expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True', reason: 'SecretSynced' }));
    }
  });

  test('brings a rotated value when it looks again', async () => {
    await applyAll(server.admin, resources, faked(2));
    // What the refresh interval does in its time: an annotation is how External Secrets is asked to look now.
    for (const secret of secrets) {
      await server.admin.must('PATCH', resources.pathOf(secret), {
        body: { metadata: { annotations: { 'force-sync': '2' } } }, type: 'application/merge-patch+json',
      });
    }
    await until('every Secret has the new value', async () => (await Promise.all(secrets.map(secretOf))).every(({ body }) => (
      Object.values<string>(body.data).every((value) => Buffer.from(value, 'base64').toString().endsWith('round 2'))
    )));
  });
});

/** The Secrets and keys without which a pod does not start. */
function keysUsedBy({ containers, volumes = [] }: Manifest): readonly (readonly [name: string, key: string])[] {
  const variables = containers.flatMap(({ env = [] }: Manifest) => env).flatMap(({ valueFrom }: Manifest) => valueFrom?.secretKeyRef ?? []);
  const files = volumes.flatMap(({ secret }: Manifest) => (secret?.items ?? []).map(({ key }: Manifest) => ({ name: secret.secretName, key })));
  return [...variables, ...files].map(({ name, key }: Manifest) => [name, key] as const);
}
