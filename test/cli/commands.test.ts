import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { zeroTrust } from './fake-io';
import { shopYaml } from '../report/shop';

const folder = mkdtempSync(join(tmpdir(), 'zero-trust-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const SHOP = file('shop.yaml', shopYaml());
const WIDER = file('wider.yaml', shopYaml({ payers: ['orders', 'web'] }));
const NO_PODS = '--ip-block-matches-pods=no';

afterAll(() => rmSync(folder, { recursive: true }));

describe('reach', () => {
  test('reads files, folders and pipes alike', async () => {
    const [byFile, byPipe, byDash] = [
      await zeroTrust(['reach', SHOP, NO_PODS]), await zeroTrust(['reach', NO_PODS], { stdin: shopYaml() }), await zeroTrust(['reach', '-', NO_PODS], { stdin: shopYaml() }),
    ];
    expect(byFile).toMatchObject({ code: 0, err: '' });
    expect(byPipe.out).toBe(byFile.out);
    expect(byDash.out).toBe(byFile.out);
  });

  test('exits with 2 where the manifests leave something open', async () => {
    expect((await zeroTrust(['reach', SHOP])).code).toBe(2);
  });

  test('filters by caller, callee and namespace', async () => {
    const rowsFor = async (...filter: string[]) => {
      const { out } = await zeroTrust(['reach', SHOP, NO_PODS, '--no-exposure', '-o', 'json', ...filter]);
      return (JSON.parse(out) as { rows: { from: { workload?: string; kind: string }; to: { workload?: string } }[] }).rows;
    };
    expect((await rowsFor('--from', 'shop/web')).every((row) => row.from.workload === 'shop/web')).toBe(true);
    expect((await rowsFor('--to', 'payments')).map((row) => row.from.workload)).toEqual(['shop/orders']);
    expect(await rowsFor('--from', 'outside', '--to', 'pay*')).toEqual([]);
    expect((await rowsFor('--namespace', 'shop')).length).toBeGreaterThan(3);
  });

  test('a filter that nothing can match is a mistake, not an empty answer', async () => {
    const result = await zeroTrust(['reach', SHOP, '--to', 'shop/payment']);
    expect(result.code).toBe(3);
    expect(result.err).toContain('No workload matches "shop/payment". There are: shop/orders, shop/payments, shop/web.');
  });

  test('names kinds that are not understood, beside the report', async () => {
    const antrea = 'apiVersion: crd.antrea.io/v1beta1\nkind: NetworkPolicy\nmetadata: { name: odd, namespace: shop }';
    const result = await zeroTrust(['reach', '-', NO_PODS], { stdin: shopYaml({ extra: antrea }) });
    expect(result.err).toMatch(/note: <stdin>:\d+: NetworkPolicy shop\/odd \(crd\.antrea\.io\/v1beta1\) is of a kind that is not understood: Antrea evaluates/);
    expect(result.out).not.toContain('antrea');
    expect(result.code).toBe(2);
    expect((await zeroTrust(['reach', '-', NO_PODS, '--unknown-kinds=reported'], { stdin: shopYaml({ extra: antrea }) })).code).toBe(0);
  });

  test.each<[string, string, string]>([
    ['a kind that nobody knows', '{ apiVersion: acme.example/v1, kind: Widget, metadata: { name: w, namespace: shop } }', 'Widget shop/w (acme.example/v1) is of a kind that is not understood: its effect is unknown'],
    ['what makes pods of fields of its own', '{ apiVersion: nais.io/v1alpha1, kind: Application, metadata: { name: w, namespace: shop } }', 'makes pods of it; the pods that it makes are not judged'],
  ])('leaves no answer decided that passes over %s', async (_, object, words) => {
    const stdin = shopYaml({ extra: object });
    const ask = (...flags: readonly string[]) => zeroTrust(['explain', '-', '--from', 'shop/web', '--to', 'shop/payments', '--port', '8080', ...flags], { stdin });
    const [reach, explain, accepted] = [await zeroTrust(['reach', '-', NO_PODS], { stdin }), await ask(), await ask('--unknown-kinds=reported')];
    expect([reach.code, explain.code, accepted.code]).toEqual([2, 2, 1]);
    expect([reach.err, explain.err, accepted.err].filter((text) => !text.includes(words))).toEqual([]);
  });

  test('an object that is given twice is bad input, with both places', async () => {
    const config = (value: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: flags, namespace: shop }\ndata: { a: ${value} }\n`;
    const result = await zeroTrust(['reach', '-', NO_PODS], { stdin: `${config('x')}---\n${config('y')}` });
    expect(result.code).toBe(3);
    expect(result.err).toContain('<stdin>:7:1: ConfigMap shop/flags: given twice, here and at <stdin>:2:1');
  });

  test('writes to a file where it is told to', async () => {
    const target = join(folder, 'report.json');
    const result = await zeroTrust(['reach', SHOP, NO_PODS, '-o', 'json', '--out-file', target]);
    expect(result.out).toBe('');
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ kind: 'ReachReport' });
  });

  test('shows progress on a terminal for long work, and takes it away', async () => {
    const patient = await zeroTrust(['reach', SHOP, NO_PODS], { terminal: true, slowness: 1000 });
    const stdin = Array.from({ length: 9 }, (_, index) => shopYaml({ namespace: `shop-${index}` })).join('\n---\n');
    const long = await zeroTrust(['reach', '-', NO_PODS], { stdin, terminal: true, slowness: 1000 });
    const piped = await zeroTrust(['reach', '-', NO_PODS], { stdin, slowness: 1000 });
    expect(patient.err).toBe('');
    expect(long.err).toMatch(/connections judged: \d+/);
    expect(long.err.endsWith('\r\u001b[K')).toBe(true);
    expect(piped.err).toBe('');
  });

  test('has colours on a terminal unless they are refused', async () => {
    const colourOf = async (env: Record<string, string>, terminal: boolean) => (await zeroTrust(['reach', SHOP], { terminal, env })).out.includes('\u001b[');
    expect(await colourOf({}, true)).toBe(true);
    expect(await colourOf({ NO_COLOR: '1' }, true)).toBe(false);
    expect(await colourOf({}, false)).toBe(false);
    expect(await colourOf({ FORCE_COLOR: '1' }, false)).toBe(true);
  });
});

describe('explain', () => {
  const ask = (...flags: string[]) => zeroTrust(['explain', '--to', 'shop/payments', '--port', 'http', ...flags, SHOP]);

  test('exits with 0, 1 or 2 for allowed, denied and undecided', async () => {
    expect((await ask('--from', 'shop/orders', '--method', 'POST', '--path', '/payment/1')).code).toBe(0);
    expect((await ask('--from', 'shop/web', '--method', 'POST', '--path', '/payment/1')).code).toBe(1);
    expect((await ask('--from', 'shop/orders')).code).toBe(2);
  });

  test('takes addresses and undeclared pods', async () => {
    expect((await ask('--from', '203.0.113.7')).out).toContain('203.0.113.7 → shop/payments:8080  denied');
    expect((await ask('--from', 'undeclared:shop:app=orders')).out).toContain('a new pod in shop labelled app=orders → shop/payments:8080  denied');
  });

  test('takes headers and tokens', async () => {
    const { out } = await ask('--from', 'shop/orders', '-o', 'json', '--header', 'x-tenant: a', '--token', 'https://issuer.example/users/ann');
    expect(JSON.parse(out)).toMatchObject({
      flow: { headers: { 'x-tenant': 'a' }, token: { state: 'valid', issuer: 'https://issuer.example/users', subject: 'ann' } },
    });
  });

  test.each([
    ['an unknown workload', ['--from', 'web'], 'Did you mean shop/web?'],
    ['an unknown port', ['--from', 'shop/web', '--port', 'grpc'], 'http'],
    ['a port that is none', ['--from', 'shop/web', '--port', '70000'], '1-65535'],
    ['an unknown protocol', ['--from', 'shop/web', '--port', '80/ICMP'], 'TCP, UDP, SCTP'],
    ['a header without a colon', ['--from', 'shop/web', '--header', 'x'], 'name: value'],
    ['a token that is none', ['--from', 'shop/web', '--token', 'x'], 'issuer/subject'],
    ['an invalid label', ['--from', 'undeclared:shop:app'], 'key=value'],
    ['an unknown scheme', ['--from', 'stranger:shop'], 'undeclared:namespace[:key=value,…]'],
  ])('says what was expected instead of %s', async (_, flags, hint) => {
    const result = await ask(...flags);
    expect(result).toMatchObject({ code: 3, out: '' });
    expect(result.err).toContain(hint);
  });
});

describe('diff', () => {
  test('fails on widening only where it is asked to', async () => {
    expect((await zeroTrust(['diff', SHOP, WIDER])).code).toBe(0);
    expect((await zeroTrust(['diff', SHOP, WIDER, '--fail-on-widening'])).code).toBe(1);
    expect((await zeroTrust(['diff', WIDER, SHOP, '--fail-on-widening'])).code).toBe(0);
    expect((await zeroTrust(['diff', SHOP, SHOP, '--fail-on-widening'])).code).toBe(0);
  });

  test('speaks to a pull request', async () => {
    const { out } = await zeroTrust(['diff', SHOP, WIDER, '-o', 'markdown']);
    expect(out).toContain('- `shop/web` can now reach `shop/payments`:8080 `POST /payment/*`.');
  });

  test('takes one side from a pipe', async () => {
    expect((await zeroTrust(['diff', '-', WIDER, '--fail-on-widening'], { stdin: shopYaml() })).code).toBe(1);
  });
});

describe('graph', () => {
  test('draws a page, Mermaid, DOT and data', async () => {
    const draw = async (format: string) => (await zeroTrust(['graph', SHOP, '-o', format])).out;
    expect(await draw('html')).toMatch(/^<!doctype html>[\s\S]*<title>shop\.yaml<\/title>/);
    expect(await draw('mermaid')).toMatch(/^flowchart LR\n/);
    expect(await draw('dot')).toMatch(/^digraph /);
    expect(JSON.parse(await draw('json'))).toMatchObject({ kind: 'GraphReport' });
  });
});

describe('graph of a part', () => {
  const two = `${shopYaml()}\n---\n${shopYaml({ namespace: 'other' })}`;

  test('draws nobody who has no part in it, and says that it is a part', async () => {
    const { out } = await zeroTrust(['graph', '--to', 'shop/payments', NO_PODS], { stdin: two });
    expect([...out.matchAll(/role="button" aria-label="([^"]+)"/g)].map(([, name]) => name).sort()).toEqual(['shop/orders', 'shop/payments']);
    expect(out).toContain('Only to shop/payments. What is not shown may still be open.');
  });

  test('a whole one does not', async () => {
    expect((await zeroTrust(['graph', NO_PODS], { stdin: two })).out).not.toContain('id="only">');
  });
});

describe('verify', () => {
  const BAD = shopYaml({ extra: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: typo, namespace: shop }\nspec: { podSelectors: {} }' });
  const log = async (stdin: string) => JSON.parse((await zeroTrust(['verify', '-', '-o', 'sarif'], { stdin })).out) as Log;

  test('reports what objects cannot say, with its place', async () => {
    const results = (await log(BAD)).runs[0].results ?? [];
    const typo = results.find((result) => result.ruleId === 'ZT901');
    expect(typo?.message.text).toContain('podSelectors');
    expect(typo?.locations?.[0].physicalLocation?.region?.startLine).toBe(BAD.split('\n').findIndex((line) => line.includes('podSelectors')) + 1);
  });

  test('reports what cannot be judged, and why', async () => {
    const results = (await log(shopYaml())).runs[0].results ?? [];
    expect(results.filter((result) => result.ruleId === 'ZT903').map((result) => result.message.text)[0]).toContain('up to the network plugin');
  });

  test('reports what the rules find', async () => {
    const rules = (await log(shopYaml())).runs[0].tool.driver.rules ?? [];
    expect(rules.map((rule) => rule.name)).toContain('mounted-token');
  });

  test('fails from the severity on that it is told', async () => {
    expect((await zeroTrust(['verify', SHOP])).code).toBe(1);
    expect((await zeroTrust(['verify', SHOP, '--fail-on', 'never'])).code).toBe(0);
  });
});
