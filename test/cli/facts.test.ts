import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zeroTrust } from './fake-io';
import { FACTS_FILE, factsText, type ClusterFacts, type KnownPeer } from '../../src/judge/facts';
import { shopYaml } from '../report/shop';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'facts-')); });
afterEach(() => { rmSync(folder, { recursive: true }); });

const PROMETHEUS = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: scrape, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } }, podSelector: { matchLabels: { app: prometheus } } }], ports: [{ port: 15020 }] }]`;
const SCRAPER: KnownPeer = {
  name: 'metrics scraper', kind: 'platform', direction: 'in', pods: { namespace: 'monitoring', labels: { app: 'prometheus' } }, ports: [{ port: 15020, protocol: 'TCP' }],
};
const FACTS: ClusterFacts = { options: { podCidrs: ['10.244.0.0/16'] }, peers: [SCRAPER] };

/** A folder with a shop in it, and with facts. */
function written(facts: ClusterFacts | string | undefined, { name = 'dist', yaml = shopYaml({ extra: PROMETHEUS }) } = {}): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'shop.yaml'), yaml);
  if (facts !== undefined) writeFileSync(join(path, FACTS_FILE), typeof facts === 'string' ? facts : factsText(facts));
  return path;
}

const reach = async (...argv: string[]) => (zeroTrust(['reach', ...argv]));
const DECLARED = 'The platform and other programs, as declared';

describe('facts', () => {
  test('are found in a folder, below it, and beside a file', async () => {
    const dist = written(FACTS);
    for (const path of [dist, folder, join(dist, 'shop.yaml')]) {
      const { out, err } = await reach(path);
      expect(out).toContain(DECLARED);
      expect(err).toContain(`note: facts about the cluster are those of ${join(dist, FACTS_FILE)}`);
    }
  });

  test('are named where the manifests are piped in', async () => {
    const dist = written(FACTS);
    const stdin = shopYaml({ extra: PROMETHEUS });
    expect((await zeroTrust(['reach', '-'], { stdin })).out).not.toContain(DECLARED);
    expect((await zeroTrust(['reach', '-', '--facts', join(dist, FACTS_FILE)], { stdin })).out).toContain(DECLARED);
  });

  test('are ignored where nobody wants them', async () => {
    const { out, err } = await reach(written(FACTS), '--no-facts');
    expect(out).not.toContain(DECLARED);
    expect(out).toMatch(/a new pod, meshed or not, in {2,}shop\/orders {2,}15020 /);
    expect(err).not.toContain('facts about the cluster');
  });

  test('stand behind options', async () => {
    const dist = written({ options: { installations: [{ trustDomain: 'evil.example', rootNamespace: 'istio-system' }] }, peers: [] });
    const ask = (...flags: string[]) => zeroTrust(['explain', dist, '--from', 'shop/orders', '--to', 'shop/payments', '--port', '8080', '--method', 'POST', '--path', '/payment/1', ...flags]);
    expect((await ask('--trust-domain', 'cluster.local')).code).toBe(0);
    const principal = shopYaml().replaceAll('cluster.local/ns', 'acme.example/ns');
    const acme = written({ options: { installations: [{ trustDomain: 'acme.example' }] }, peers: [] }, { name: 'acme', yaml: principal });
    const other = (...flags: string[]) => zeroTrust(['explain', acme, '--from', 'shop/orders', '--to', 'shop/payments', '--port', '8080', '--method', 'POST', '--path', '/payment/1', ...flags]);
    expect((await other()).code).toBe(0);
    expect((await other('--trust-domain', 'other.example')).code).toBe(1);
  });

  test.each([
    ['what is no JSON', '{', 'it is not valid JSON'],
    ['a doubt that does not count', '{"format":"cdk8s-zero-trust.dev/facts/v1","unknownKinds":"reported"}', 'unknownKinds is not understood'],
  ])('with %s are bad input', async (_, text, words) => {
    const dist = written(text);
    expect(await reach(dist)).toMatchObject({ code: 3, err: expect.stringContaining(`${join(dist, FACTS_FILE)}: ${words}`) as string });
    expect((await reach(dist, '--no-facts')).code).not.toBe(3);
  });

  test('of several folders add up, unless they contradict each other', async () => {
    const [one, two] = [written(FACTS, { name: 'one' }), written({ options: { podCidrs: ['10.245.0.0/16'] }, peers: [] }, { name: 'two', yaml: shopYaml({ namespace: 'other' }) })];
    expect((await reach(one, two)).out).toContain(DECLARED);
    const [here, there] = [written({ options: { clusterDomain: 'a.local' }, peers: [] }, { name: 'one' }), written({ options: { clusterDomain: 'b.local' }, peers: [] }, { name: 'two', yaml: shopYaml({ namespace: 'other' }) })];
    expect(await reach(here, there)).toMatchObject({ code: 3, err: expect.stringContaining('say different things of clusterDomain') as string });
  });

  test('that are named and not there are bad input', async () => {
    expect(await reach(written(FACTS), '--facts', join(folder, 'none'))).toMatchObject({ code: 3, err: expect.stringContaining('No such file') as string });
  });
});

describe('whom a program expects', () => {
  test('is expected at its own ports alone', async () => {
    const { out } = await reach(written(FACTS, { yaml: shopYaml({ extra: PROMETHEUS.replace('15020', '15090') }) }));
    expect(out).not.toContain(DECLARED);
    expect(out).toMatch(/Undeclared pods\n\nFROM[^]*15090/);
  });

  test('is expected with its own labels, in its own namespace', async () => {
    for (const [from, to] of [['app: prometheus', 'app: other'], ['name: monitoring', 'name: elsewhere']]) {
      expect((await reach(written(FACTS, { yaml: shopYaml({ extra: PROMETHEUS.replace(from, to) }) }))).out).not.toContain(DECLARED);
    }
  });

  test('may have addresses', async () => {
    const kubelet: KnownPeer = { name: 'kubelet', kind: 'platform', direction: 'in', cidrs: ['10.0.0.0/24'], ports: [{ port: 15020, protocol: 'TCP' }] };
    const policy = PROMETHEUS.replace(/from: \[.*\], ports/, 'from: [{ ipBlock: { cidr: 10.0.0.0/25 } }], ports');
    const lines = (await reach(written({ options: FACTS.options, peers: [kubelet] }, { yaml: shopYaml({ extra: policy }) }))).out;
    expect(lines).toMatch(/as declared\n\n.*\nkubelet {2,}shop\/orders/);
    const wider = policy.replace('10.0.0.0/25', '10.0.0.0/23');
    expect((await reach(written({ options: FACTS.options, peers: [kubelet] }, { yaml: shopYaml({ extra: wider }) }))).out).toMatch(/^10\.0\.0\.0\/23 {2,}shop\/orders {2,}15020/m);
  });

  test('is named in JSON', async () => {
    const { out } = await reach(written(FACTS), '-o', 'json');
    const { exposure } = JSON.parse(out) as { exposure: { peer?: string; ports: { first: number } }[] };
    const scraped = exposure.filter(({ ports }) => ports.first === 15020);
    expect(scraped.length).toBeGreaterThan(0);
    expect(new Set(scraped.map(({ peer }) => peer))).toEqual(new Set(['metrics scraper']));
  });
});

describe('diff', () => {
  test('judges each side by its own facts, and tells what both say differently', async () => {
    const [before, after] = [written(FACTS, { name: 'before' }), written({ options: { podCidrs: ['10.0.0.0/8'] }, peers: FACTS.peers }, { name: 'after' })];
    const result = await zeroTrust(['diff', before, after]);
    expect(result.err).toContain('both sides say different things of the cluster, and each is judged by its own: podCidrs');
    expect(result.code).toBe(0);
    expect((await zeroTrust(['diff', before, after, '--fail-on-widening'])).code).toBe(2);
    expect((await zeroTrust(['diff', before, before, '--fail-on-widening'])).code).toBe(0);
  });

  test('takes for both what one side says alone, and names whom a program expects', async () => {
    const [before, after] = [written(undefined, { name: 'before', yaml: shopYaml() }), written(FACTS, { name: 'after' })];
    const { out } = await zeroTrust(['diff', before, after]);
    expect(out).toMatch(/^\+ +metrics scraper/m);
    expect(out).not.toContain('in monitoring');
  });
});
