/** Several programs that share a namespace, proven apart at synthesis, and together by `zero-trust verify a/ b/`. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { zeroTrust } from './fake-io';
import { Access, ClusterProfile, ExternalHost, HttpMethod, Mesh, Port, SecureService, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { parseFacts } from '../../src/judge/facts';
import type { Judgement } from '../../src/judge/judge';
import { proveTogether } from '../../src/proof/together/prove-together';
import { BadDeclaration } from '../../src/proof/together/read-declarations';
import { service } from '../support/programs';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'together-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const profile = ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] });
const GET = Access.http({ methods: [HttpMethod.GET], paths: ['/orders/*'] });

interface Options {
  readonly mesh: Mesh;
  /** What orders allows web. */
  readonly access?: Access;
  /** What web thinks of orders. */
  readonly port?: number;
  readonly account?: string;
  readonly known?: boolean;
  readonly version?: string;
}

/** The owner of the namespace, with a service that another program calls. */
function owner({ mesh, access = GET, account, known = true }: Options): string {
  const outdir = join(folder, 'a');
  const app = new ZeroTrustApp({ outdir, mesh, profile });
  const orders = service(new ZeroTrustNamespace(new Chart(app, 'platform'), 'shop'), 'orders');
  const web = SecureService.fromReference({ namespace: 'shop', name: 'web', ...(account !== undefined && { serviceAccountName: account }) });
  if (known) web.calls(orders, access);
  app.synth();
  return outdir;
}

/** A program of one service in that namespace. */
function guest({ mesh, port = 8080, version }: Options): string {
  const outdir = join(folder, 'b');
  const app = new ZeroTrustApp({ outdir, mesh, profile: version === undefined ? profile : ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'], kubernetesVersion: version }) });
  const web = service(ZeroTrustNamespace.fromReference(new Chart(app, 'web'), 'shop'), 'web');
  web.calls(SecureService.fromReference({ namespace: 'shop', name: 'orders', ports: [Port.http(port)] }));
  app.synth();
  return outdir;
}

async function verify(a: string, b: string): Promise<{ readonly code: number; readonly found: readonly string[] }> {
  const { code, out } = await zeroTrust(['verify', a, b, '--output', 'json']);
  const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly rule: { readonly code: string }; readonly message: string }[] };
  return { code, found: findings.filter(({ rule }) => rule.code === 'ZT906').map(({ message }) => message) };
}

function add(path: string, object: object): void {
  writeFileSync(join(path, `more-${Math.random()}.json`), JSON.stringify(object));
}

function edit(path: string, file: string, change: (text: string) => string): void {
  const name = join(path, file);
  writeFileSync(name, change(readFileSync(name, 'utf8')));
}

/** One document less. */
function without(path: string, file: string, kind: string, name: string): void {
  edit(path, file, (text) => text.split(/^---\n/m).filter((document) => !(document.includes(`kind: ${kind}\n`) && document.includes(`name: ${name}\n`))).join('---\n'));
}

const policy = (podSelector: object, more: object) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'more', namespace: 'shop' }, spec: { podSelector, ...more } });
const ISTIO = Mesh.istio();
const NONE = Mesh.none();

describe.each<[string, Mesh]>([['Istio', ISTIO], ['no mesh', NONE]])('two programs in one namespace, with %s', (_name, mesh) => {
  const options: Options = { mesh, ...(mesh === NONE && { access: Access.all() }) };

  test('fit together', async () => {
    expect(await verify(owner(options), guest(options))).toEqual({ code: 0, found: [] });
  });

  test('tell of what they assume of others', async () => {
    const { err } = await zeroTrust(['verify', guest(options)]);
    expect(err).toContain('assumed of Namespace shop: it exists with the labels');
    expect(err).toContain('assumed of NetworkPolicy shop/default-deny: it, or one of another name, closes all pods');
  });

  test('tell of nothing that one assumes and the other fulfils', async () => {
    expect((await zeroTrust(['verify', owner(options), guest(options)])).err).not.toContain('assumed of');
  });

  test.each<[string, Partial<Options>, string]>([
    ['the callee knows nothing of the call', { known: false }, 'shop/web can\'t reach shop/orders on 8080/TCP'],
    ['the caller calls another port', { port: 9090 }, 'shop/web can\'t reach shop/orders on 9090/TCP'],
    ['they say different things of the cluster', { version: '1.33' }, 'programs say different things of the version of Kubernetes in namespace shop'],
  ])('are refused where %s', async (_what, change, says) => {
    const { code, found } = await verify(owner({ ...options, ...change }), guest({ ...options, ...change }));
    expect(code).toBe(1);
    expect(found.join('\n')).toContain(says);
  });

  test.each<[string, (a: string, b: string) => void, string]>([
    ['the other program opens our service to all', (a) => add(a, policy({ matchLabels: { 'app.kubernetes.io/name': 'web' } }, { policyTypes: ['Ingress'], ingress: [{}] })), 'NetworkPolicy shop/more'],
    ['the other program opens all pods to one namespace', (a) => add(a, policy({}, { policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'legacy' } } }] }] })), 'NetworkPolicy shop/more'],
    ['the other program lets our service out', (a) => add(a, policy({ matchLabels: { 'app.kubernetes.io/name': 'web' } }, { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }] })), 'NetworkPolicy shop/more'],
    ['default deny is gone', (a) => without(a, 'platform.k8s.yaml', 'NetworkPolicy', 'default-deny'), 'Namespace shop has no NetworkPolicy that closes ingress and egress'],
    ['Pod Security is gone', (a) => edit(a, 'platform.k8s.yaml', (text) => text.replace('pod-security.kubernetes.io/enforce: restricted', 'pod-security.kubernetes.io/enforce: privileged')), 'pod-security.kubernetes.io/enforce'],
    ['our policy is missing', (_a, b) => without(b, 'web.k8s.yaml', 'NetworkPolicy', 'web'), 'shop/web'],
    ['our Deployment is missing', (_a, b) => without(b, 'web.k8s.yaml', 'Deployment', 'web'), 'shop/web was declared, but no manifest makes it'],
    ['the policy of the callee is missing', (a) => without(a, 'platform.k8s.yaml', 'NetworkPolicy', 'orders'), 'shop/web can\'t reach shop/orders'],
    ['a Deployment has our labels', (a) => add(a, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'impostor', namespace: 'shop' },
      spec: { selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels: { 'app': 'x', 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } }, spec: { containers: [{ name: 'x', image: 'x' }] } } },
    }), 'Deployment shop/impostor'],
    ...(mesh === NONE ? [] : [
      ['STRICT is gone', (a) => edit(a, 'platform.k8s.yaml', (text) => text.replace('mode: STRICT', 'mode: PERMISSIVE')), 'has no PeerAuthentication'],
      ['allow-nothing is gone', (a) => without(a, 'platform.k8s.yaml', 'AuthorizationPolicy', 'allow-nothing'), 'has no AuthorizationPolicy that allows nobody'],
      ['a policy lets everybody in', (a) => add(a, { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'more', namespace: 'shop' }, spec: { rules: [{}] } }), 'AuthorizationPolicy shop/more'],
      ['the namespace is in no mesh', (a) => edit(a, 'platform.k8s.yaml', (text) => text.replace('istio-injection: enabled', 'istio-injection: disabled')), 'in the mesh'],
      ['the callee takes the caller for another account', (a) => edit(a, 'platform.k8s.yaml', (text) => text.replace('ns/shop/sa/web', 'ns/shop/sa/www')), 'shop/web can\'t reach shop/orders'],
    ] as [string, (a: string, b: string) => void, string][]),
  ])('are refused where %s', async (_what, change, says) => {
    const [a, b] = [owner(options), guest(options)];
    change(a, b);
    const { code, found } = await verify(a, b);
    expect(code).toBe(1);
    expect(found.join('\n')).toContain(says);
  });
});

test('two owners of one namespace are refused', async () => {
  const a = owner({ mesh: NONE, access: Access.all() });
  const outdir = join(folder, 'c');
  const app = new ZeroTrustApp({ outdir, mesh: NONE, profile });
  service(new ZeroTrustNamespace(new Chart(app, 'other'), 'shop'), 'search');
  app.synth();
  const { found } = await verify(a, outdir);
  expect(found).toContain('Namespace shop is owned by 2 programs, expected one: let the others refer to it, with ZeroTrustNamespace.fromReference');
});

/** One more program of one service, in the namespace of the owner. */
function other(name: string, mesh: Mesh, change: (made: SecureService) => void): string {
  const outdir = join(folder, `other-${Math.random()}`);
  const app = new ZeroTrustApp({ outdir, mesh, profile });
  change(service(ZeroTrustNamespace.fromReference(new Chart(app, name), 'shop'), name));
  app.synth();
  return outdir;
}

const BANK = (port: number): ExternalHost => ExternalHost.tls('api.bank.example', port);

test('programs that call one host on different ports are told so, and that one would replace the other', async () => {
  const [a, b] = [other('web', ISTIO, (web) => web.calls(BANK(443))), other('mobile', ISTIO, (mobile) => mobile.calls(BANK(8443)))];
  const { code, err } = await zeroTrust(['verify', a, b]);
  expect(code).toBe(3);
  expect(err).toContain('ServiceEntry shop/api.bank.example: given twice');
  expect(err).toContain('programs call api.bank.example from namespace shop (ServiceEntry) on different ports: 443 and 8443.');
});

test('programs that call one host on the same ports have one object, and without a mesh they have none', async () => {
  const same = [other('web', ISTIO, (web) => web.calls(BANK(443))), other('mobile', ISTIO, (mobile) => mobile.calls(BANK(443)))] as const;
  expect((await verify(...same)).found).toEqual([]);
  const none = [other('web', NONE, (web) => web.calls(BANK(443))), other('mobile', NONE, (mobile) => mobile.calls(BANK(8443)))] as const;
  expect((await verify(...none)).found).toEqual([]);
});

test.each<[string, Mesh]>([['Istio', ISTIO], ['no mesh', NONE]])('two programs that claim one service are told so, whether they say the same of it or not, with %s', async (_name, mesh) => {
  const same = [other('web', mesh, () => undefined), other('web', mesh, () => undefined)] as const;
  expect((await verify(...same)).found.join('\n')).toContain('shop/web is declared by 2 programs, expected one: let the others refer to it');
  const { code, err } = await zeroTrust(['verify', same[0], other('web', mesh, (web) => web.calls(BANK(443)))]);
  expect(code).toBe(3);
  expect(err).toContain('shop/web is declared by 2 programs');
});

test('a proof that fails itself is not said to be a fault of the declaration', () => {
  const { declaration } = parseFacts(readFileSync(join(guest({ mesh: NONE }), '.zero-trust.facts'), 'utf8'));
  const broken = { cluster: { manifests: { objects: { get all(): never { throw new RangeError('broken'); } } } } } as unknown as Judgement;
  expect(() => proveTogether([declaration!], broken)).toThrow(RangeError);
  expect(() => proveTogether([[{ construct: 'SecureService' }]], broken)).toThrow(BadDeclaration);
});

test('a declaration that no program wrote is bad input', async () => {
  const [a, b] = [owner({ mesh: NONE, access: Access.all() }), guest({ mesh: NONE })];
  edit(b, '.zero-trust.facts', (text) => text.replace('"SecureService"', '"Somebody"'));
  const { code, err } = await zeroTrust(['verify', a, b]);
  expect(code).toBe(3);
  expect(err).toContain('the proof does not know the construct Somebody');
  appendFileSync(join(b, '.zero-trust.facts'), 'x');
});
