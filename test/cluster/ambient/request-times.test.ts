/** Time-outs and retries, as istiod gives them to the waypoint that keeps them: a real Envoy, before a server that fails, or takes its time. */
import { createServer, request, type Server } from 'node:http';
import { Duration } from 'cdk8s';
import { deployed } from './deployed';
import { startWaypoint, type RunningWaypoint, type Tunnel } from './waypoint-envoy';
import { Retries } from '../../../src';
import { service, synthesize } from '../../author/meshes/ambient-world';
import { spiffeId } from '../envoy/certificates';

const { written, error } = synthesize(({ shop, web }) => {
  const each = Duration.millis(400);
  for (const callee of [
    service(shop, 'once', { requestTimeout: each }),
    service(shop, 'safe', { requestTimeout: each, retries: Retries.ofIdempotent(2) }),
    service(shop, 'every', { requestTimeout: each, retries: Retries.ofEverything(1, 'a test') }),
  ]) web.calls(callee);
});
const { objects, addresses } = deployed(written);

/** How often each path came to the server. */
const arrived = new Map<string, number>();

/** Paths that begin with `/slow` are never answered in time, with `/fail` with 503, with `/wrong` with 500, and with `/second` only when they come again. */
async function startServer(): Promise<Server> {
  const server = createServer((asked, answer) => {
    asked.resume();
    const { url = '' } = asked;
    const count = (arrived.get(url) ?? 0) + 1;
    arrived.set(url, count);
    const say = (status: number) => { if (!answer.destroyed) answer.writeHead(status).end(); };
    if (url.startsWith('/slow')) setTimeout(() => say(200), 5_000).unref();
    else say(url.startsWith('/fail') || (url.startsWith('/second') && count === 1) ? 503 : url.startsWith('/wrong') ? 500 : 200);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

const IDENTITY = spiffeId('cluster.local', 'shop', 'web');
let waypoint: RunningWaypoint | undefined;
let tunnel: Tunnel | undefined;
beforeAll(async () => {
  waypoint = await startWaypoint({ objects, mesh: {} }, 'shop/waypoint', [IDENTITY], startServer);
  tunnel = waypoint.tunnel(IDENTITY);
});
afterAll(async () => {
  tunnel?.close();
  await waypoint?.stop();
});

interface Seen {
  readonly status: number;
  /** How often it came to the server. */
  readonly tries: number;
  readonly milliseconds: number;
}

async function ask(callee: string, method: string, path: string): Promise<Seen> {
  const url = `${path}/${callee}/${method}`;
  const began = Date.now();
  const status = await new Promise<number>((done) => {
    const asked = request({ method, path: url, host: callee, headers: { host: `${callee}:8080` }, createConnection: () => tunnel!.dial(`${addresses.get(`shop/${callee}`)}:8080`) });
    asked.on('error', () => done(0));
    asked.on('response', (answer) => { answer.resume(); done(answer.statusCode ?? 0); });
    asked.end();
  });
  return { status, tries: arrived.get(url) ?? 0, milliseconds: Date.now() - began };
}

test('is proven', () => expect(error).toBe(''));

test.each<[callee: string, method: string, path: string, status: number, tries: number]>([
  ['once', 'GET', '/fine', 200, 1],
  ['once', 'GET', '/fail', 503, 1],
  ['once', 'GET', '/slow', 504, 1],
  ['safe', 'GET', '/fine', 200, 1],
  ['safe', 'GET', '/fail', 503, 3],
  ['safe', 'PUT', '/fail', 503, 3],
  ['safe', 'DELETE', '/second', 200, 2],
  ['safe', 'GET', '/slow', 504, 3],
  ['safe', 'GET', '/wrong', 500, 1],
  ['safe', 'POST', '/fail', 503, 1],
  ['safe', 'POST', '/second', 503, 1],
  ['safe', 'POST', '/slow', 504, 1],
  ['safe', 'PATCH', '/fail', 503, 1],
  ['every', 'POST', '/fail', 503, 2],
  ['every', 'POST', '/second', 200, 2],
  ['every', 'GET', '/slow', 504, 2],
])('%s: %s %s is answered with %i after %i', async (callee, method, path, status, tries) => {
  const seen = await ask(callee, method, path);
  expect({ status: seen.status, tries: seen.tries }).toEqual({ status, tries });
  // Not before the time is over where nobody answers, and soon after it.
  const longest = 400 * (callee === 'once' || method === 'POST' && callee === 'safe' ? 1 : callee === 'safe' ? 3 : 2);
  expect(seen.milliseconds).toBeLessThan(longest + 400);
  if (path === '/slow') expect(seen.milliseconds).toBeGreaterThan(399);
});
