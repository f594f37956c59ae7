/** Rate limits of a service, behind the listeners that istiod makes for its sidecar with the filter that is written for them. */
import { request } from 'node:http';
import { dial } from './caller';
import { spiffeId } from './certificates';
import { startFleet, type Fleet } from './fleet';
import { Access, Mesh, Port, RateLimit } from '../../../src';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';

const objects = manifestsOf((chart) => {
  const shop = namespace(chart, 'shop', Mesh.istio());
  const orders = service(shop, 'orders', {
    ports: [Port.http(8080), Port.http(8081, { name: 'more' })],
    rateLimits: [RateLimit.perHour(10, { burst: 12 }), RateLimit.perHour(3, { paths: ['/export/*', '/report'] })],
  });
  const free = service(shop, 'free');
  for (const name of ['web', 'batch']) {
    const caller = service(shop, name);
    caller.calls(orders, Access.http({ portName: 'http' }));
    caller.calls(orders, Access.ports('more'));
    caller.calls(free);
  }
}) as unknown as Written[];

const CALLERS = ['web', 'batch', 'stranger'].map((name) => ({ name, id: spiffeId('cluster.local', 'shop', name) }));
let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet([{
    name: 'limits', objects, mesh: {}, requests: () => [], callers: CALLERS.map(({ name, id }) => ({ name, judged: 'deny' as const, arrives: { spiffeId: id } })),
  }]);
});
afterAll(() => fleet?.stop());

async function statuses(from: string, path: string, times: number, to = 'orders', port = 8080): Promise<readonly number[]> {
  const { address } = fleet.targets.find(({ workload }) => workload === `shop/${to}`)!;
  const certificate = fleet.certificates.identities[CALLERS.find(({ name }) => name === from)!.id]!;
  const found: number[] = [];
  for (let count = 0; count < times; count += 1) {
    found.push(await new Promise<number>((done) => {
      const createConnection = () => dial({ host: address, port, protocol: 'http', tls: true, certificate });
      request({ createConnection, path, headers: { host: to, connection: 'close' } }, (answer) => { answer.resume(); done(answer.statusCode ?? 0); }).once('error', () => done(0)).end();
    }));
  }
  return found;
}

const many = (status: number, times: number) => Array.from({ length: times }, () => status);

test('what policies refuse is not counted, and one path has less than the whole', async () => {
  expect(await statuses('stranger', '/export/a', 20)).toEqual(many(403, 20));
  expect(await statuses('web', '/export/a', 2)).toEqual(many(200, 2));
  expect(await statuses('batch', '/report?all', 3)).toEqual([200, ...many(429, 2)]);
  expect(await statuses('web', '/report', 1)).toEqual([429]);
});

test('all callers together use up the burst, and another service has limits of its own', async () => {
  const seen = [...await statuses('web', '/', 12), ...await statuses('batch', '/', 3)];
  // Some of the burst went to the paths.
  expect(seen.indexOf(429)).toBeGreaterThan(5);
  expect(seen.slice(-3)).toEqual(many(429, 3));
  expect(await statuses('web', '/', 20, 'free')).toEqual(many(200, 20));
});

test('each port counts by itself', async () => {
  expect(await statuses('web', '/', 13, 'orders', 8081)).toEqual([...many(200, 12), 429]);
});
