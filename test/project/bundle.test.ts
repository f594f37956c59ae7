import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../projenrc/bundle';
import { compiled, PACKAGE } from '../support/compiled';

/** Beside the modules that it needs. */
const folder = `${PACKAGE}-bundled-${process.pid}`;

beforeAll(() => {
  for (const part of ['lib', 'assets', 'bin', 'package.json', 'examples']) cpSync(compiled(part), join(folder, part), { recursive: true });
  bundle(join(folder, 'lib'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(where: string, ...argv: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: where, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const exportsOf = (where: string) => JSON.parse(run(where, '-p', `
  const names = {};
  for (const entry of ['index', 'testing/index', 'cli/main']) names[entry] = Object.keys(require('./lib/' + entry)).sort();
  JSON.stringify(names)`)) as Readonly<Record<string, readonly string[]>>;

test('a bundle exports what the modules do', () => {
  const names = exportsOf(folder);
  expect(names).toEqual(exportsOf(PACKAGE));
  expect(names.index).toContain('ZeroTrustApp');
});

const SYNTH = `
  const { Chart } = require('cdk8s');
  const { Mesh, Port, Probes, SecureService, ZeroTrustApp, ZeroTrustNamespace } = require('./lib');
  const app = new ZeroTrustApp();
  const shop = new ZeroTrustNamespace(new Chart(app, 'shop'), 'shop', { mesh: Mesh.istio() });
  const service = (name) => new SecureService(shop, name, { image: 'ghcr.io/acme/' + name + '@sha256:' + 'a'.repeat(64), ports: [Port.http(8080)], probes: Probes.http('/healthz') });
  service('front').calls(service('back'));
  process.stdout.write(app.synthYaml());`;

test('it writes the same, proven by the same judge, and is one file to Node.js', () => {
  const written = run(folder, '-e', SYNTH);
  expect(written).toContain('kind: AuthorizationPolicy');
  expect(written).toBe(run(PACKAGE, '-e', SYNTH));
  const files = JSON.parse(run(folder, '-e', `${SYNTH.replace('process.stdout.write(app.synthYaml())', 'app.synthYaml()')}
    console.log(JSON.stringify(Object.keys(require.cache).filter((file) => file.includes(${JSON.stringify(folder)}))))`)) as readonly string[];
  expect(files.map((file) => file.slice(folder.length)).sort()).toEqual(['/lib/bundle.js', '/lib/index.js']);
});

test('the command runs, finds its files, and judges', () => {
  expect(run(folder, 'bin/zero-trust', '--version')).toBe(run(PACKAGE, 'bin/zero-trust', '--version'));
  writeFileSync(join(folder, 'shop.yaml'), run(folder, '-e', SYNTH));
  for (const argv of [['reach', 'shop.yaml'], ['graph', 'shop.yaml', '--output', 'html']]) {
    const printed = run(folder, 'bin/zero-trust', ...argv);
    expect(printed).toContain('shop');
    expect(printed).toBe(run(folder, join(PACKAGE, 'bin/zero-trust'), ...argv));
  }
});

test('there is one of each module, whatever path leads to it', () => {
  expect(run(folder, '-p', `
    const bundle = require('./lib/bundle');
    ['judge/judge', 'cdk8s/bridge/registry', 'index'].every((id) => require('./lib/' + id) === bundle(id) && require('./lib/' + id + '.js') === bundle(id))`)).toBe('true\n');
});

test('an ES module imports by name', () => {
  writeFileSync(join(folder, 'names.mjs'), 'import { ZeroTrustApp } from "./lib/index.js"; import { zeroTrustMatchers } from "./lib/testing/index.js"; console.log(typeof ZeroTrustApp, typeof zeroTrustMatchers);');
  expect(run(folder, 'names.mjs')).toBe(run(PACKAGE, '--input-type=module', '-e', readFileSync(join(folder, 'names.mjs'), 'utf8')));
});

test('a second bundle of what a compiler left is the same', () => {
  const file = join(folder, 'lib/bundle.js');
  const first = readFileSync(file, 'utf8');
  bundle(join(folder, 'lib'));
  expect(readFileSync(file, 'utf8')).toBe(first);
  cpSync(join(PACKAGE, 'lib/judge/judge.js'), join(folder, 'lib/judge/judge.js'));
  bundle(join(folder, 'lib'));
  expect(readFileSync(file, 'utf8')).toBe(first);
  expect(readFileSync(join(folder, 'lib/judge/judge.js'), 'utf8').split('\n')).toHaveLength(3);
});

test('a module that neither is there nor in an earlier bundle is an error', () => {
  const other = join(folder, 'other');
  mkdirSync(join(other), { recursive: true });
  cpSync(join(folder, 'lib/judge'), join(other, 'judge'), { recursive: true });
  expect(readdirSync(other)).toEqual(['judge']);
  expect(() => bundle(other)).toThrow(/compile anew/);
});
