import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zeroTrust } from './fake-io';
import { shopYaml } from '../report/shop';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'unmodelled-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });

const file = (name: string, extra: string) => {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, shopYaml({ extra }));
  return path;
};
const INGRESS = (host = 'a.example.com') => `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web, namespace: shop }, spec: { rules: [{ host: ${host} }] } }`;
const SERVICE = (type: string, more = '') => `{ apiVersion: v1, kind: Service, metadata: { name: front, namespace: shop }, spec: { type: ${type}, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }]${more} } }`;
const WEBHOOK = '{ apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: { name: inject } }';

describe('diff, beside objects of which nobody knows what they open', () => {
  test.each<[string, string, string, string]>([
    ['an Ingress', '', INGRESS(), '+ Ingress shop/web: it opens a way in through a controller that is not modelled'],
    ['an Ingress that goes', INGRESS(), '', '- Ingress shop/web: it opens a way in'],
    ['an Ingress that changes', INGRESS(), INGRESS('b.example.com'), '~ Ingress shop/web: it opens a way in'],
    ['a load balancer', SERVICE('ClusterIP'), SERVICE('LoadBalancer'), '+ Service shop/front: it opens a way in from addresses outside, by its type LoadBalancer'],
    ['a port of nodes', '', SERVICE('NodePort'), '+ Service shop/front: it opens a way in from addresses outside, by its type NodePort'],
    ['external addresses', SERVICE('ClusterIP'), SERVICE('ClusterIP', ', externalIPs: [203.0.113.1]'), 'by its externalIPs'],
    ['a webhook that changes pods', '', WEBHOOK, '+ MutatingWebhookConfiguration inject: it can change pods and policies on their way in'],
    ['a kind that nobody knows', '', '{ apiVersion: acme.example/v1, kind: Widget, metadata: { name: w, namespace: shop } }', '+ Widget shop/w: its effect is unknown'],
    ['settings of the mesh', '', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: istio, namespace: istio-system }, data: { mesh: "accessLogFile: /dev/stdout" } }', '+ ConfigMap istio-system/istio: it holds settings of the mesh'],
  ])('names %s, and does not say that nothing changes', async (name, before, after, words) => {
    const sides = [file(`${name}-before`, before), file(`${name}-after`, after)];
    for (const output of ['table', 'markdown']) {
      const { out, code } = await zeroTrust(['diff', ...sides, '-o', output]);
      expect(out).not.toContain('No access gained or lost.');
      expect(out).toContain('What these objects open or close is not known');
      expect(code).toBe(0);
      if (output === 'table') expect(out).toContain(words);
    }
    const { unmodelled } = JSON.parse((await zeroTrust(['diff', ...sides, '-o', 'json'])).out) as { unmodelled: unknown[] };
    expect(unmodelled).toHaveLength(1);
    expect((await zeroTrust(['diff', ...sides, '--fail-on-widening'])).code).toBe(words.startsWith('-') ? 0 : 2);
  });

  test('says nothing of objects that are the same on both sides, or that are accepted', async () => {
    const [one, two] = [file('one', `${INGRESS()}\n---\n${SERVICE('LoadBalancer')}`), file('two', `${SERVICE('LoadBalancer')}\n---\n${INGRESS()}`)];
    expect((await zeroTrust(['diff', one, two])).out).toBe('No access gained or lost.\n');
    const sides = [file('bare', ''), file('ingress', INGRESS())];
    expect((await zeroTrust(['diff', ...sides, '--unknown-kinds', 'reported'])).out).toBe('No access gained or lost.\n');
  });
});

test('reach names the settings that it takes from the manifests', async () => {
  const stdin = shopYaml({ extra: '{ apiVersion: v1, kind: ConfigMap, metadata: { name: istio, namespace: istio-system }, data: { mesh: "trustDomain: acme.example" } }' });
  const { err } = await zeroTrust(['reach', '-'], { stdin });
  expect(err).toContain('note: settings of the mesh are those of ConfigMap istio-system/istio; options override them');
  expect(err).not.toContain('is of a kind that is not understood');
});
