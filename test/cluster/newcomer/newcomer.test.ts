import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { blocksOf } from '../../docs/documents';
import { ROOT } from '../../support/files';

/** What npm calls latest today is what a newcomer gets. */
const TOOLS = ['typescript@latest', 'tsx@latest', 'vitest@latest', 'cdk8s-cli@latest', '@types/node'];
const OTHER_PLUS = [29, 30, 31, 32, 33].map((number) => `cdk8s-plus-${number}`);

const SOURCES = ['src', 'assets', 'bin', 'package.json', 'README.md', 'LICENSE', '.npmignore', 'tsconfig.json'];

const home = mkdtempSync(join(tmpdir(), 'zero-trust-newcomer-'));
const folder = join(home, 'project');

/** The package as it would be published: compiled by jsii, with its types. */
function pack(): string {
  const copy = join(home, 'library');
  for (const path of SOURCES) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  execFileSync(join(ROOT, 'node_modules', '.bin', 'jsii'), ['--silence-warnings=reserved-word'], { cwd: copy, stdio: 'pipe' });
  // Bundled dependencies are packed from a folder of their own.
  rmSync(join(copy, 'node_modules'));
  const { bundledDependencies, overrides: _, ...manifest } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(bundledDependencies).toBeDefined();
  writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest));
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', home], { cwd: copy, stdio: 'pipe' });
  return join(home, readdirSync(home).find((file) => file.endsWith('.tgz')) ?? '');
}

function run(command: string, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  return { code: status, text: `${stdout}${stderr}` };
}

const npx = (...argv: string[]) => run('npx', '--no-install', ...argv);

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function blockNamed(name: string, document: string): string {
  const block = blocksOf(document).find(({ said }) => said.name === name);
  if (!block) throw new Error(`${document} has no block named ${name}`);
  return block.text;
}

const IMAGE = 'ghcr.io/acme/orders:2.3.0@sha256:1f2a4c7b9d0e3f5a6b8c1d2e4f7a9b0c3d5e6f8a1b2c4d7e9f0a3b5c6d8e1f2a';

beforeAll(() => {
  const tarball = pack();
  write('package.json', JSON.stringify({ name: 'newcomer', version: '1.0.0', private: true, type: 'module' }));
  write('tsconfig.json', JSON.stringify({
    compilerOptions: { module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: false, noEmit: true, types: ['node'] }, include: ['*.ts'],
  }));
  write('cdk8s.yaml', blocksOf('docs/ci.md').find(({ text }) => text.includes('npx tsx main.ts') && text.startsWith('language:'))?.text ?? '');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', tarball, 'cdk8s', 'cdk8s-plus-28', 'constructs', ...OTHER_PLUS], { cwd: folder, stdio: 'pipe' });
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--save-dev', ...TOOLS], { cwd: folder, stdio: 'pipe' });
});
afterAll(() => { rmSync(home, { recursive: true }); });

test('the first program of the README compiles with the latest TypeScript, and is written', () => {
  write('main.ts', blockNamed('first', 'README.md'));
  expect(npx('tsc', '--project', '.')).toEqual({ code: 0, text: '' });
  expect(npx('tsx', 'main.ts')).toEqual({ code: 0, text: '' });
  expect(npx('cdk8s', 'synth', '--check-upgrade=false')).toMatchObject({ code: 0, text: expect.stringContaining('dist/shop.k8s.yaml') as string });
  expect(npx('zero-trust', 'verify', 'dist')).toMatchObject({ code: 0 });
});

test('a mistake is told without a stack', () => {
  write('wrong.ts', blockNamed('mistakes', 'docs/usage.md'));
  const { code, text } = npx('tsx', 'wrong.ts');
  expect(code).toBe(1);
  expect(text).toMatch(/^Validation failed with the following errors:\n( {2}\[shop\/shop\/orders\] .*\n){4}$/);
});

test('the matchers work in the latest Vitest, without skipLibCheck', () => {
  const setup = blocksOf('docs/testing.md').find(({ text }) => text.includes("from 'vitest'"))?.text ?? '';
  const major = Number((JSON.parse(readFileSync(join(folder, 'node_modules/vitest/package.json'), 'utf8')) as { readonly version: string }).version.split('.')[0]);
  // As the page says: earlier releases know the types already.
  write('setup.ts', major >= 5 ? setup : `${setup.slice(0, setup.indexOf('// With Vitest 5')).replace(', type ZeroTrustMatchers', '')}`);
  write('vitest.config.ts', "import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: { setupFiles: ['./setup.ts'] } });\n");
  write('shop.test.ts', `import { expect, test } from 'vitest';
${blockNamed('first', 'README.md').replace(/app\.synth\(\);/, '')}
test('access', () => {
  expect(app).toAllow({ from: web, to: orders, port: 8080, method: 'POST', path: '/orders' });
  expect(app).toDeny({ from: orders, to: web, port: 3000 });
  expect(app).toAllowExactly(app);
});
`);
  expect(npx('tsc', '--project', '.')).toEqual({ code: 0, text: '' });
  expect(npx('vitest', 'run')).toMatchObject({ code: 0, text: expect.stringMatching(/1 passed/) as string });
});

test('values of other releases of cdk8s-plus do the same in a service', () => {
  write('mixed.js', `import { App, Chart, Size } from 'cdk8s';
import { Mesh, Port, Probes, SecureService, ZeroTrustNamespace } from 'cdk8s-zero-trust';
const plus = await import(process.argv[2]);
const app = new App();
const chart = new Chart(app, 'shop');
const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio() });
const orders = new SecureService(shop, 'orders', { image: '${IMAGE}', ports: [Port.http(8080)], probes: Probes.http('/healthz') });
const settings = new plus.ConfigMap(chart, 'settings', { metadata: { namespace: 'shop', name: 'settings' }, data: { a: 'b' } });
orders.container.mount('/etc/settings', plus.Volume.fromConfigMap(chart, 'volume', settings), { readOnly: true });
orders.container.env.copyFrom(plus.Env.fromConfigMap(settings));
orders.container.env.addVariable('POD_IP', plus.EnvValue.fromFieldRef(plus.EnvFieldPaths.POD_IP));
orders.deployment.scheduling.tolerate(plus.Node.tainted(plus.NodeTaintQuery.is('dedicated', 'shop')));
orders.deployment.addContainer({ name: 'model', image: '${IMAGE}', resources: { memory: { limit: Size.gibibytes(1) }, cpu: { request: plus.Cpu.millis(500) } } });
orders.deployment.attachContainer(new plus.Container({ name: 'other', image: '${IMAGE}', resources: { memory: { limit: Size.gibibytes(1) } } }));
process.stdout.write(app.synthYaml());
`);
  const written = run('node', 'mixed.js', 'cdk8s-plus-28');
  expect(written.code).toBe(0);
  for (const plus of OTHER_PLUS) expect([plus, run('node', 'mixed.js', plus)]).toEqual([plus, written]);
});
