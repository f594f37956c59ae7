/** Time-outs, retries and circuit breaking: what is written for each mesh, what the proof refuses, and what is an error. */
import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import { Access, HttpMethod, Mesh, Port, Retries, SecureService, SecureServiceProps, Waypoint, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';
import { find, ofKind } from '../../support/synth';
import { expectNothingWritten, patch, writtenBy } from '../meshes/written-by';

interface World {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: SecureService;
}

function synthesize(mesh: Mesh, declare: (world: World) => void, webProps: Partial<SecureServiceProps> = {}) {
  return writtenBy((app) => {
    const chart = new Chart(app, 'app');
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
    declare({ chart, shop, web: service(shop, 'web', webProps) });
  });
}

const IDEMPOTENT = { requestTimeout: Duration.seconds(1), retries: Retries.ofIdempotent(2) };
const EVERYTHING = { requestTimeout: Duration.millis(1500), retries: Retries.ofEverything(1, 'every request has an idempotency key') };

function timed({ shop, web }: World, props: Partial<SecureServiceProps> = IDEMPOTENT): SecureService {
  const orders = service(shop, 'orders', props);
  web.calls(orders, Access.http({ methods: [HttpMethod.GET, HttpMethod.POST] }));
  return orders;
}

const HOST = 'orders.shop.svc.cluster.local';
const route = [{ destination: { host: HOST } }];
const once = (timeout: string) => ({ timeout, retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' }, route });
const again = (timeout: string, perTryTimeout: string, attempts: number) => ({
  timeout, retries: { attempts, perTryTimeout, retryOn: 'connect-failure,refused-stream,gateway-error,unavailable' }, route,
});

describe.each([['with sidecars', Mesh.istio()], ['in ambient mode', Mesh.ambient()]])('%s', (_, mesh) => {
  test.each<[string, Partial<SecureServiceProps>, object[]]>([
    ['a time-out', { requestTimeout: Duration.seconds(3) }, [once('3s')]],
    ['retries of what is idempotent', IDEMPOTENT, [{ match: [{ method: { regex: 'GET|HEAD|OPTIONS|TRACE|PUT|DELETE' } }], ...again('3s', '1s', 2) }, once('1s')]],
    ['retries of everything', EVERYTHING, [again('3s', '1500ms', 1)]],
  ])('%s is written and proven', (__, props, http) => {
    const { written, error } = synthesize(mesh, (world) => timed(world, props));
    expect(error).toBe('');
    expect(find(written, 'VirtualService', 'orders').spec).toEqual({ hosts: [HOST], http });
  });
});

test('in ambient mode a waypoint keeps it', () => {
  const { written, error } = synthesize(Mesh.ambient(), ({ shop, web }) => web.calls(service(shop, 'orders', { requestTimeout: Duration.seconds(3) })));
  expect(error).toBe('');
  expect(find(written, 'Service', 'orders').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'waypoint' });
});

const BREAKER = 'balancer.linkerd.io/failure-accrual';

describe('with Linkerd', () => {
  const props = { ...EVERYTHING, resilience: { consecutive5xxErrors: 5, ejectionTime: Duration.seconds(20) } };
  const { written, error } = synthesize(Mesh.linkerd(), (world) => timed(world, props));

  test('annotations of the Service say it, and are proven', () => {
    expect(error).toBe('');
    expect(find(written, 'Service', 'orders').metadata.annotations).toEqual({
      'timeout.linkerd.io/request': '3000ms',
      'retry.linkerd.io/http': 'gateway-error',
      'retry.linkerd.io/limit': '1',
      'retry.linkerd.io/timeout': '1500ms',
      [BREAKER]: 'consecutive',
      [`${BREAKER}-consecutive-max-failures`]: '5',
      [`${BREAKER}-consecutive-min-penalty`]: '20000ms',
      [`${BREAKER}-consecutive-max-penalty`]: '200000ms',
    });
    expect(find(written, 'Service', 'web').metadata.annotations).toBeUndefined();
  });

  const at = (key: string) => `/metadata/annotations/${key.replace('/', '~1')}`;
  const changed = (...patches: JsonPatch[]) => (world: World) => patch(world, 'Service', 'orders', ...patches);
  test.each<[string, (world: World) => void, RegExp]>([
    ['another time', changed(JsonPatch.replace(at('timeout.linkerd.io/request'), '30s')), /timeout\.linkerd\.io\/request.*"3000ms"/],
    ['no time', changed(JsonPatch.remove(at('timeout.linkerd.io/request'))), /lacks the annotation timeout\.linkerd\.io\/request: "3000ms"/],
    ['more retries', changed(JsonPatch.replace(at('retry.linkerd.io/limit'), '9')), /retry\.linkerd\.io\/limit/],
    ['other failures', changed(JsonPatch.replace(at('retry.linkerd.io/http'), '5xx')), /retry\.linkerd\.io\/http/],
    ['a breaker that never trips', changed(JsonPatch.remove(at(BREAKER))), /lacks the annotation balancer\.linkerd\.io\/failure-accrual: "consecutive"/],
    ['pods that come back at once', changed(JsonPatch.replace(at(`${BREAKER}-consecutive-min-penalty`), '1ms')), /min-penalty/],
    ['retries of a Service for which none were declared', (world) => patch(world, 'Service', 'web', JsonPatch.add('/metadata/annotations', { 'retry.linkerd.io/http': '5xx' })), /none: nothing of it was declared/],
  ])('the proof refuses %s', (_, change, words) => {
    expectNothingWritten(synthesize(Mesh.linkerd(), (world) => { timed(world, props); change(world); }), words);
  });

  test('the proof takes the same time in other words', () => {
    expect(synthesize(Mesh.linkerd(), (world) => { timed(world, props); changed(JsonPatch.replace(at('timeout.linkerd.io/request'), '3s'))(world); }).error).toBe('');
  });
});

const changed = (...patches: JsonPatch[]) => (world: World) => patch(world, 'VirtualService', 'orders', ...patches);

function another(name: string, namespace: string, spec: object) {
  return ({ chart }: World) => { new ApiObject(chart, name, { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name, namespace }, spec }); };
}

describe('the proof refuses', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['more time', changed(JsonPatch.replace('/spec/http/0/timeout', '30s')), /http\[0\]\.timeout is "30s", expected "3000ms"/],
    ['no time', changed(JsonPatch.remove('/spec/http/1/timeout')), /http\[1\]\.timeout is missing/],
    ['more tries', changed(JsonPatch.replace('/spec/http/0/retries/attempts', 10)), /attempts is 10, expected 2/],
    ['longer tries', changed(JsonPatch.replace('/spec/http/0/retries/perTryTimeout', '3s')), /perTryTimeout is "3s", expected "1000ms"/],
    ['tries of what the service has seen', changed(JsonPatch.replace('/spec/http/1/retries/retryOn', '5xx')), /retryOn is "5xx", expected "connect-failure,refused-stream"/],
    ['tries of POST', changed(JsonPatch.replace('/spec/http/0/match/0/method/regex', 'GET|POST')), /method\.regex is "GET\|POST"/],
    ['tries of all methods', changed(JsonPatch.remove('/spec/http/0/match')), /http\[0\]\.match is missing/],
    ['requests that no rule is for', changed(JsonPatch.remove('/spec/http/1')), /a last rule that is for all requests/],
    ['another way', changed(JsonPatch.replace('/spec/http/1/route/0/destination/host', 'web')), /can lead calls of the mesh elsewhere/],
    ['a rewritten path', changed(JsonPatch.add('/spec/http/1/rewrite', { uri: '/' })), /VirtualService shop\/orders/],
    ['a mirror', changed(JsonPatch.add('/spec/http/1/mirror', { host: 'web' })), /VirtualService shop\/orders/],
    ['a fault', changed(JsonPatch.add('/spec/http/1/fault', { abort: { httpStatus: 500, percentage: { value: 100 } } })), /VirtualService shop\/orders/],
    ['callers of one namespace alone', changed(JsonPatch.add('/spec/exportTo', ['.'])), /exportTo is/],
    ['gateways', changed(JsonPatch.add('/spec/gateways', ['edge'])), /VirtualService shop\/orders/],
    ['another host', changed(JsonPatch.replace('/spec/hosts/0', 'web.shop.svc.cluster.local')), /no VirtualService has it|can lead calls/],
    ['another namespace', changed(JsonPatch.replace('/metadata/namespace', 'istio-system')), /orders was declared with a time-out|expected one in its namespace/],
    ['a second one', another('more', 'shop', { hosts: ['orders'], http: [{ route: [{ destination: { host: 'orders' } }] }] }), /orders and VirtualService shop\/more say how it is called|expected one in its namespace/],
    ['one of the mesh', another('more', 'istio-system', { hosts: [HOST], http: [{ route: [{ destination: { host: HOST } }], timeout: '1h' }] }), /expected one in its namespace/],
  ])('%s', (_, change, words) => {
    expectNothingWritten(synthesize(Mesh.istio(), (world) => { timed(world); change(world); }), words);
  });

  test('but takes the same time in other words', () => {
    expect(synthesize(Mesh.istio(), (world) => {
      timed(world);
      changed(JsonPatch.replace('/spec/http/0/timeout', '3000ms'), JsonPatch.replace('/spec/http/0/match/0/method/regex', 'PUT|DELETE|GET|HEAD|TRACE|OPTIONS'))(world);
    }).error).toBe('');
  });
});

describe('is an error', () => {
  test.each<[string, Mesh, (world: World) => void, RegExp]>([
    ['without a mesh', Mesh.none(), ({ shop }) => service(shop, 'orders', IDEMPOTENT), /retries: got time-outs and retries with no mesh.*use Mesh\.istio\(\) or Mesh\.ambient\(\) or Mesh\.linkerd\(\)/],
    ['with Consul', Mesh.consul(), ({ shop }) => service(shop, 'orders', { requestTimeout: Duration.seconds(1) }), /requestTimeout: got time-outs and retries with Consul/],
    ['by method with Linkerd', Mesh.linkerd(), (world) => timed(world), /retries of idempotent requests alone, with Linkerd/],
    ['in ambient mode without waypoints', Mesh.ambient({ waypoint: Waypoint.none() }), ({ shop }) => service(shop, 'orders', IDEMPOTENT), /limits of load in Istio's ambient mode without waypoints/],
    ['of a StatefulSet', Mesh.istio(), ({ shop }) => service(shop, 'orders', { ...IDEMPOTENT, stateful: true }), /time-outs and retries of a StatefulSet/],
    ['of a service that speaks no HTTP', Mesh.istio(), ({ shop }) => service(shop, 'db', { ...IDEMPOTENT, ports: [Port.tcp(5432)] }), /without a port that speaks HTTP/],
    ['without a time', Mesh.istio(), ({ shop }) => service(shop, 'orders', { retries: Retries.ofIdempotent(2) }), /requestTimeout: missing, expected how long one try may take/],
    ['with a time that is none', Mesh.istio(), ({ shop }) => service(shop, 'orders', { requestTimeout: Duration.millis(1) }), /got 1 milliseconds, expected a whole number of milliseconds from 100/],
    ['too often', Mesh.istio(), ({ shop }) => service(shop, 'orders', { requestTimeout: Duration.seconds(1), retries: Retries.ofIdempotent(11) }), /retries: got 11, expected a whole number from 1 to 10/],
    ['without a reason', Mesh.istio(), ({ shop }) => service(shop, 'orders', { requestTimeout: Duration.seconds(1), retries: Retries.ofEverything(1, ' ') }), /why requests that are not idempotent do no harm/],
    ['connections with Linkerd', Mesh.linkerd(), ({ shop }) => service(shop, 'orders', { resilience: { maxConnections: 9, connectTimeout: Duration.seconds(1) } }), /maxConnections and connectTimeout with Linkerd/],
  ])('%s', (_, mesh, declare, words) => {
    expectNothingWritten(synthesize(mesh, declare), words);
  });

  test('a service that waits longer than its own callers do', () => {
    expectNothingWritten(
      synthesize(Mesh.istio(), (world) => timed(world), { requestTimeout: Duration.seconds(2) }),
      /calls shop\/orders: got 3 tries of 1000 ms, together 3000 ms, expected no more than 2000 ms, the requestTimeout of shop\/web/,
    );
  });

  test('but not one that waits as long', () => {
    expect(synthesize(Mesh.istio(), (world) => timed(world), { requestTimeout: Duration.seconds(3) }).error).toBe('');
  });
});

test('forty services that call ten others each are written and proven, and their sums are checked', () => {
  const fleet = (seconds: (level: number) => number) => writtenBy((app) => {
    const shop = new ZeroTrustNamespace(new Chart(app, 'app'), 'shop', { mesh: Mesh.istio() });
    // Four levels of ten, each of which calls the next.
    const all = Array.from({ length: 40 }, (_, index) => service(shop, `s${index}`, {
      requestTimeout: Duration.seconds(seconds(Math.floor(index / 10))), retries: Retries.ofIdempotent(1),
    }));
    all.forEach((one, index) => { for (let next = 0; next < 10; next += 1) one.calls(all[(Math.floor(index / 10) * 10 + 10 + next) % 40]!); });
  });
  const last = fleet((level) => 2 ** (4 - level));
  // The last level calls the first.
  expect(last.error.match(/the requestTimeout of shop\/s3\d/g)).toHaveLength(100);
  const { written, error } = writtenBy((app) => {
    const shop = new ZeroTrustNamespace(new Chart(app, 'app'), 'shop', { mesh: Mesh.istio() });
    const all = Array.from({ length: 50 }, (_, index) => service(shop, `s${index}`, {
      requestTimeout: Duration.seconds(2 ** (4 - Math.floor(index / 10))), retries: Retries.ofIdempotent(1),
    }));
    all.slice(0, 40).forEach((one, index) => { for (let next = 0; next < 10; next += 1) one.calls(all[Math.floor(index / 10) * 10 + 10 + next]!); });
  });
  expect(error).toBe('');
  expect(ofKind(written, 'VirtualService')).toHaveLength(50);
});
