import { Chart } from 'cdk8s';
import { issueCertificates, tlsSecret } from './certificates';
import { askGateway } from './gateway-client';
import { askForGateway, startGateway, type RunningGateway } from './gateway-envoy';
import { ClientAddress, CountedBy, EdgeGateway, HttpMethod, Mesh, RateLimit } from '../../../src';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';

/** Rate limits of exposures, behind the listeners that istiod makes with the filter that is written for them. */
const PORT = 8453;
const [SHOP, API] = ['shop.example.com', 'api.example.com'];
const SERVER = 'spiffe://test/edge';
const [ONE, OTHER] = ['127.80.0.7', '127.80.0.8'];

function declare(chart: Chart): void {
  const shop = namespace(chart, 'shop');
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: [SHOP, API], port: PORT, clientAddress: ClientAddress.ofConnection() });
  edge.exposes(service(shop, 'web'), { openToAll: 'the shop window', hosts: [SHOP] });
  edge.exposes(service(shop, 'orders'), {
    openToAll: 'an example',
    hosts: [SHOP],
    pathPrefixes: ['/orders'],
    rateLimits: [RateLimit.perHour(5, { countedBy: CountedBy.CLIENT_ADDRESS, paths: ['/orders/login'] }), RateLimit.perHour(12)],
  });
  edge.exposes(service(shop, 'api'), { openToAll: 'an example', hosts: [API], methods: [HttpMethod.GET, HttpMethod.POST], rateLimits: [RateLimit.perHour(2, { burst: 3, paths: ['/v1/*'] })] });
  edge.exposes(service(shop, 'put'), { openToAll: 'an example', hosts: [API], methods: [HttpMethod.PUT] });
}

let running: RunningGateway | undefined;
beforeAll(async () => {
  const own = issueCertificates([SERVER]).identities[SERVER]!;
  running = await startGateway(askForGateway([...manifestsOf(declare) as Written[], tlsSecret(own)], 'istio-ingress/edge'), [PORT], { server: own });
});
afterAll(() => running?.stop());

interface Asked {
  readonly from?: string;
  readonly host?: string;
  readonly path: string;
  readonly method?: string;
}

async function statuses({ from = ONE, host = SHOP, path, method = 'GET' }: Asked, times: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let count = 0; count < times; count += 1) found.push((await askGateway({ host, sni: host.split(':')[0], port: PORT, path, method, from })).status);
  return found;
}

const many = (status: number, times: number) => Array.from({ length: times }, () => status);

test('429 follows the burst, for one client and one path', async () => {
  expect(await statuses({ path: '/orders/login' }, 7)).toEqual([...many(200, 5), ...many(429, 2)]);
  expect(await statuses({ path: '/orders/login?again' }, 2)).toEqual(many(429, 2));
  expect(await statuses({ path: '/orders/./login' }, 2)).toEqual(many(429, 2));
  expect(await statuses({ from: OTHER, path: '/orders/login' }, 3)).toEqual(many(200, 3));
  expect(await statuses({ path: '/' }, 20)).toEqual(many(200, 20));
  expect(await statuses({ path: '/ordersX' }, 20)).toEqual(many(200, 20));
});

test('all clients together use up what an exposure has, below its path alone', async () => {
  const [one, other] = [await statuses({ path: '/orders' }, 12), await statuses({ from: OTHER, path: '/orders/7' }, 3)];
  expect(one.slice(-1)).toEqual([429]);
  expect(other).toEqual(many(429, 3));
  expect(await statuses({ path: '/' }, 20)).toEqual(many(200, 20));
  expect(await statuses({ host: API, path: '/orders' }, 5)).toEqual(many(200, 5));
});

test('a limit is of its host, its methods and its paths', async () => {
  expect(await statuses({ host: API, path: '/v1/a' }, 2)).toEqual(many(200, 2));
  expect(await statuses({ host: API, path: '/v1/b', method: 'POST' }, 3)).toEqual([200, ...many(429, 2)]);
  expect(await statuses({ host: API.toUpperCase(), path: '/v1/c' }, 2)).toEqual(many(429, 2));
  expect(await statuses({ host: `${API}:${PORT}`, path: '/v1/c' }, 2)).toEqual(many(429, 2));
  expect(await statuses({ host: API, path: '/v1/a', method: 'PUT' }, 10)).toEqual(many(200, 10));
  expect(await statuses({ host: API, path: '/v2' }, 10)).toEqual(many(200, 10));
  expect(await statuses({ path: '/v1/a' }, 10)).toEqual(many(200, 10));
});
