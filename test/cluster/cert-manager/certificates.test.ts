import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectsOf, podTemplates } from '../../support/examples-manifests';
import { bankWithoutAMesh } from '../../support/examples-without-a-mesh';
import { find, ofKind, type Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applyAll } from '../kubernetes/apply';
import { installCrds } from '../kubernetes/crds';
import { Resources } from '../kubernetes/resources';
import { freePort, startDaemon, until, type Daemon } from '../tools/daemon';
import { goTool } from '../tools/go-tool';

const ID = 'spiffe://bank.example/ns/bank/sa';
const SPEAK = join(__dirname, 'speak.mjs');

/** The ledger admits `accounts`, the archive `closing`; both callers have a certificate of one authority. */
const manifests: readonly Manifest[] = objectsOf(bankWithoutAMesh());

/** An authority of the platform, and whom to trust. */
const PLATFORM: readonly Manifest[] = [
  { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'itself' }, spec: { selfSigned: {} } },
  {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'root', namespace: 'cert-manager' },
    spec: { secretName: 'root', isCA: true, commonName: 'workloads', duration: '48h', privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Always' }, issuerRef: { kind: 'ClusterIssuer', name: 'itself' } },
  },
  { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'workloads' }, spec: { ca: { secretName: 'root' } } },
  {
    apiVersion: 'trust.cert-manager.io/v1alpha1',
    kind: 'Bundle',
    metadata: { name: 'workloads-ca' },
    spec: { sources: [{ secret: { name: 'root', key: 'tls.crt' } }], target: { configMap: { key: 'ca.crt' }, namespaceSelector: { matchLabels: {} } } },
  },
];

describe('certificates of cert-manager', () => {
  let server: ApiServer;
  const daemons: Daemon[] = [];
  const children: ChildProcess[] = [];
  const certificates = ofKind(manifests, 'Certificate');

  beforeAll(async () => {
    const [certManager, trustManager] = ['cert-manager', 'trust-manager'].map(goTool);
    server = await startApiServer(NEWEST);
    await installCrds(server, ['cert-manager', 'trust-manager']);
    const resources = await Resources.of(server.admin);
    await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name: 'cert-manager' } } });
    const wanted = [...ofKind(manifests, 'Namespace'), ...PLATFORM, ...certificates, ...ofKind(manifests, 'ConfigMap')];
    const results = await applyAll(server.admin, resources, wanted);
    expect(results.flatMap(({ complaints }) => complaints)).toEqual([]);
    daemons.push(await startDaemon(certManager!, [server.kubeconfig], async () => (await secretOf('cert-manager', 'root')).status === 200));
    daemons.push(await startTrustManager(trustManager!));
    await until('all Secrets are there', async () => {
      const found = await Promise.all(certificates.map(async ({ metadata, spec }) => secretOf(metadata.namespace, spec.secretName)));
      return found.every(({ status }) => status === 200);
    });
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const daemon of daemons) await daemon.stop();
    await server.stop();
  });

  const secretOf = async (namespace: string, name: string) => server.admin.get(`/api/v1/namespaces/${namespace}/secrets/${name}`);
  const configMapOf = async (namespace: string, name: string) => server.admin.get(`/api/v1/namespaces/${namespace}/configmaps/${name}`);

  async function startTrustManager(program: string): Promise<Daemon> {
    const [ready, metrics, webhook] = [await freePort(), await freePort(), await freePort()];
    const files = join(server.folder, 'webhook');
    mkdirSync(files);
    // It serves webhooks, which nobody calls here.
    for (const end of ['crt', 'key']) spawnSync('cp', [join(server.certificates, `server.${end}`), join(files, `tls.${end}`)]);
    return startDaemon(program, [
      `--kubeconfig=${server.kubeconfig}`, '--trust-namespace=cert-manager', '--leader-elect=false', `--readiness-probe-port=${ready}`, `--metrics-port=${metrics}`,
      '--webhook-host=127.0.0.1', `--webhook-port=${webhook}`, `--webhook-certificate-dir=${files}`,
    ], async () => (await configMapOf('bank', 'workloads-ca')).status === 200);
  }

  /** The directory of a workload's certificate, as the kubelet makes it of the volume that is written. */
  async function filesOf(name: string): Promise<string> {
    const { volumes } = podTemplates(manifests)[`bank/${name}`]!.spec;
    const { projected } = volumes.find((volume: Manifest) => volume.name === 'service-certificate');
    const directory = join(server.folder, name);
    mkdirSync(directory, { recursive: true });
    for (const { secret, configMap } of projected.sources) {
      const { body } = secret ? await secretOf('bank', secret.name) : await configMapOf('bank', configMap.name);
      for (const { key, path } of (secret ?? configMap).items) writeFileSync(join(directory, path), body.data[key], { encoding: secret ? 'base64' : 'utf8' });
    }
    return directory;
  }

  async function serve(name: string): Promise<string> {
    const files = await filesOf(name);
    writeFileSync(join(files, 'callers.json'), find(manifests, 'ConfigMap', `${name}-service-identities`, 'bank').data['callers.json']);
    const child = spawn(process.execPath, [SPEAK, 'serve', files, files], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return new Promise((resolve) => { child.stdout.once('data', (port: Buffer) => resolve(port.toString().trim())); });
  }

  function call(files: string, port: string, id: string): string {
    return spawnSync(process.execPath, [SPEAK, 'call', files, port, id], { encoding: 'utf8', timeout: 30_000 }).stdout.trim();
  }

  test('each has the ID of its account, and nothing else', async () => {
    const found = await Promise.all(certificates.map(async ({ metadata: { namespace }, spec: { secretName } }) => {
      const { body } = await secretOf(namespace, secretName);
      const certificate = new X509Certificate(Buffer.from(body.data['tls.crt'], 'base64'));
      const hours = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 3_600_000;
      return [secretName, certificate.subjectAltName, certificate.subject, certificate.ca, certificate.publicKey.asymmetricKeyType, hours];
    }));
    const expected = ['ledger', 'archive', 'accounts', 'closing'].map((name) => [`${name}-service-certificate`, `URI:${ID}/${name}`, undefined, false, 'ec', 24]);
    expect(found.sort()).toEqual(expected.sort());
  });

  test('let the declared caller in by TLS 1.3, and nobody else', async () => {
    const [ledger, archive] = [await serve('ledger'), await serve('archive')];
    const [accounts, closing] = [await filesOf('accounts'), await filesOf('closing')];

    expect(call(accounts, ledger, `${ID}/ledger`)).toBe(`TLSv1.3 ${ID}/accounts hello`);
    expect(call(closing, archive, `${ID}/archive`)).toBe(`TLSv1.3 ${ID}/closing hello`);
    // A certificate of the same authority that was not declared for this callee.
    expect(call(closing, ledger, `${ID}/ledger`)).toMatch(/^refused/);
    expect(call(accounts, archive, `${ID}/archive`)).toMatch(/^refused/);
    // A callee that is another one.
    expect(call(accounts, ledger, `${ID}/archive`)).toMatch(/^refused: the callee is .*ledger$/);
  });

  test('of another authority are refused, whatever ID they have', async () => {
    const resources = await Resources.of(server.admin);
    const { spec } = certificates.find(({ metadata }) => metadata.name === 'accounts-service-certificate')!;
    const forged = { secretName: 'forged', issuerRef: { kind: 'ClusterIssuer', name: 'itself' } };
    await applyAll(server.admin, resources, [{ apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'forged', namespace: 'bank' }, spec: { ...spec, ...forged } }]);
    await until('the forged one is there', async () => (await secretOf('bank', 'forged')).status === 200);
    const files = await filesOf('accounts');
    const { body } = await secretOf('bank', 'forged');
    for (const key of ['tls.crt', 'tls.key']) writeFileSync(join(files, key), body.data[key], 'base64');
    expect(call(files, await serve('ledger'), `${ID}/ledger`)).toMatch(/^refused/);
  });

  test('have another key once they are renewed', async () => {
    const place = '/apis/cert-manager.io/v1/namespaces/bank/certificates/accounts-service-certificate';
    const before = await secretOf('bank', 'accounts-service-certificate');
    // What its time does: cert-manager's own command asks for a renewal by this condition.
    const issuing = { type: 'Issuing', status: 'True', reason: 'ManuallyTriggered', message: 'by the test', lastTransitionTime: new Date().toISOString().replace(/\.\d+/, '') };
    const { status } = await server.admin.must('GET', place);
    await server.admin.must('PATCH', `${place}/status`, { body: { status: { conditions: [...status.conditions, issuing] } }, type: 'application/merge-patch+json' });
    await until('it is renewed', async () => (await secretOf('bank', 'accounts-service-certificate')).body.data['tls.crt'] !== before.body.data['tls.crt']);
    const after = await secretOf('bank', 'accounts-service-certificate');
    expect(after.body.data['tls.key']).not.toBe(before.body.data['tls.key']);
    expect(call(await filesOf('accounts'), await serve('ledger'), `${ID}/ledger`)).toBe(`TLSv1.3 ${ID}/accounts hello`);
  });
});
