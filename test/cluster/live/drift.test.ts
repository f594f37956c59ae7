import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zeroTrust, type Ended } from './zero-trust';
import { objectsOf } from '../../support/examples-manifests';
import { synthesize } from '../../support/examples-programs';
import { find, ofKind, type Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applied, applyAll, foreignNamespaces } from '../kubernetes/apply';
import { installCrds, WRITTEN_FOR } from '../kubernetes/crds';
import { Resources } from '../kubernetes/resources';
import { until } from '../tools/daemon';

/** The example Payments in a cluster whose controllers run: what is found there, as it is and after somebody's hand went over it. */
describe('a cluster that holds the example Payments', () => {
  let server: ApiServer;
  let resources: Resources;
  let dist: string;
  const files = synthesize('payments');
  const manifests: readonly Manifest[] = objectsOf(files);

  beforeAll(async () => {
    server = await startApiServer(NEWEST, { controllers: true });
    await installCrds(server, WRITTEN_FOR);
    resources = await Resources.of(server.admin);
    for (const name of foreignNamespaces(manifests)) await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
    expect((await applyAll(server.admin, resources, manifests)).flatMap(({ complaints }) => complaints)).toEqual([]);
    dist = join(server.folder, 'payments.k8s.yaml');
    writeFileSync(dist, Object.values(files).join('\n---\n'));
    const wanted = ofKind(manifests, 'Deployment').length;
    await until('every Deployment has pods', async () => {
      const { items } = await server.admin.must('GET', '/api/v1/pods') as { items: Manifest[] };
      return new Set(items.map(({ metadata }) => metadata.labels['pod-template-hash'])).size > wanted;
    });
  });
  afterAll(async () => server.stop());

  const facts = ['--trust-domain', 'acme.example', '--pod-cidr', '10.244.0.0/16', '--ip-block-matches-pods', 'no'];
  const diff = async (...flags: string[]): Promise<Ended> => (
    zeroTrust(server.kubeconfig, ['diff', '--cluster', dist, '--fail-on-widening', ...facts, ...flags])
  );
  const verify = async (...flags: string[]): Promise<Ended> => zeroTrust(server.kubeconfig, ['verify', '--cluster', ...facts, ...flags]);

  /** Changes something, asks, and puts it back. */
  async function meanwhile<T>(
    kind: string, name: string, namespace: string, change: (manifest: Manifest) => void, ask: () => Promise<T>,
  ): Promise<T> {
    const manifest = find(manifests, kind, name, namespace);
    const changed = structuredClone(manifest);
    change(changed);
    expect((await applied(server.admin, resources, changed)).complaints).toEqual([]);
    try {
      return await ask();
    } finally {
      expect((await applied(server.admin, resources, manifest)).complaints).toEqual([]);
    }
  }

  test('has pods that the server made, with fields that nobody wrote', async () => {
    const { items } = await server.admin.must('GET', '/api/v1/namespaces/shop/pods') as { items: Manifest[] };
    expect(items.length).toBeGreaterThan(5);
    expect(items.every(({ metadata, status }) => metadata.ownerReferences.length === 1 && metadata.managedFields.length > 0 && status.phase === 'Pending')).toBe(true);
  });

  test('differs in nothing from what was written', async () => {
    expect(await diff()).toMatchObject({ code: 0, out: 'No access gained or lost.\n' });
    expect(await diff('--preview')).toMatchObject({ code: 0, out: 'No access gained or lost.\n' });
  });

  test('has no finding that the manifests do not have', async () => {
    const { out } = await verify('-o', 'json', '--fail-on', 'never');
    const { findings } = JSON.parse(out) as { findings: { severity: string; object: { name: string } }[] };
    // This namespace is the platform's, and nobody hardened it.
    expect([...new Set(findings.filter(({ severity }) => severity !== 'note').map(({ object }) => object.name))]).toEqual(['istio-ingress']);
    expect((await verify('-n', 'shop', '-n', 'payments')).code).toBe(0);
  });

  test('a policy that somebody deleted is told by both', async () => {
    const path = resources.pathOf(find(manifests, 'NetworkPolicy', 'default-deny', 'shop'));
    await server.admin.must('DELETE', path);
    try {
      expect(await verify('-n', 'shop')).toMatchObject({
        code: 1, out: expect.stringMatching(/^error ZT301 .*\n.*Namespace shop has no NetworkPolicy that closes/m) as string,
      });
      const { code, out } = await diff();
      expect(out).toMatch(/^\+ .*a new (meshed )?pod/m);
      expect(code).toBe(1);
    } finally {
      await applied(server.admin, resources, find(manifests, 'NetworkPolicy', 'default-deny', 'shop'));
    }
  });

  test('an AuthorizationPolicy that somebody widened is told with who can do what now', async () => {
    const open = await meanwhile('AuthorizationPolicy', 'auth', 'shop', ({ spec }) => { delete spec.rules[0].to[0].operation.paths; }, async () => diff());
    expect(open.out).toMatch(/^[+~] +shop\/gateway +shop\/auth/m);
    expect(open.code).toBe(1);
  });

  test('a label on a running pod, by which it passes for another, is told', async () => {
    const { items } = await server.admin.must('GET', '/api/v1/namespaces/shop/pods') as { items: Manifest[] };
    const pod = items.find(({ spec }) => spec.serviceAccountName === 'notifications')!;
    const path = `/api/v1/namespaces/shop/pods/${pod.metadata.name}`;
    const patch = async (labels: object) => server.admin.must('PATCH', path, { body: { metadata: { labels } }, type: 'application/merge-patch+json' });
    const own = pod.metadata.labels;
    await patch({ 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders' });
    try {
      const { out, code } = await diff('-o', 'json');
      expect(out).toContain(`"shop/${pod.metadata.name}"`);
      expect(code).toBe(1);
    } finally {
      await patch({ 'app.kubernetes.io/name': own['app.kubernetes.io/name'], 'app.kubernetes.io/instance': own['app.kubernetes.io/instance'] });
    }
  });
});
