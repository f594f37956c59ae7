/** What rules object to in any manifests is no finding where the program declared it, and in no other object. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { zeroTrust } from './fake-io';
import { Access, ClusterProfile, ExternalNetwork, KubernetesApi, Mesh, Pods, Port, Probes, SecureService, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { image, service } from '../support/programs';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'declared-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

/** A webhook that the API server calls, a service with a port for a network, and one for pods of labelled namespaces. */
function written(): string {
  const profile = ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'], apiServerCidrs: ['172.18.0.2/32'] });
  const app = new ZeroTrustApp({ outdir: folder, mesh: Mesh.istio(), profile });
  const shop = new ZeroTrustNamespace(new Chart(app, 'shop'), 'shop');
  const hook = new SecureService(shop, 'hook', { image: image('hook'), ports: [Port.tls(9443, { name: 'webhook' })], probes: Probes.tcp() });
  KubernetesApi.inCluster().calls(hook);
  const orders = service(shop, 'orders', { ports: [Port.http(8080), Port.tls(8443, { name: 'partners' })], probes: Probes.http('/healthz', { portName: 'http' }) });
  ExternalNetwork.of({ name: 'office', cidrs: ['203.0.113.0/24'] }).calls(orders, Access.ports('partners'));
  const status = service(shop, 'status');
  Pods.inNamespacesLabelled({ team: 'shop' }).calls(status);
  service(shop, 'other').calls(status);
  app.synth();
  return folder;
}

async function verify(...more: readonly string[]) {
  const { code, out, err } = await zeroTrust(['verify', folder, '--output', 'json', ...more]);
  const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly rule: { readonly code: string }; readonly message: string }[] };
  return { code, found: findings.filter(({ rule }) => /ZT4/.test(rule.code)).map(({ rule, message }) => `${rule.code} ${message}`), err };
}

function edit(change: (text: string) => string): void {
  const file = join(folder, 'shop.k8s.yaml');
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

/** One document, changed. */
function inDocument(kind: string, name: string, change: (text: string) => string): (text: string) => string {
  return (text) => text.split(/^---\n/m).map((document) => (
    document.includes(`kind: ${kind}\n`) && document.includes(`  name: ${name}\n`) ? change(document) : document
  )).join('---\n');
}

const SELECTOR = /  selector:\n    matchLabels:\n(?: {6}.*\n)+/;
const PERMISSIVE = (name: string) => `ZT401 PeerAuthentication shop/${name} is "PERMISSIVE": callers without an identity are let in.`;
const ANYBODY = (name: string) => `ZT411 AuthorizationPolicy shop/${name} allows every caller that looks like "*".`;

test('openings that the program declared are no findings, and are told', async () => {
  written();
  const { code, found, err } = await verify();
  expect({ code, found }).toEqual({ code: 0, found: [] });
  for (const finding of [PERMISSIVE('hook'), PERMISSIVE('orders'), ANYBODY('status')]) {
    expect(err).toContain(`note: declared, and no finding (${finding.slice(0, 5)}): ${finding.slice(6)}`);
  }
});

test('without the facts they are findings, as in all manifests', async () => {
  written();
  const { code, found } = await verify('--no-facts');
  expect(code).toBe(1);
  expect(found).toEqual([PERMISSIVE('hook'), PERMISSIVE('orders'), ANYBODY('status')]);
});

test.each<[string, (text: string) => string, string]>([
  ['the whole workload takes plain text', inDocument('PeerAuthentication', 'hook', (text) => text.replace('mode: STRICT', 'mode: PERMISSIVE')), PERMISSIVE('hook')],
  ['another port takes plain text', inDocument('PeerAuthentication', 'orders', (text) => text.replace('"8443"', '"8080"')), PERMISSIVE('orders')],
  ['a port needs no TLS at all', inDocument('PeerAuthentication', 'orders', (text) => text.replace('PERMISSIVE', 'DISABLE')), 'ZT401 PeerAuthentication shop/orders is "DISABLE": callers without an identity are let in.'],
  ['the opening is one of another workload', inDocument('PeerAuthentication', 'hook', (text) => text.replace(SELECTOR, '  selector:\n    matchLabels: {app.kubernetes.io/name: other}\n')), PERMISSIVE('hook')],
  ['it selects pods of others, too', inDocument('PeerAuthentication', 'hook', (text) => text.replace(SELECTOR, '  selector:\n    matchLabels: {app.kubernetes.io/part-of: shop}\n')), PERMISSIVE('hook')],
  ['the policy selects all pods', inDocument('AuthorizationPolicy', 'status', (text) => text.replace(SELECTOR, '')), ANYBODY('status')],
  ['the policy opens another port', inDocument('AuthorizationPolicy', 'status', (text) => text.replace('"8080"', '"9090"')), ANYBODY('status')],
  ['a policy of others is the same', (text) => `${text}---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: other, namespace: shop}\nspec: {selector: {matchLabels: {app.kubernetes.io/name: other}}, portLevelMtls: {"8080": {mode: PERMISSIVE}}}\n`, PERMISSIVE('other')],
  ['another policy lets anybody in', inDocument('AuthorizationPolicy', 'orders', (text) => text.replace(/  rules:\n/, '  rules:\n    - from:\n        - source:\n            principals:\n              - "*"\n')), ANYBODY('orders')],
])('it is a finding where %s', async (_what, change, finding) => {
  written();
  edit(change);
  const { code, found } = await verify();
  expect(code).toBe(1);
  expect(found).toContain(finding);
});
