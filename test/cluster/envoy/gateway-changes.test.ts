import { Chart, Duration } from 'cdk8s';
import { issueCertificates, tlsSecret } from './certificates';
import { askGateway, type Answer, type Asked } from './gateway-client';
import { askForGateway, startGateway, type RunningGateway } from './gateway-envoy';
import { neighboursOf } from './request';
import { EdgeGateway, HttpMethod, Mesh } from '../../../src';
import { entrancesOf } from '../../../src/judge/engine/hop';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';

/** What edges change of requests and answers, behind the routes that istiod makes: paths, hosts, headers, and pages that may call. */
const GATEWAY = 'istio-ingress/edge';
const PORT = 8444;
const HOST = 'shop.example.com';
const SERVER = 'spiffe://test/edge';
const PAGE = 'https://app.example.com';

function declare(chart: Chart): void {
  const shop = namespace(chart, 'shop');
  const [web, orders, status, slow] = ['web', 'orders', 'status', 'slow'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: [HOST], port: PORT });
  edge.removes(['X-User-Id', 'authorization']);
  edge.exposes(web);
  edge.exposes(orders, { pathPrefixes: ['/api'], rewritePrefix: '/v1/orders', rewriteHost: 'orders.example.com', cors: { origins: [PAGE], credentials: true, headers: ['x-more'], maxAge: Duration.minutes(1) } });
  edge.exposes(status, { pathPrefixes: ['/status', '/health/'], rewritePrefix: '/', methods: [HttpMethod.GET, HttpMethod.OPTIONS], cors: { origins: [PAGE] } });
  edge.exposes(slow, { pathPrefixes: ['/a.b+c'], rewritePrefix: '/x' });
}

/** A route that the library refuses to write: in place of '/', another prefix. */
const JOINED: Written = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'joined', namespace: 'shop' },
  spec: {
    parentRefs: [{ name: 'edge', namespace: 'istio-ingress' }],
    hostnames: [HOST],
    rules: [{
      matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [{ name: 'x-joined', value: 'yes' }] }],
      filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2' } } }],
      backendRefs: [{ name: 'web', port: 8080 }],
    }],
  },
} as unknown as Written;

let running: RunningGateway | undefined;
const objects = [...manifestsOf(declare) as Written[], JOINED];
const { cluster } = judge([{ objects }], { podCidrs: ['127.64.0.0/10'], trustDomain: 'cluster.local' });

beforeAll(async () => {
  const server = issueCertificates([SERVER]).identities[SERVER]!;
  running = await startGateway(askForGateway([...objects, tlsSecret(server)], GATEWAY), [PORT], { server });
});
afterAll(() => running?.stop());

function ask(asked: Partial<Asked> & Pick<Asked, 'path'>): Promise<Answer> {
  return askGateway({ method: 'GET', host: HOST, port: PORT, sni: HOST, ...asked });
}

const SERVICES = ['web', 'orders', 'status', 'slow'];

/** What the judge says that arrives, and where: by the rules that lead a request on, and as the service sees it. */
function expected(path: string, method: string, headers: Readonly<Record<string, string>>): readonly string[] {
  const way = entrancesOf(cluster).get(GATEWAY)!;
  const request = { method, path, host: HOST, headers };
  return SERVICES.flatMap((name) => {
    const pod = cluster.workloadByKey.get(`shop/${name}`)!;
    return way.leading(cluster, request, PORT, { pod, port: 8080 }).filter(({ truth }) => truth !== 'no')
      .map(({ truth, request: seen }) => `${truth} shop/${name} ${seen.method} ${seen.host} ${seen.path}`);
  });
}

const PATHS = [...['/api', '/api/orders', '/status', '/status/a', '/health', '/health/live', '/a.b+c', '/a.b+c/d', '/axb+c/d'].flatMap(neighboursOf), '/api/../x', '/apix', '/statusx'];

test('paths and hosts arrive as the judge says', async () => {
  const differences: string[] = [];
  let arrived = 0;
  for (const path of new Set(PATHS)) {
    const { arrival } = await ask({ path });
    if (!arrival) continue;
    arrived += 1;
    const came = `yes ${arrival.service} ${arrival.method} ${arrival.host} ${arrival.path}`;
    const said = expected(path, 'GET', {});
    if (said.length !== 1 || said[0] !== came) differences.push(`${path}: ${said.join(' or ')} says the judge, ${came} Envoy`);
  }
  process.stdout.write(`what edges change: ${new Set(PATHS).size} paths tried, ${arrived} arrived\n`);
  expect(differences).toEqual([]);
  expect(arrived).toBeGreaterThan(100);
}, 300_000);

test('in place of the prefix /, texts are joined: why the library refuses it, and the judge does not know', async () => {
  const headers = { 'x-joined': 'yes' };
  expect((await ask({ path: '/orders', headers })).arrival?.path).toBe('/v2orders');
  expect(expected('/orders', 'GET', headers).map((line) => line.split(' ')[0])).toEqual(['unknown']);
});

test('headers that are removed reach no service, whatever their letters', async () => {
  for (const name of ['x-user-id', 'X-User-Id', 'X-USER-ID', 'Authorization', 'AUTHORIZATION']) {
    for (const path of ['/', '/api', '/status', '/health/live']) {
      const { arrival } = await ask({ path, headers: { [name]: 'root', 'x-kept': 'yes' } });
      expect(arrival?.headers).toMatchObject({ 'x-kept': 'yes' });
      expect(arrival?.headers).not.toHaveProperty(name.toLowerCase());
    }
  }
});

describe('pages', () => {
  const preflight = (origin: string, path = '/api/orders') => ask({ path, method: 'OPTIONS', headers: { 'origin': origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-more' } });

  test('of the origin may call, and no service is asked whether', async () => {
    expect(await preflight(PAGE)).toEqual({ status: 200, readableBy: PAGE });
    const { headers, arrival } = await ask({ path: '/api/orders', headers: { origin: PAGE } });
    expect(arrival?.service).toBe('shop/orders');
    expect(headers).toMatchObject({ 'access-control-allow-origin': PAGE, 'access-control-allow-credentials': 'true' });
    expect((await ask({ path: '/status', headers: { origin: PAGE } })).headers).toMatchObject({ 'access-control-allow-origin': PAGE });
  });

  test.each([
    'https://evil.example.com', 'http://app.example.com', 'https://app.example.com.evil.example', 'https://app.example.com:8443', 'https://xapp.example.com', 'null', 'https://APP.example.com.',
  ])('of %s may not', async (origin) => {
    expect((await ask({ path: '/api/orders', headers: { origin } })).readableBy).toBeUndefined();
    const { readableBy, arrival } = await preflight(origin);
    expect({ readableBy, arrival }).toEqual({});
  });
});
