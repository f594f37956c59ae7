import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ROOT } from '../support/files';
import { find } from '../support/synth';
import type { Manifest } from '../support/synth';
import { FOLDERS, LINES } from './toy/files';
import { PROGRAM } from './toy/program';

/**
 * The row "a mesh" of docs/architecture.md: a copy of the project, with a mesh added by folders and lines of tables alone, compiles, and what is
 * written with the mesh is proven.
 */
const copy = mkdtempSync(join(tmpdir(), 'toy-mesh-'));
let results: Readonly<Record<string, { readonly written?: string; readonly refused?: string }>>;
let judged: Readonly<Record<string, Judged>>;

/** What the judge says of calls of `shop/orders`, by the program. */
interface Judged {
  readonly declared: string;
  readonly otherPort: string;
  readonly stranger: string;
  readonly out: string;
  readonly exposed: readonly (readonly [string, number, string])[];
  readonly because: string;
}

beforeAll(() => {
  for (const path of ['src', 'package.json', 'tsconfig.json']) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const [path, text] of Object.entries(FOLDERS)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text.trimStart(), { flag: 'wx' });
  }
  for (const [path, lines] of Object.entries(LINES)) {
    const text = lines.reduce((before, line) => inserted(before, line, path), readFileSync(join(copy, path), 'utf8'));
    writeFileSync(join(copy, path), text);
  }
  writeFileSync(join(copy, 'program.js'), PROGRAM);
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function inserted(text: string, { before, add }: { readonly before: string; readonly add: string }, path: string): string {
  const at = text.indexOf(before);
  if (at < 0) throw new Error(`${path} has no line ${before}`);
  return text.slice(0, at) + add + text.slice(at);
}

function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

test('compiles', () => {
  expect(run([join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '--declaration', 'false', '--inlineSourceMap', 'false', '--inlineSources', 'false'])).toBe('');
});

describe('a program in the mesh', () => {
  beforeAll(() => {
    ({ judged, ...results } = JSON.parse(run(['program.js'])) as { readonly judged: typeof judged });
  });

  function objects(name: string): Manifest[] {
    const { written, refused } = results[name]!;
    if (written === undefined) throw new Error(refused);
    return parseAllDocuments(written).map((document) => document.toJS() as Manifest);
  }

  test('is proven and written with what the mesh adds', () => {
    const written = objects('whole');
    expect(find(written, 'Namespace', 'shop').metadata.labels).toMatchObject({ 'toy.example/encrypt': 'all', 'pod-security.kubernetes.io/enforce': 'restricted' });
    expect(find(written, 'ConfigMap', 'toy-keys', 'shop').data).toEqual({ rotate: 'daily' });
    expect(find(written, 'Deployment', 'web').spec.template.metadata.annotations).toMatchObject({ 'toy.example/name': 'web' });
    expect(find(written, 'NetworkPolicy', 'web').spec.egress).toContainEqual({
      ports: [{ protocol: 'TCP', port: 9000 }],
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'toy-system' } }, podSelector: { matchLabels: { app: 'toyd' } } }],
    });
    expect(JSON.stringify(find(written, 'NetworkPolicy', 'orders').spec.ingress)).toContain('"port":9444');
    expect(written.map(({ apiVersion }) => String(apiVersion)).filter((version) => version.includes('istio'))).toEqual([]);
    expect(find(written, 'ToyPermission', 'orders').spec.allow).toContainEqual({
      from: [{
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } },
      }],
      ports: [{ protocol: 'TCP', port: 8080 }],
    });
    // The scraper alone.
    expect(find(written, 'ToyPermission', 'web').spec.allow).toEqual([expect.objectContaining({ ports: [{ protocol: 'TCP', port: 9444 }] })]);
  });

  test('has the options of the factory', () => {
    expect(JSON.stringify(find(objects('elsewhere'), 'NetworkPolicy', 'web').spec.egress)).toContain('"kubernetes.io/metadata.name":"toys"');
  });

  test.each([
    ['invalid', 'mesh.namespace: got \'Toys!\''],
    ['methods', 'got methods with a toy mesh, expected a callee in a mesh that enforces them'],
    ['port', '9443 belongs to the toy (tunnels)'],
    ['user', 'any other id: the toy does not encrypt what 4444 sends'],
    ['wildcard', 'got *.example.com, expected one host: the toy knows no wildcards'],
    ['platform', "this one belongs to the toy's control plane"],
    ['twice', "mesh.namespace: got 'toys', expected 'toy-system'"],
    ['key', "podAnnotations: got 'toy.example/encrypt'"],
  ])('is refused by what the author knows of the mesh: %s', (name, words) => {
    expect(results[name]!.refused).toContain(words);
  });

  test.each([
    ['label', 'toy.example/encrypt'],
    ['wayIn', 'shop/orders'],
    ['wayOut', 'toyd'],
    ['permitted', 'which is undeclared'],
    ['unpermitted', "shop/web can't reach shop/orders"],
    ['unread', 'spec.mode'],
  ])('is refused by what the proof knows of the mesh: %s', (name, words) => {
    expect(results[name]!.refused).toContain(words);
  });

  test('is judged by the policies of the mesh: one caller at one port is allowed, and nobody else', () => {
    const { allowed } = judged;
    const { because, exposed, ...verdicts } = allowed!;
    expect(verdicts).toEqual({ declared: 'allow', otherPort: 'deny', stranger: 'deny', out: 'allow' });
    expect(exposed).toEqual([['shop/web', 8080, 'allow']]);
    expect(because).toContain('the toy takes no call that no permission allows');
  });

  test.each([
    ['absent', 'deny', 'deny'],
    ['empty', 'deny', 'deny'],
    ['plain', 'allow', 'allow'],
    ['closed', 'deny', 'deny'],
    ['malformed', 'unknown', 'unknown'],
    ['unknownKind', 'unknown', 'unknown'],
  ])('is judged without a permission that holds: %s', (name, declared, stranger) => {
    expect([judged[name]!.declared, judged[name]!.stranger]).toEqual([declared, stranger]);
  });
});
