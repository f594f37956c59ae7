import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeCluster } from './fake-cluster';
import { shopYaml } from '../../report/shop';
import { compiled } from '../../support/compiled';

/**
 * The command as a process of its own, with the real library for kubeconfigs (jest can't load it: it is ESM alone), before a server that
 * knows one token.
 */
const folder = mkdtempSync(join(tmpdir(), 'zero-trust-'));
const cluster = FakeCluster.of(shopYaml());
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const known = request.headers.authorization === 'Bearer good';
    const { status, body } = known ? cluster.answer(request.url!) : { status: 401, body: { message: 'Unauthorized' } };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => { server.close(resolve); });
  rmSync(folder, { recursive: true });
});

function kubeconfig(name: string, to: string = url): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': 'good',
    'clusters': [{ name: 'test', cluster: { 'server': to, 'insecure-skip-tls-verify': true } }],
    'users': [{ name: 'good', user: { token: 'good' } }, { name: 'bad', user: { token: 'bad' } }],
    'contexts': [{ name: 'good', context: { cluster: 'test', user: 'good' } }, { name: 'bad', context: { cluster: 'test', user: 'bad' } }],
  }));
  return file;
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function command(argv: readonly string[], env: Readonly<Record<string, string>> = {}, flags: readonly string[] = []): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...flags, compiled('bin/zero-trust'), ...argv], {
      env: { ...process.env, FORCE_COLOR: undefined, KUBECONFIG: undefined, HOME: folder, ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => { out += data.toString(); });
    child.stderr.on('data', (data: Buffer) => { err += data.toString(); });
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(shopYaml());
  });
}

const diff = ['diff', '--cluster', '-', '--ip-block-matches-pods=no'];

test.each<[string, readonly string[], () => Readonly<Record<string, string>>]>([
  ['--kubeconfig', ['--kubeconfig', join(folder, 'named')], () => ({})],
  ['KUBECONFIG', [], () => ({ KUBECONFIG: join(folder, 'named') })],
])('the cluster of %s is read', async (_, flags, env) => {
  kubeconfig('named');
  expect(await command([...diff, ...flags], env())).toEqual({ code: 0, out: 'No access gained or lost.\n', err: expect.not.stringContaining('Error') as string });
});

test('what can not be reached, or does not let in, is told with the code 4 and what to do', async () => {
  const file = kubeconfig('kubeconfig');
  const refused = await command([...diff, '--kubeconfig', kubeconfig('nowhere', 'http://127.0.0.1:1')]);
  expect(refused).toMatchObject({ code: 4, out: '', err: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 can't be reached: .*ECONNREFUSED.*--context/) as string });
  expect(await command([...diff, '--kubeconfig', file, '--context', 'bad'])).toMatchObject({
    code: 4, err: `${url} does not know user 'bad' of context 'bad' (401 Unauthorized). Log in again, or name another context with --context.\n`,
  });
  expect(await command([...diff, '--kubeconfig', file, '--context', 'none'])).toMatchObject({ code: 4, err: "The kubeconfig has no context 'none'; it has 'good', 'bad'.\n" });
  expect(await command([...diff, '--kubeconfig', join(folder, 'missing')])).toMatchObject({ code: 4, err: expect.stringMatching(/^The kubeconfig .*missing can't be read: /) as string });
  expect(await command(diff)).toMatchObject({ code: 4, err: expect.stringMatching(/^No kubeconfig found: /) as string });
});

test('without --cluster nothing of the library is loaded', async () => {
  const { err } = await command(['verify', '-'], {}, ['--require', compiled('show-modules.js')]);
  expect(err.split('\n').filter((file) => file.includes('@kubernetes/client-node') || file.includes('cluster/connect.js'))).toEqual([]);
});
