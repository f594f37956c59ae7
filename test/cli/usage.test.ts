import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zeroTrust } from './fake-io';
import { shopYaml } from '../report/shop';

const COMMANDS = ['reach', 'explain', 'diff', 'graph', 'verify'];
const folder = mkdtempSync(join(tmpdir(), 'zero-trust-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe('help', () => {
  test('lists every command and every exit code', async () => {
    const { code, out } = await zeroTrust(['--help']);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    for (const number of [0, 1, 2, 3]) expect(out).toMatch(new RegExp(`^ {2}${number} {2}\\w`, 'm'));
  });

  test.each(COMMANDS)('of %s says its formats and exit codes', async (command) => {
    const { code, out } = await zeroTrust([command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain('--output <format>');
    expect(out).toContain('--trust-domain');
    expect(out).toContain('Exit codes:');
  });
});

describe('bad input exits with 3, writes no report, and says', () => {
  const refused = async (argv: readonly string[], stdin?: string) => {
    const result = await zeroTrust(argv, stdin === undefined ? {} : { stdin });
    expect(result).toMatchObject({ code: 3, out: '' });
    return result.err;
  };

  test('which file, line and column is bad YAML, for every file', async () => {
    writeFileSync(join(folder, 'one.yaml'), 'kind: Pod\nmetadata:\n  name: "x\n');
    writeFileSync(join(folder, 'two.yaml'), 'a: b: c\n');
    const message = await refused(['reach', folder]);
    expect(message).toMatch(/one\.yaml:\d+:\d+: /);
    expect(message).toMatch(/two\.yaml:1:\d+: /);
  });

  test('which document is no Kubernetes object', async () => {
    expect(await refused(['verify', '-'], 'kind: Pod\n---\nfoo: bar\n')).toMatch(/<stdin>:3:1: an object without a kind/);
  });

  test('that a file is not there', async () => {
    expect(await refused(['reach', join(folder, 'nowhere')])).toContain('No such file or folder');
  });

  test('that there is nothing to read', async () => {
    expect(await refused(['reach'])).toContain('No manifests');
    expect(await refused(['reach', '-', '-'], shopYaml())).toContain('only once');
  });

  test.each([
    ['an unknown command', ['reech'], 'unknown command'],
    ['an unknown option', ['reach', '--form', 'x'], 'Did you mean --from?'],
    ['a format that does not fit', ['reach', '-o', 'sarif'], 'Allowed choices are table, json, markdown'],
    ['an option of the judge that is none', ['reach', '--path-normalization', 'SOME'], 'MERGE_SLASHES'],
    ['a question without its port', ['explain', '--from', 'a/b', '--to', 'a/c'], '--port'],
    ['a diff of one side', ['diff', 'a'], 'after'],
  ])('what is wrong with %s', async (_, argv, hint) => {
    expect(await refused(argv, shopYaml())).toContain(hint);
  });

  test('that a range of pods is none', async () => {
    expect(await refused(['reach', '--pod-cidr', 'nonsense'], shopYaml())).toContain('--pod-cidr: invalid CIDR "nonsense"');
  });
});

test('options of the judge reach it', async () => {
  const from = (options: readonly string[]) => zeroTrust(['explain', '--from', 'shop/orders', '--to', 'shop/payments', '--port', '8080', '--method', 'POST', '--path', '/payment/1', ...options], {
    stdin: shopYaml(),
  });
  expect((await from([])).code).toBe(0);
  // Policies name cluster.local, which stands for any trust domain of one's own.
  expect((await from(['--trust-domain', 'shop.example'])).code).toBe(0);
  expect((await zeroTrust(['reach', '--ip-block-matches-pods=no'], { stdin: shopYaml() })).code).toBe(0);
  expect((await zeroTrust(['reach', '--ip-block-matches-pods=yes'], { stdin: shopYaml() })).code).toBe(0);
});

test('names of manifests can neither move the cursor nor turn text around', async () => {
  const evil = '"evil\\e[2J\\u202e\\r"';
  const stdin = `apiVersion: example.dev/v1\nkind: Odd\nmetadata: { name: ${evil} }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${evil}, namespace: a }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: b, namespace: a }`;
  const { out, err } = await zeroTrust(['reach'], { stdin });
  expect(err).toContain('evil\ufffd[2J\ufffd\ufffd');
  for (const text of [out, err]) expect(text).not.toMatch(/[\u001b\r\u202e]/);
});
