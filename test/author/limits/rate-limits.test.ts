/** Rate limits of services and at edges: what is written for each mesh, what the proof refuses, and what is an error. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ClientAddress, CountedBy, EdgeGateway, ExposeOptions, HttpMethod, Mesh, Port, RateLimit, SecureService, ZeroTrustNamespace } from '../../../src';
import { onlyLimitsRates } from '../../../src/judge/layers/istio/rate-limit-filter';
import { service } from '../../support/programs';
import { find, ofKind } from '../../support/synth';
import { expectNothingWritten, patch, writtenBy } from '../meshes/written-by';

interface World {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: SecureService;
}

function synthesize(mesh: Mesh, declare: (world: World) => void) {
  return writtenBy((app) => {
    const chart = new Chart(app, 'app');
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
    declare({ chart, shop, web: service(shop, 'web') });
  });
}

const LIMITS = [RateLimit.perSecond(20, { burst: 40 }), RateLimit.perMinute(5, { paths: ['/login', '/admin/*'] })];

function limited({ shop, web }: World, rateLimits = LIMITS): SecureService {
  const orders = service(shop, 'orders', { rateLimits });
  web.calls(orders);
  return orders;
}

const OFFICE = { clientAddress: ClientAddress.ofConnection() };

function edge({ chart }: World, mesh: Mesh, props: object = OFFICE): EdgeGateway {
  return new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh, hosts: ['shop.example.com', 'api.example.com'], ...props });
}

const EXPOSED: ExposeOptions = {
  openToAll: 'the shop window',
  hosts: ['api.example.com'],
  pathPrefixes: ['/v1'],
  methods: [HttpMethod.GET],
  rateLimits: [RateLimit.perMinute(10, { countedBy: CountedBy.CLIENT_ADDRESS, paths: ['/v1/login'] }), RateLimit.perSecond(1000)],
};

const configOf = (filter: { readonly spec?: any }) => filter.spec.configPatches[0].patch.value.typed_config;

describe('with sidecars', () => {
  const { written, error } = synthesize(Mesh.istio(), limited);

  test('is proven', () => expect(error).toBe(''));

  test('is a filter that can do nothing but answer 429', () => {
    const filter = find(written, 'EnvoyFilter', 'orders');
    expect(onlyLimitsRates(filter as never)).toBe(true);
    expect(filter.spec.workloadSelector.labels).toEqual({ 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders' });
    const { descriptors, rate_limits: counted } = configOf(filter);
    expect(descriptors).toEqual([
      { entries: [{ key: 'generic_key', value: 'limit-1' }], token_bucket: { max_tokens: 40, tokens_per_fill: 20, fill_interval: '1s' } },
      { entries: [{ key: 'header_match', value: 'limit-2' }], token_bucket: { max_tokens: 5, tokens_per_fill: 5, fill_interval: '60s' } },
    ]);
    const at = (match: object) => ({ actions: [{ header_value_match: { descriptor_value: 'limit-2', headers: [{ name: ':path', string_match: match }] } }] });
    expect(counted).toEqual([
      { actions: [{ generic_key: { descriptor_value: 'limit-1' } }] }, at({ prefix: '/admin/' }), at({ exact: '/login' }), at({ prefix: '/login?' }),
    ]);
  });
});

describe.each([['with sidecars', Mesh.istio()], ['in ambient mode', Mesh.ambient()]])('at an edge %s', (_, mesh) => {
  const { written, error } = synthesize(mesh, (world) => edge(world, mesh).exposes(world.web, EXPOSED));

  test('is proven', () => expect(error).toBe(''));

  test('counts requests of the exposure, and each client by itself', () => {
    const filter = find(written, 'EnvoyFilter', 'edge');
    expect(onlyLimitsRates(filter as never)).toBe(true);
    expect(filter.spec.targetRefs).toEqual([{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }]);
    const { descriptors, rate_limits: counted, max_dynamic_descriptors: remembered } = configOf(filter);
    expect(remembered).toBe(10_000);
    expect(descriptors).toEqual([
      { entries: [{ key: 'header_match', value: 'limit-1' }, { key: 'masked_remote_address' }], token_bucket: { max_tokens: 10, tokens_per_fill: 10, fill_interval: '60s' } },
      { entries: [{ key: 'header_match', value: 'limit-2' }], token_bucket: { max_tokens: 1000, tokens_per_fill: 1000, fill_interval: '1s' } },
    ]);
    expect(counted).toHaveLength(2 * 2 + 2 * 3);
    expect(counted[0]).toEqual({
      actions: [{
        header_value_match: {
          descriptor_value: 'limit-1',
          headers: [
            { name: ':authority', string_match: { exact: 'api.example.com', ignore_case: true } }, { name: ':method', string_match: { exact: 'GET' } },
            { name: ':path', string_match: { exact: '/v1/login' } },
          ],
        },
      }, { masked_remote_address: { v4_prefix_mask_len: 32, v6_prefix_mask_len: 64 } }],
    });
  });
});

describe('with Linkerd', () => {
  const rates = [RateLimit.perSecond(100), RateLimit.perSecond(10, { countedBy: CountedBy.CALLER })];
  const { written, error } = synthesize(Mesh.linkerd(), ({ shop, web }) => {
    web.calls(service(shop, 'orders', { rateLimits: rates, ports: [Port.http(8080), Port.tcp(9000, { name: 'admin' })] }));
  });

  test('is proven', () => expect(error).toBe(''));

  test('is one policy for each port of HTTP', () => {
    expect(ofKind(written, 'HTTPLocalRateLimitPolicy').map(({ metadata, spec }) => ({ name: metadata.name, spec }))).toEqual([{
      name: 'orders.8080',
      spec: { targetRef: { group: 'policy.linkerd.io', kind: 'Server', name: 'orders.8080' }, total: { requestsPerSecond: 100 }, identity: { requestsPerSecond: 10 } },
    }]);
  });

  const spec = { targetRef: { group: 'policy.linkerd.io', kind: 'Server', name: 'orders.8080' }, total: { requestsPerSecond: 1_000_000 } };
  test.each<[string, (world: World) => void, RegExp]>([
    ['more than declared', (world) => patch(world, 'HTTPLocalRateLimitPolicy', 'orders.8080', JsonPatch.replace('/spec/total/requestsPerSecond', 101)), /total\.requestsPerSecond is 101, expected 100/],
    ['no limit of each caller', (world) => patch(world, 'HTTPLocalRateLimitPolicy', 'orders.8080', JsonPatch.remove('/spec/identity')), /spec\.identity is missing/],
    ['a caller with another limit', (world) => patch(world, 'HTTPLocalRateLimitPolicy', 'orders.8080', JsonPatch.add('/spec/overrides', [{ requestsPerSecond: 99, clientRefs: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }] }])), /overrides is/],
    ['the limits of another port', (world) => patch(world, 'HTTPLocalRateLimitPolicy', 'orders.8080', JsonPatch.replace('/spec/targetRef/name', 'web.8080')), /no HTTPLocalRateLimitPolicy has them/],
    ['a second policy', ({ chart }) => { new ApiObject(chart, 'more', { apiVersion: 'policy.linkerd.io/v1alpha1', kind: 'HTTPLocalRateLimitPolicy', metadata: { name: 'more', namespace: 'shop' }, spec }); }, /orders\.8080 have some|have some, expected one/],
  ])('the proof refuses %s', (_, change, words) => {
    expectNothingWritten(synthesize(Mesh.linkerd(), (world) => { limited(world, rates); change(world); }), words);
  });
});

const CONFIG = '/spec/configPatches/0/patch/value/typed_config';
const changed = (name: string, ...patches: JsonPatch[]) => (world: World) => patch(world, 'EnvoyFilter', name, ...patches);
const whole = (world: World) => find(synthesize(Mesh.istio(), (other) => { limited(other); void world; }).written, 'EnvoyFilter', 'orders').spec;

function another(namespace: string, change: (spec: any) => void) {
  return (world: World) => {
    const spec = JSON.parse(JSON.stringify(whole(world)));
    change(spec);
    new ApiObject(world.chart, 'more', { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', metadata: { name: 'more', namespace }, spec });
  };
}

describe('before a service the proof refuses', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['more requests than declared', changed('orders', JsonPatch.replace(`${CONFIG}/descriptors/0/token_bucket/tokens_per_fill`, 21)), /20 in 1s/],
    ['a higher burst', changed('orders', JsonPatch.replace(`${CONFIG}/descriptors/0/token_bucket/max_tokens`, 4000)), /4000 at once, 20 in 1s/],
    ['a shorter time', changed('orders', JsonPatch.replace(`${CONFIG}/descriptors/1/token_bucket/fill_interval`, '1s')), /5 in 60s/],
    ['a limit that is gone', changed('orders', JsonPatch.remove(`${CONFIG}/descriptors/1`)), /descriptors is missing|rate_limits\[1\]/],
    ['requests that nothing counts', changed('orders', JsonPatch.remove(`${CONFIG}/rate_limits/2`)), /path exact \/login/],
    ['another path', changed('orders', JsonPatch.replace(`${CONFIG}/rate_limits/2/actions/0/header_value_match/headers/0/string_match/exact`, '/logout')), /path exact \/logout/],
    ['a method that is counted alone', changed('orders', JsonPatch.add(`${CONFIG}/rate_limits/2/actions/0/header_value_match/headers/-`, { name: ':method', string_match: { exact: 'PUT' } })), /method exact PUT/],
    ['whatever does not match', changed('orders', JsonPatch.add(`${CONFIG}/rate_limits/2/actions/0/header_value_match/expect_match`, false)), /otherwise than declared/],
    ['a filter that is off', changed('orders', JsonPatch.replace(`${CONFIG}/filter_enabled/default_value/numerator`, 0)), /EnvoyFilter shop\/orders/],
    ['a filter that refuses nothing', changed('orders', JsonPatch.replace(`${CONFIG}/filter_enforced/default_value/numerator`, 0)), /EnvoyFilter shop\/orders/],
    ['a filter that is not enforced', changed('orders', JsonPatch.remove(`${CONFIG}/filter_enforced`)), /filter_enforced is missing/],
    ['a filter that can be switched off at run time', changed('orders', JsonPatch.add(`${CONFIG}/filter_enforced/runtime_key`, 'limits')), /runtime_key is "limits"/],
    ['a bucket of all that runs empty', changed('orders', JsonPatch.replace(`${CONFIG}/token_bucket/max_tokens`, 1)), /token_bucket\.max_tokens is 1/],
    ['a bucket of all that every request takes from', changed('orders', JsonPatch.replace(`${CONFIG}/always_consume_default_token_bucket`, true)), /always_consume/],
    ['buckets of each connection', changed('orders', JsonPatch.add(`${CONFIG}/local_rate_limit_per_downstream_connection`, true)), /per_downstream_connection/],
    ['another answer', changed('orders', JsonPatch.add(`${CONFIG}/status`, { code: 'OK' })), /EnvoyFilter shop\/orders/],
    ['one port of several', changed('orders', JsonPatch.add('/spec/configPatches/0/match/listener/portNumber', 9999)), /portNumber is 9999/],
    ['a place before the policies', changed('orders', JsonPatch.remove('/spec/configPatches/0/match/listener/filterChain/filter/subFilter')), /subFilter is missing/],
    ['requests that leave', changed('orders', JsonPatch.replace('/spec/configPatches/0/match/context', 'GATEWAY')), /context is "GATEWAY"/],
    ['pods of another workload', changed('orders', JsonPatch.replace('/spec/workloadSelector/labels', { 'app.kubernetes.io/name': 'web' })), /no EnvoyFilter for all of its pods/],
    ['pods with more labels', changed('orders', JsonPatch.add('/spec/workloadSelector/labels/version', 'v1')), /no EnvoyFilter for all of its pods/],
    ['another namespace', changed('orders', JsonPatch.replace('/metadata/namespace', 'other')), /no EnvoyFilter for all of its pods/],
    ['a second filter', another('shop', () => {}), /orders and EnvoyFilter shop\/more count its requests, expected one/],
    ['one of the whole mesh', another('istio-system', () => {}), /count its requests, expected one/],
  ])('%s', (_, change, words) => {
    expectNothingWritten(synthesize(Mesh.istio(), (world) => { limited(world); change(world); }), words);
  });
});

describe('at an edge the proof refuses', () => {
  const HEADERS = `${CONFIG}/rate_limits/0/actions/0/header_value_match/headers`;
  test.each<[string, (world: World) => void, RegExp]>([
    ['clients that are counted together', changed('edge', JsonPatch.remove(`${CONFIG}/rate_limits/0/actions/1`)), /otherwise than declared/],
    ['networks that are counted together', changed('edge', JsonPatch.replace(`${CONFIG}/rate_limits/0/actions/1/masked_remote_address/v4_prefix_mask_len`, 24)), /otherwise than declared/],
    ['clients that are forgotten', changed('edge', JsonPatch.replace(`${CONFIG}/max_dynamic_descriptors`, 20)), /max_dynamic_descriptors is 20, expected 10000 or more/],
    ['clients of whom nothing is said', changed('edge', JsonPatch.remove(`${CONFIG}/max_dynamic_descriptors`)), /max_dynamic_descriptors is missing/],
    ['another host', changed('edge', JsonPatch.replace(`${HEADERS}/0/string_match/exact`, 'shop.example.com')), /otherwise than declared/],
    ['a header that clients choose', changed('edge', JsonPatch.add(`${HEADERS}/-`, { name: 'x-slow', string_match: { exact: 'yes' } })), /x-slow e/],
    ['another Gateway', changed('edge', JsonPatch.replace('/spec/targetRefs/0/name', 'other')), /no EnvoyFilter for all of its pods/],
  ])('%s', (_, change, words) => {
    expectNothingWritten(synthesize(Mesh.istio(), (world) => { edge(world, Mesh.istio()).exposes(world.web, EXPOSED); change(world); }), words);
  });
});

describe('is an error', () => {
  const each = [RateLimit.perSecond(10, { countedBy: CountedBy.CALLER })];
  const clients = [RateLimit.perSecond(10, { countedBy: CountedBy.CLIENT_ADDRESS })];
  test.each<[string, Mesh, (world: World) => void, RegExp]>([
    ['without a mesh', Mesh.none(), (world) => limited(world), /rateLimits: got rate limits of a service with no mesh.*use Mesh\.istio\(\) or Mesh\.linkerd\(\)/],
    ['with Consul', Mesh.consul(), (world) => limited(world), /got rate limits of a service with Consul/],
    ['in ambient mode', Mesh.ambient(), (world) => limited(world), /got rate limits of a service with Istio's ambient mode/],
    ['by caller with Istio', Mesh.istio(), (world) => limited(world, each), /counted by caller with Istio/],
    ['by client at a service', Mesh.istio(), (world) => limited(world, clients), /counted by the address of the client, at a service/],
    ['with an old Istio', Mesh.istio({ version: '1.25' }), (world) => limited(world), /rate limits with Istio 1\.25, expected Istio 1\.26 or later/],
    ['by client with Linkerd', Mesh.linkerd(), (world) => limited(world, clients), /address of the client with Linkerd/],
    ['in a minute with Linkerd', Mesh.linkerd(), (world) => limited(world, [RateLimit.perMinute(10)]), /in a minute or an hour with Linkerd/],
    ['with a burst and paths with Linkerd', Mesh.linkerd(), (world) => limited(world, [RateLimit.perSecond(1, { burst: 2, paths: ['/a'] })]), /a burst with Linkerd[^]*paths with Linkerd/],
    ['of each more than of all with Linkerd', Mesh.linkerd(), (world) => limited(world, [RateLimit.perSecond(5), ...each]), /got 10 requests of each caller, and 5 of all together/],
    ['twice with Linkerd', Mesh.linkerd(), (world) => limited(world, [RateLimit.perSecond(5), RateLimit.perSecond(6)]), /two limits of the same kind/],
    ['of nothing', Mesh.istio(), (world) => limited(world, [RateLimit.perSecond(0)]), /rateLimits\[0\]: got 0, expected a whole number of requests from 1/],
    ['of a part', Mesh.istio(), (world) => limited(world, [RateLimit.perSecond(1.5)]), /got 1\.5/],
    ['with a burst below the limit', Mesh.istio(), (world) => limited(world, [RateLimit.perSecond(10, { burst: 9 })]), /rateLimits\[0\]\.burst: got 9, expected a whole number of requests from 10/],
    ['with an empty list', Mesh.istio(), (world) => limited(world, []), /rateLimits: got an empty list/],
    ['with a path that is none', Mesh.istio(), (world) => limited(world, [RateLimit.perSecond(1, { paths: ['login'] })]), /put a '\/' first/],
    ['with a template', Mesh.istio(), (world) => limited(world, [RateLimit.perSecond(1, { paths: ['/a/{*}'] })]), /'\/a\/\{\*\}', expected a whole path/],
    ['with a path that proxies may read otherwise', Mesh.istio(), (world) => limited(world, [RateLimit.perSecond(1, { paths: ['/a%20b'] })]), /'\/a%20b', expected a whole path/],
    ['of a service that speaks no HTTP', Mesh.istio(), ({ shop }) => service(shop, 'db', { ports: [Port.tcp(5432)], rateLimits: LIMITS }), /without a port that speaks HTTP/],
    ['at an edge that knows no clients', Mesh.istio(), (world) => edge(world, Mesh.istio(), {}).exposes(world.web, { openToAll: 'all', rateLimits: clients }), /clientAddress of the edge/],
    ['at an edge where anybody can make up an address', Mesh.istio(), (world) => edge(world, Mesh.istio(), { clientAddress: ClientAddress.forwarded(1) }).exposes(world.web, { openToAll: 'all', rateLimits: clients }), /clientCidrs of the edge with the addresses of the proxies/],
    ['by caller at an edge', Mesh.istio(), (world) => edge(world, Mesh.istio()).exposes(world.web, { openToAll: 'all', rateLimits: each }), /counted by caller with Istio/],
    ['below a path that is not exposed', Mesh.istio(), (world) => edge(world, Mesh.istio()).exposes(world.web, { openToAll: 'all', pathPrefixes: ['/a'], rateLimits: [RateLimit.perSecond(1, { paths: ['/b'] })] }), /'\/b', expected a path that is exposed: \/a/],
    ['at an edge of another controller', Mesh.istio(), (world) => edge(world, Mesh.istio(), { gatewayClassName: 'envoy', podLabels: { app: 'envoy' }, serviceAccountName: 'envoy' }).exposes(world.web, { openToAll: 'all', rateLimits: LIMITS }), /rate limits at an edge of the class 'envoy'/],
    ...['b%c', '%REQ(x)%', 'b"c', 'a'.repeat(129)].map((value): [string, Mesh, (world: World) => unknown, RegExp] => [
      `by the header ${value.slice(0, 9)}`, Mesh.istio(), (world) => edge(world, Mesh.istio()).exposes(world.web, { openToAll: 'all', headers: { 'x-a': value }, rateLimits: LIMITS.slice(0, 1) }), /told apart by the header x-a/,
    ]),
    ['under a wildcard beside other hosts', Mesh.istio(), (world) => edge(world, Mesh.istio(), { hosts: ['*.example.com', 'shop.example.org'] }).exposes(world.web, { openToAll: 'all', hosts: ['*.example.com'], rateLimits: LIMITS.slice(0, 1) }), /rate limits under \*\.example\.com/],
  ])('%s', (_, mesh, declare, words) => {
    expectNothingWritten(synthesize(mesh, declare), words);
  });
});

test('one may be written twice, and paths among others are counted once', () => {
  const { written, error } = synthesize(Mesh.istio(), (world) => limited(world, [RateLimit.perSecond(9, { paths: ['/a/*', '/a/b', '/a/b/*'] }), RateLimit.perSecond(9, { paths: ['/a/*'] })]));
  expect(error).toBe('');
  expect(configOf(find(written, 'EnvoyFilter', 'orders')).rate_limits).toHaveLength(1);
});

test('edges take prefixes as whole segments, inside each other once', () => {
  const { written, error } = synthesize(Mesh.istio(), (world) => edge(world, Mesh.istio()).exposes(world.web, { openToAll: 'all', pathPrefixes: ['/a', '/a/b'], exactPaths: ['/a/c', '/d'], rateLimits: [RateLimit.perSecond(9)] }));
  expect(error).toBe('');
  const paths = configOf(find(written, 'EnvoyFilter', 'edge')).rate_limits.map((one: any) => one.actions[0].header_value_match.headers.at(-1).string_match);
  expect(paths).toEqual([{ exact: '/a' }, { prefix: '/a?' }, { prefix: '/a/' }, { exact: '/d' }, { prefix: '/d?' }]);
});
