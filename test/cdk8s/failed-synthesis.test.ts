import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Project } from '../validation/project';

const CDK8S = join(dirname(require.resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s');

let project: Project;
beforeAll(() => { project = new Project(); });
afterAll(() => { project.remove(); });

/** A program with two mistakes, in two services. */
function program(App: 'ZeroTrustApp' | 'App', { body = 'app.synth();', mistakes = 'replicas: 1', head = '' } = {}): string {
  return `${head}
const { App, Chart } = require('cdk8s');
const zt = require('cdk8s-zero-trust');
const app = new ${App === 'App' ? 'App' : 'zt.ZeroTrustApp'}();
const shop = new zt.ZeroTrustNamespace(new Chart(app, 'shop'), 'shop', { mesh: zt.Mesh.istio() });
for (const id of ['web', 'orders']) {
  new zt.SecureService(shop, id, { image: 'a/b:1@sha256:${'0'.repeat(64)}', ports: [zt.Port.http(8080)], probes: zt.Probes.http('/'), ${mistakes} });
}
${body}
`;
}

function run(argv: readonly string[], files: Readonly<Record<string, string>>) {
  for (const [file, text] of Object.entries(files)) project.write(file, text);
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: project.folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } });
  return { code: status, err: stderr };
}

const TOLD = `Validation failed with the following errors:
  [shop/shop/web] replicas: got 1, expected a whole number of at least 2, so that one pod can go while others answer; run two, or waive Rule.SINGLE_REPLICA (replicas)
  [shop/shop/orders] replicas: got 1, expected a whole number of at least 2, so that one pod can go while others answer; run two, or waive Rule.SINGLE_REPLICA (replicas)
`;

describe.each(['ZeroTrustApp', 'App'] as const)('a failed synthesis of a %s', (App) => {
  test('prints the errors alone and ends with 1', () => {
    expect(run(['main.js'], { 'main.js': program(App) })).toEqual({ code: 1, err: TOLD });
    expect(existsSync(join(project.folder, 'dist', 'shop.k8s.yaml'))).toBe(false);
  });

  test('prints them alone from a promise that nobody waits for', () => {
    expect(run(['main.js'], { 'main.js': program(App, { body: '(async () => app.synth())();' }) })).toEqual({ code: 1, err: TOLD });
  });

  test('prints them alone from an ECMAScript module', () => {
    const main = program(App, { head: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" });
    expect(run(['main.mjs'], { 'main.mjs': main })).toEqual({ code: 1, err: TOLD });
  });

  test('is an error like any other for a program that catches it, and names no code but its own', () => {
    const { err, code } = run(['main.js'], { 'main.js': program(App, { body: 'try { app.synth(); } catch (error) { console.error(error.stack); }' }) });
    expect(code).toBe(0);
    expect(err.startsWith(`Error: ${TOLD}`)).toBe(true);
    const frames = err.slice(`Error: ${TOLD}`.length).trim().split('\n');
    expect(frames).toEqual([expect.stringMatching(/^at Object\.<anonymous> \(.*main\.js:\d+:\d+\)$/)]);
  });

  test('leaves uncaught errors to a program that listens for them', () => {
    const head = "process.on('uncaughtException', ({ message }) => { console.error('caught ' + message.split('\\n').length); process.exitCode = 3; });";
    expect(run(['main.js'], { 'main.js': program(App, { head }) })).toEqual({ code: 3, err: 'caught 3\n' });
  });

  test('leaves errors of others as they are', () => {
    const { err, code } = run(['main.js'], { 'main.js': program(App, { body: "try { app.synth(); } catch {}\nthrow new Error('something else');" }) });
    expect(code).toBe(1);
    expect(err).toMatch(/main\.js:\d+\n[^]*throw new Error\('something else'\)[^]*at Object\.<anonymous>/);
  });

  test('is told by cdk8s synth without a stack', () => {
    const { err, code } = run([CDK8S, 'synth', '--check-upgrade=false'], { 'main.js': program(App), 'cdk8s.yaml': 'language: typescript\napp: node main.js\n' });
    expect(code).not.toBe(0);
    expect(err.startsWith(TOLD)).toBe(true);
    expect(err).not.toMatch(/^\s+at .*cdk8s-zero-trust/m);
  });
});
