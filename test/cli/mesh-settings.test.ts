/** Manifests of one program, beside the settings of the mesh that it assumes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { zeroTrust } from './fake-io';
import { Authorizer, Mesh, TrustReport, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';

const outdir = mkdtempSync(join(tmpdir(), 'settings-'));
let settings = '';
beforeAll(() => {
  const app = new ZeroTrustApp({ outdir, mesh: Mesh.istio() });
  const shop = new ZeroTrustNamespace(new Chart(app, 'shop'), 'shop');
  service(shop, 'orders').asks(Authorizer.http(service(shop, 'checker')));
  app.synth();
  settings = TrustReport.of(app).assumptions.flatMap((one) => one.settings ?? []).join('\n');
});
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

async function found(mesh: string | undefined): Promise<readonly string[]> {
  const file = join(outdir, 'settings.json');
  if (mesh === undefined) rmSync(file, { force: true });
  else writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh } }));
  const { out } = await zeroTrust(['verify', outdir, '--output', 'json']);
  const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly rule: { readonly code: string }; readonly message: string }[] };
  return findings.filter(({ rule }) => ['ZT436', 'ZT437', 'ZT906', 'ZT907'].includes(rule.code)).map(({ rule, message }) => `${rule.code} ${message.split('\n')[0]!}`);
}

test('nothing is told without them, nor of those that are as printed', async () => {
  expect(await found(undefined)).toEqual([]);
  expect(await found(settings)).toEqual([]);
});

test('settings that let in what nobody answers, and those that know nobody, are told', async () => {
  expect(await found(settings.replace('failOpen: false', 'failOpen: true'))).toEqual([
    expect.stringContaining('ZT436 ConfigMap istio-system/istio lets in what the external authorizer shop-checker does not answer'),
    expect.stringContaining('ZT907 ConfigMap istio-system/istio knows the authorizer shop-checker otherwise than declared: envoyExtAuthzHttp.failOpen is true, expected false'),
  ]);
  expect(await found('trustDomain: cluster.local')).toEqual([
    expect.stringContaining('ZT437 AuthorizationPolicy shop/orders.authorizer asks the external authorizer "shop-checker"'),
    expect.stringContaining('ZT907 ConfigMap istio-system/istio knows the authorizer shop-checker otherwise than declared: it is there 0 times, expected once'),
  ]);
});
