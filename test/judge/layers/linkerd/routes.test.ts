import { annotated, ID, meshed, meshTls, path, policy, reference, route, server, type RouteFacts } from './objects';
import { given, pod, type Asked } from '../../given';
import { bothVerdict } from '../verdicts';

/** `web` may use the Server, `job` whatever a route lets it use, and `bare` is not in the mesh. */
const PODS = [meshed('shop/web'), meshed('shop/job'), pod('shop/bare'), meshed('shop/api')];
const OF_SERVER = [policy('shop/server', reference('Server', 'api'), reference('MeshTLSAuthentication', 'web')), meshTls('shop/web', ID('web'))];
const ofRoute = (name: string, kind = 'gateway HTTPRoute') => [
  policy(`shop/on-${name}`, reference(kind, name), reference('MeshTLSAuthentication', 'job')), meshTls('shop/job', ID('job')),
];

function asker(...objects: readonly object[]) {
  const judgement = given([...PODS, ...OF_SERVER, ...objects]);
  return (from: string, method: string, requested: string, more: Asked = {}) => bothVerdict(judgement, `shop/${from}`, 'shop/api', { method, path: requested, host: 'api', ...more });
}

describe('a route of a Server that speaks HTTP', () => {
  const SERVER = server('shop/api', { proxyProtocol: 'HTTP/1' });

  test('who may use the Server may use its routes, and a request that no route takes is answered with 404', () => {
    const ask = asker(SERVER, route('shop/orders', [path('/orders')]));
    expect([ask('web', 'GET', '/orders'), ask('web', 'GET', '/orders/7'), ask('web', 'GET', '/ordersX'), ask('web', 'GET', '/admin')]).toEqual(['allow', 'allow', 'deny', 'deny']);
    expect([ask('job', 'GET', '/orders'), ask('bare', 'GET', '/orders')]).toEqual(['deny', 'deny']);
  });

  test('who is authorized on a route may use that route alone', () => {
    const ask = asker(SERVER, route('shop/orders', [path('/orders')]), route('shop/admin', [path('/admin')]), ...ofRoute('orders'));
    expect([ask('job', 'GET', '/orders'), ask('job', 'GET', '/admin'), ask('web', 'GET', '/admin'), ask('bare', 'GET', '/orders')]).toEqual(['allow', 'deny', 'allow', 'deny']);
  });

  test('the group of a route is part of what a policy targets', () => {
    const ofGroup = (group: RouteFacts['group'], kind: string) => asker(SERVER, route('shop/orders', [path('/orders')], { group }), ...ofRoute('orders', kind))('job', 'GET', '/orders');
    expect([ofGroup('policy.linkerd.io', 'HTTPRoute'), ofGroup('policy.linkerd.io', 'gateway HTTPRoute')]).toEqual(['allow', 'deny']);
    expect([ofGroup('gateway.networking.k8s.io', 'HTTPRoute'), ofGroup('gateway.networking.k8s.io', 'gateway HTTPRoute')]).toEqual(['deny', 'allow']);
  });

  test.each<[string, object, readonly (readonly [string, string, string])[]]>([
    ['a prefix takes whole segments, with or without slashes behind', path('/orders/'), [['GET', '/orders', 'allow'], ['GET', '/orders/', 'allow'], ['GET', '/orders/7/x', 'allow'], ['GET', '/orders7', 'deny']]],
    ['the prefix / takes everything', path('/'), [['GET', '/x', 'allow'], ['POST', '/', 'allow']]],
    ['an exact path is itself', path('/orders', 'Exact'), [['GET', '/orders', 'allow'], ['GET', '/orders/', 'deny'], ['GET', '/orders/7', 'deny']]],
    ['an exact path with stars is itself', path('/o*/*', 'Exact'), [['GET', '/o*/*', 'allow'], ['GET', '/orders/7', 'deny']]],
    ['a path is compared as it comes', path('/orders'), [['GET', '/%6frders', 'deny'], ['GET', '/a/../orders', 'deny'], ['GET', '/orders/../admin', 'allow']]],
    ['a regular expression takes all of a path', path('/orders/\\d+', 'RegularExpression'), [['GET', '/orders/7', 'allow'], ['GET', '/orders/7a', 'deny'], ['GET', '/x/orders/7', 'deny']]],
    ['one that can match in several ways is in doubt', path('/a|/ab', 'RegularExpression'), [['GET', '/ab', 'unknown'], ['GET', '/c', 'deny']]],
    ['a method', path('/orders', 'PathPrefix', 'GET'), [['GET', '/orders', 'allow'], ['POST', '/orders', 'deny']]],
    ['matches of a rule: any of them', { matches: [{ path: { value: '/a' } }, { path: { value: '/b' }, method: 'POST' }] }, [['GET', '/a', 'allow'], ['GET', '/b', 'deny'], ['POST', '/b', 'allow']]],
    ['a rule without matches takes everything', {}, [['GET', '/x', 'allow']]],
  ])('%s', (_, rule, asked) => {
    const ask = asker(SERVER, route('shop/orders', [rule]));
    expect(asked.map(([method, requested]) => ask('web', method, requested))).toEqual(asked.map(([, , expected]) => expected));
  });

  test('headers and query parameters depend on the request', () => {
    const ask = asker(SERVER, route('shop/orders', [{ matches: [{ path: { value: '/a' }, headers: [{ name: 'X-Tenant', value: 'acme' }] }, { path: { value: '/q' }, queryParams: [{ name: 'x', value: '1' }] }] }]));
    expect([ask('web', 'GET', '/a'), ask('web', 'GET', '/q'), ask('web', 'GET', '/b'), ask('job', 'GET', '/a')]).toEqual(['conditional', 'conditional', 'deny', 'deny']);
    expect([ask('web', 'GET', '/a', { headers: { 'x-tenant': 'acme' } }), ask('web', 'GET', '/a', { headers: { 'x-tenant': 'zeta' } }), ask('web', 'GET', '/a', { headers: {} })]).toEqual(['allow', 'deny', 'deny']);
  });

  test('hosts: an exact one goes before a wildcard, and that before none', () => {
    const ask = asker(
      SERVER, ...ofRoute('exact'),
      route('shop/exact', [path('/')], { hostnames: ['a.example.com'] }), route('shop/wild', [path('/long/path')], { hostnames: ['*.example.com'] }), route('shop/none', [path('/none')]),
    );
    const asked = (from: string, requested: string, host: string) => ask(from, 'GET', requested, { host });
    expect([asked('job', '/long/path', 'a.example.com'), asked('job', '/long/path', 'A.example.com.'), asked('job', '/long/path', 'b.example.com')]).toEqual(['allow', 'allow', 'deny']);
    expect([asked('web', '/long/path', 'b.example.com'), asked('web', '/x', 'b.example.com'), asked('web', '/none', 'example.com'), asked('web', '/long/path', 'example.com')]).toEqual(['allow', 'deny', 'allow', 'deny']);
  });

  test('the longer match gets a request, whatever kind of match it is', () => {
    const ask = asker(SERVER, route('shop/orders', [path('/orders')]), route('shop/item', [path('/orders/7', 'Exact')]), ...ofRoute('orders'));
    expect([ask('job', 'GET', '/orders/8'), ask('job', 'GET', '/orders/7'), ask('web', 'GET', '/orders/7')]).toEqual(['allow', 'deny', 'allow']);
  });

  test('of matches of one length one with a method goes first, then the older route', () => {
    const ask = asker(
      SERVER, ...ofRoute('get'), route('shop/get', [path('/a', 'PathPrefix', 'GET')], { created: '2026-01-01T00:00:00Z' }), route('shop/any', [path('/a')], { created: '2025-01-01T00:00:00Z' }),
    );
    expect([ask('job', 'GET', '/a'), ask('job', 'POST', '/a')]).toEqual(['allow', 'deny']);
    const aged = (one: string | undefined, other: string | undefined) => asker(
      SERVER, ...ofRoute('one'), route('shop/one', [path('/a')], { created: one }), route('shop/other', [path('/a', 'Exact')], { created: other }),
    )('job', 'GET', '/a');
    expect([aged('2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), aged('2026-01-01T00:00:00Z', '2025-01-01T00:00:00Z'), aged(undefined, undefined)]).toEqual(['allow', 'deny', 'unknown']);
  });

  test('a rule that redirects lets nothing through', () => {
    const ask = asker(SERVER, route('shop/orders', [{ ...path('/old'), filters: [{ type: 'RequestRedirect', requestRedirect: { path: { type: 'ReplaceFullPath', replaceFullPath: '/new' } } }] }, path('/')]));
    expect([ask('web', 'GET', '/old'), ask('web', 'GET', '/new')]).toEqual(['deny', 'allow']);
  });

  test.each<[string, RouteFacts, object]>([
    ['of a Server in another namespace', { parents: [reference('Server', 'api', 'pay')] }, path('/orders')],
    ['by a port', { parents: [{ ...reference('Server', 'api'), port: 8080 }] }, path('/orders')],
    ['by a section', { parents: [{ ...reference('Server', 'api'), sectionName: 'x' }] }, path('/orders')],
    ['with a filter that Linkerd does not know', {}, { ...path('/orders'), filters: [{ type: 'URLRewrite', urlRewrite: { hostname: 'x' } }] }],
    ['of another Server', { parents: [reference('Server', 'other')] }, path('/orders')],
  ])('%s is left out, so that there is none', (_, facts, rule) => {
    const ask = asker(SERVER, route('shop/orders', [rule], facts));
    expect([ask('web', 'GET', '/admin'), ask('job', 'GET', '/orders')]).toEqual(['allow', 'deny']);
  });

  test('a GRPCRoute keeps HTTPRoutes out', () => {
    const ask = asker(SERVER, route('shop/orders', [path('/orders')]), route('shop/calls', [{}], { kind: 'GRPCRoute' }));
    expect([ask('web', 'GET', '/admin'), ask('job', 'GET', '/orders')]).toEqual(['allow', 'deny']);
  });
});

describe('how a port is read', () => {
  const ROUTES = [route('shop/orders', [path('/orders')]), ...ofRoute('orders')];
  test.each<[string, readonly string[]]>([
    // web at /orders and /admin, job at /orders and /admin.
    ['HTTP/1', ['allow', 'deny', 'allow', 'deny']],
    ['HTTP/2', ['allow', 'deny', 'allow', 'deny']],
    // What is not taken for HTTP in time meets the Server alone.
    ['unknown', ['allow', 'unknown', 'allow', 'deny']],
    ['opaque', ['allow', 'allow', 'deny', 'deny']],
    ['TLS', ['allow', 'allow', 'deny', 'deny']],
  ])('%s', (proxyProtocol, expected) => {
    const ask = asker(server('shop/api', { proxyProtocol }), ...ROUTES);
    expect(['web', 'job'].flatMap((from) => ['/orders', '/admin'].map((requested) => ask(from, 'GET', requested)))).toEqual(expected);
  });

  test('gRPC: calls by service and method', () => {
    const ask = asker(
      server('shop/api', { proxyProtocol: 'gRPC' }), ...ofRoute('get', 'GRPCRoute'), route('shop/orders', [path('/')]),
      route('shop/get', [{ matches: [{ method: { service: 'shop.Orders', method: 'Get' } }] }], { kind: 'GRPCRoute' }),
      route('shop/all', [{ matches: [{ method: { service: 'shop.Orders' } }] }], { kind: 'GRPCRoute' }),
    );
    expect([ask('job', 'POST', '/shop.Orders/Get'), ask('job', 'POST', '/shop.Orders/List'), ask('job', 'GET', '/shop.Orders/Get')]).toEqual(['allow', 'deny', 'deny']);
    expect([ask('web', 'POST', '/shop.Orders/List'), ask('web', 'POST', '/shop.Other/List'), ask('web', 'POST', '/shop.Orders'), ask('web', 'POST', '/shop.Orders/Get/more')]).toEqual(['allow', 'deny', 'deny', 'allow']);
  });

  test('gRPC without routes takes calls, and nothing else', () => {
    const ask = asker(server('shop/api', { proxyProtocol: 'gRPC' }));
    expect([ask('web', 'POST', '/a/b'), ask('web', 'GET', '/a/b'), ask('web', 'POST', '/a'), ask('job', 'POST', '/a/b')]).toEqual(['allow', 'deny', 'deny', 'deny']);
  });
});

describe('probes', () => {
  const probed = (objects: readonly object[], annotations: Record<string, string> = {}) => {
    const api = meshed('shop/api', {
      annotations,
      spec: { containers: [{ name: 'main', image: 'x', ports: [{ name: 'http', containerPort: 8080 }], readinessProbe: { httpGet: { port: 'http', path: '/ready?x=1' } } }] },
    });
    const judgement = given([meshed('shop/web'), pod('shop/bare'), api, annotated('shop', { 'config.linkerd.io/default-inbound-policy': 'deny' }), ...objects]);
    return (method: string, requested: string) => bothVerdict(judgement, 'shop/bare', 'shop/api', { method, path: requested, host: 'api' });
  };

  test('anybody may ask what a probe asks, where no route is attached', () => {
    for (const ask of [probed([]), probed([server('shop/api')]), probed([server('shop/api', { proxyProtocol: 'HTTP/2' })])]) {
      expect([ask('GET', '/ready'), ask('POST', '/ready'), ask('GET', '/ready/x'), ask('GET', '/')]).toEqual(['allow', 'deny', 'deny', 'deny']);
    }
  });

  test('the proxy has probes of its own', () => {
    const judgement = given([pod('shop/bare'), meshed('shop/api'), annotated('shop', { 'config.linkerd.io/default-inbound-policy': 'deny' })]);
    const ask = (requested: string) => bothVerdict(judgement, 'shop/bare', 'shop/api', { port: 4191, method: 'GET', path: requested, host: 'api' });
    expect([ask('/ready'), ask('/live'), ask('/metrics')]).toEqual(['allow', 'allow', 'deny']);
  });

  test('a route takes that away, and so does a port that is not read as HTTP', () => {
    const asked = [probed([server('shop/api'), route('shop/r', [path('/')])]), probed([server('shop/api', { proxyProtocol: 'opaque' })]), probed([], { 'config.linkerd.io/opaque-ports': '8000-8100' })];
    expect(asked.map((ask) => ask('GET', '/ready'))).toEqual(['deny', 'deny', 'deny']);
  });
});
