/** What a program assumes of others, held against a cluster whose controllers run. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zeroTrust } from './zero-trust';
import { Mesh } from '../../../src';
import { deliveredByOthers, networkPolicy, workload, writeProgram } from '../../support/cluster-of-others';
import { documentsOf } from '../../support/documents';
import { find, type Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applied, applyAll } from '../kubernetes/apply';
import { installCrds, WRITTEN_FOR } from '../kubernetes/crds';
import { Resources } from '../kubernetes/resources';
import { until } from '../tools/daemon';

const OWN_LABELS = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };

/** Without an injector, so that every pod of a mesh lacks its proxy, and that is told. */
describe.each([['istio', Mesh.istio()], ['none', Mesh.none()]] as const)('a cluster with a program in a namespace of others (mesh: %s)', (mesh, declared) => {
  let server: ApiServer;
  let resources: Resources;
  let facts: string;
  let manifests: readonly Manifest[];

  beforeAll(async () => {
    server = await startApiServer(NEWEST, { controllers: true });
    await installCrds(server, WRITTEN_FOR);
    resources = await Resources.of(server.admin);
    const outdir = join(server.folder, 'dist');
    mkdirSync(outdir);
    facts = writeProgram(outdir, declared);
    const files = readdirSync(outdir).filter((name) => name.endsWith('.yaml'));
    manifests = [...deliveredByOthers(mesh), ...files.flatMap((file) => documentsOf(readFileSync(join(outdir, file), 'utf8')) as Manifest[])];
    expect((await applyAll(server.admin, resources, manifests)).flatMap(({ complaints }) => complaints)).toEqual([]);
    await until('every workload has pods', async () => {
      const { items } = await server.admin.must('GET', '/api/v1/pods') as { items: Manifest[] };
      return new Set(items.map(({ spec }) => spec.serviceAccountName as string)).size >= 8;
    });
  });
  afterAll(async () => server.stop());

  interface Finding {
    readonly rule: { readonly code: string };
    readonly message: string;
  }

  async function found(): Promise<readonly string[]> {
    const { out, err, code } = await zeroTrust(server.kubeconfig, ['verify', '--cluster', '-o', 'json', '--facts', facts]);
    if (out === '') throw new Error(`${code}: ${err}`);
    const { findings } = JSON.parse(out) as { readonly findings: readonly Finding[] };
    return findings.filter(({ rule, message }) => rule.code === 'ZT907' && !(mesh === 'istio' && message.includes('no proxy of the mesh'))).map(({ message }) => message);
  }

  async function afterAdding(...more: readonly Manifest[]): Promise<string> {
    expect((await applyAll(server.admin, resources, more)).flatMap(({ complaints }) => complaints)).toEqual([]);
    try {
      return (await found()).join('\n');
    } finally {
      for (const one of more) await server.admin.must('DELETE', `${resources.pathOf(one)}?propagationPolicy=Background`);
    }
  }

  async function without(kind: string, name: string, change?: (manifest: Manifest) => void): Promise<string> {
    const manifest = find(manifests, kind, name, 'shop');
    if (change) {
      const changed = structuredClone(manifest);
      change(changed);
      expect((await applied(server.admin, resources, changed)).complaints).toEqual([]);
    } else {await server.admin.must('DELETE', resources.pathOf(manifest));}
    try {
      return (await found()).join('\n');
    } finally {
      await applied(server.admin, resources, manifest);
    }
  }

  test('holds all that is assumed', async () => expect(await found()).toEqual([]));

  test('misses default deny', async () => expect(await without('NetworkPolicy', 'default-deny')).toContain('Namespace shop has no NetworkPolicy that closes ingress and egress'));

  test('has a policy of others that opens the service', async () => {
    expect(await afterAdding(networkPolicy('theirs', { podSelector: { matchLabels: OWN_LABELS }, policyTypes: ['Ingress'], ingress: [{}] }))).toContain('NetworkPolicy shop/theirs');
  });

  test('has pods that wear the labels of the service', async () => {
    expect(await afterAdding(...workload('Deployment', 'impostor', 'shop', 8080, OWN_LABELS))).toContain('Deployment shop/impostor was not declared, and its pods have labels or the account of shop/web');
  });

  test('has a ForeignWorkload that runs as another account', async () => {
    expect(await without('StatefulSet', 'kafka', ({ spec }) => { spec.template.spec.serviceAccountName = 'legacy'; })).toContain("runs as the ServiceAccount 'legacy'");
  });

  if (mesh === 'istio') {
    test('takes plain text', async () => {
      expect(await without('PeerAuthentication', 'default', ({ spec }) => { spec.mtls.mode = 'PERMISSIVE'; })).toContain('Namespace shop has no PeerAuthentication for all its pods with mode STRICT');
    });

    test('misses the policy that allows nobody', async () => {
      expect(await without('AuthorizationPolicy', 'allow-nothing')).toContain('Namespace shop has no AuthorizationPolicy that allows nobody');
    });

    test('has pods without a proxy', async () => {
      const { out } = await zeroTrust(server.kubeconfig, ['verify', '--cluster', '-o', 'json', '--facts', facts]);
      expect(out).toMatch(/Pods? shop\/kafka-0 of shop\/kafka has no proxy of the mesh/);
    });
  }
});
