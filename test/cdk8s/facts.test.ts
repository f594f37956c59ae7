import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Payments } from '../../examples/payments/payments';
import { ClusterProfile, Mesh, Port, ServiceReference, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { FACTS_FILE, parseFacts } from '../../src/judge/facts';
import { zeroTrust } from '../cli/fake-io';
import { namespace, service } from '../support/programs';

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'facts-')); });
afterEach(() => { rmSync(outdir, { recursive: true, force: true }); });

const factsIn = (folder = outdir) => parseFacts(readFileSync(join(folder, FACTS_FILE), 'utf8'));

/** A program in which `web` calls `api` and a service of another program. */
function shop(app: App, profile?: ClusterProfile): void {
  const chart = new Chart(app, 'shop');
  const ns = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio({ trustDomain: 'acme.example', revision: 'stable' }), ...(profile && { profile }) });
  const web = service(ns, 'web');
  web.calls(service(ns, 'api'));
  web.calls(new ServiceReference({ namespace: 'finance', name: 'billing', ports: [Port.http(9090)] }));
}

describe.each([['ZeroTrustApp', ZeroTrustApp], ['the App of cdk8s', App]] as const)('%s', (_, Made) => {
  test('writes what was declared of the cluster beside the manifests', () => {
    const app = new Made({ outdir });
    shop(app, ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'], apiServerCidrs: ['10.0.0.10/32'], nodeCidrs: ['10.0.0.0/24'] }));
    app.synth();
    const { options, peers } = factsIn();
    expect(options).toEqual({
      installations: [{ revisions: ['stable'], trustDomain: 'acme.example', rootNamespace: 'istio-system' }],
      podCidrs: ['10.244.0.0/16'],
      nodeCidrs: ['10.0.0.0/24'],
      clusterDomain: 'cluster.local',
      apiServer: { cidrs: ['10.0.0.10/32'], port: 6443 },
    });
    expect(peers.map(({ name, kind, direction, ports }) => `${kind} ${name} ${direction} ${ports.map(({ port }) => port).join()}`).sort()).toEqual([
      'platform DNS out 53,53', 'platform control plane of the mesh out 15012', 'platform kubelet in 15020,15021', 'platform metrics scraper in 15020',
      'service finance/billing out 9090',
    ]);
  });

  test('writes no facts where nothing was declared, nor where nothing is written', () => {
    const plain = new Made({ outdir });
    new Chart(plain, 'plain');
    plain.synth();
    expect(existsSync(join(outdir, FACTS_FILE))).toBe(false);
    const broken = new Made({ outdir });
    service(namespace(new Chart(broken, 'shop'), 'shop'), 'web', { image: 'x' });
    expect(() => broken.synth()).toThrow();
    expect(existsSync(join(outdir, FACTS_FILE))).toBe(false);
  });
});

test('the file has no name that kubectl, Argo CD or Helm would apply', () => {
  expect(FACTS_FILE).toMatch(/^\.(?!.*\.(ya?ml|json)$)/);
});

describe('the command on what the payments example writes', () => {
  const written = () => {
    const app = new ZeroTrustApp({ outdir });
    new Payments(app, 'payments');
    app.synth();
    return outdir;
  };

  test('needs no option: everything is judged, and only the edge is open to undeclared pods, as to everybody', async () => {
    const { out, err } = await zeroTrust(['reach', written()]);
    expect(err).toContain(`note: facts about the cluster are those of ${join(outdir, FACTS_FILE)}; options override them, and --no-facts ignores them`);
    const undeclared = out.slice(out.indexOf('Undeclared pods'), out.indexOf('Through gateways'));
    expect(undeclared.split('\n').filter((line) => / (allowed|conditional|unknown)$/.test(line))).toEqual([expect.stringMatching(/ istio-ingress\/edge-istio +443 /)]);
    expect(out).toMatch(/metrics scraper {2,}every workload {2,}15020 {2,}allowed/);
    expect(out).not.toContain('unknown');
  });

  test('without the facts most of it is denied, or unknown', async () => {
    const { out } = await zeroTrust(['reach', written(), '--no-facts']);
    expect(out).not.toContain('metrics scraper');
    expect(out).toMatch(/a new pod, meshed or not, in {2,}every workload {2,}15020 /);
  });

  test('has a picture in which nothing wears an alarm', async () => {
    await zeroTrust(['graph', written(), '--out-file', join(outdir, 'graph.html')]);
    const html = readFileSync(join(outdir, 'graph.html'), 'utf8');
    const { exposures, platform } = JSON.parse(/<script id="data"[^>]*>(.*?)<\/script>/s.exec(html)?.[1] ?? '') as { exposures: { asOutside?: boolean }[]; platform: { name: string }[] };
    expect(exposures.map(({ asOutside }) => asOutside)).toEqual([true]);
    expect(new Set(platform.map(({ name }) => name))).toEqual(new Set(['metrics scraper', 'DNS', 'control plane of the mesh']));
    expect(html).not.toContain('open to undeclared pods');
  });
});

test('at a hundred services the platform takes a line, not hundreds', async () => {
  const app = new ZeroTrustApp({ outdir });
  const ns = namespace(new Chart(app, 'shop'), 'shop');
  const services = Array.from({ length: 100 }, (_, index) => service(ns, `service-${index}`));
  services.slice(1).forEach((callee, index) => services[index].calls(callee));
  app.synth();
  const { out } = await zeroTrust(['reach', outdir]);
  expect(out.split('\n').length).toBeLessThan(125);
  const { out: bare } = await zeroTrust(['reach', outdir, '--no-facts']);
  expect(bare.split('\n').length).toBeLessThan(130);
});

test('services of other programs are in every picture', async () => {
  const app = new ZeroTrustApp({ outdir });
  shop(app);
  app.synth();
  for (const format of ['mermaid', 'dot', 'json']) {
    const { out } = await zeroTrust(['graph', outdir, '-o', format]);
    expect(out).toContain('finance/billing');
    expect(out).not.toContain('metrics scraper');
  }
  expect(readdirSync(outdir)).toContain('shop.k8s.yaml');
});

test('a service of another program that many call has one arrow for all of them', async () => {
  const pictureOf = async (count: number) => {
    const app = new ZeroTrustApp({ outdir });
    const ns = namespace(new Chart(app, 'shop'), 'shop');
    const collector = new ServiceReference({ namespace: 'observability', name: 'collector', ports: [Port.grpc(4317)] });
    for (let index = 0; index < count; index += 1) service(ns, `service-${index}`).calls(collector);
    app.synth();
    const { nodes, edges } = JSON.parse((await zeroTrust(['graph', outdir, '-o', 'json'])).out) as { nodes: { name: string }[]; edges: { from: number; to: number }[] };
    return edges.map(({ from, to }) => `${nodes[from].name} -> ${nodes[to].name}`);
  };
  expect(await pictureOf(3)).toEqual([0, 1, 2].map((index) => `shop/service-${index} -> observability/collector`));
  expect(await pictureOf(9)).toEqual(['9 services -> observability/collector']);
});
