import { API, EDGE, FROM_SHOP, HTTPS, PODS, ask, gateway, gets, route, rule } from './given-routes';
import { formatRequestSet } from '../../../../src/judge/requests/describe';
import { authorization, given, namespace, networkPolicy, object } from '../../given';

describe('routes', () => {
  test('lead requests of their hosts and paths to their backends, the longest prefix first', () => {
    const objects = [gateway(), route('shop/all', [rule('/', 'web'), rule('/api', 'api'), rule('/api/admin', 'admin')])];
    expect(gets(objects)).toEqual({ web: 'allow' });
    expect(gets(objects, { path: '/api' })).toEqual({ api: 'allow' });
    expect(gets(objects, { path: '/api/v1?x=1' })).toEqual({ api: 'allow' });
    expect(gets(objects, { path: '/apiary' })).toEqual({ web: 'allow' });
    expect(gets(objects, { path: '/api/admin/x' })).toEqual({ admin: 'allow' });
    expect(gets(objects, { host: 'SHOP.example.com:443' })).toEqual({ web: 'allow' });
    expect(gets(objects, { host: 'other.example.com' })).toEqual({});
  });

  test('ask for an exact path before a prefix, and for a method before none', () => {
    const exact = { ...rule('/', 'api'), matches: [{ path: { type: 'Exact', value: '/login' } }] };
    const posts = { ...rule('/', 'admin'), matches: [{ path: { type: 'PathPrefix', value: '/' }, method: 'POST' }] };
    const objects = [gateway(), route('shop/all', [rule('/', 'web'), exact, posts])];
    expect(gets(objects, { path: '/login' })).toEqual({ api: 'allow' });
    expect(gets(objects, { path: '/login/' })).toEqual({ web: 'allow' });
    expect(gets(objects, { method: 'POST' })).toEqual({ admin: 'allow' });
  });

  test('with headers and parameters depend on what the question says of them', () => {
    const beta = { ...rule('/', 'api'), matches: [{ headers: [{ name: 'X-Beta', value: 'yes' }] }] };
    const parameter = { ...rule('/', 'admin'), matches: [{ path: { type: 'PathPrefix', value: '/' }, queryParams: [{ name: 'as', value: 'admin' }] }] };
    const objects = [gateway(), route('shop/all', [rule('/', 'web'), beta])];
    expect(gets(objects, { headers: { 'x-beta': 'yes' } })).toEqual({ api: 'allow' });
    expect(gets(objects)).toEqual({ web: 'allow' });
    expect(gets(objects, { headers: undefined })).toEqual({ web: 'conditional', api: 'conditional' });
    expect(gets([gateway(), route('shop/all', [parameter])])).toEqual({ admin: 'conditional' });
    expect(gets([gateway(), route('shop/all', [parameter])], { path: '/?as=admin' })).toEqual({ admin: 'allow' });
  });

  test('lead nowhere where they are not attached', () => {
    const all = [rule('/', 'web')];
    expect(gets([gateway(), route('shop/a', all, { parentRefs: [{ ...EDGE, sectionName: 'other' }] })])).toEqual({});
    expect(gets([gateway(), route('shop/a', all, { parentRefs: [{ ...EDGE, port: 80 }] })])).toEqual({});
    expect(gets([gateway(), route('shop/a', all, { parentRefs: [{ name: 'public' }] })])).toEqual({});
    expect(gets([gateway(), route('shop/a', all, { hostnames: ['other.example.com'] })])).toEqual({});
    expect(gets([gateway({ ...HTTPS, allowedRoutes: undefined }), route('shop/a', all)])).toEqual({});
    expect(gets([gateway({ ...HTTPS, allowedRoutes: { ...FROM_SHOP, kinds: [{ kind: 'GRPCRoute' }] } }), route('shop/a', all)])).toEqual({});
    expect(gets([gateway({ ...HTTPS, protocol: 'TLS' }), route('shop/a', all)])).toEqual({});
    expect(gets([gateway(), route('shop/a', all, { hostnames: undefined })])).toEqual({ web: 'allow' });
    expect(gets([gateway({ ...HTTPS, hostname: '*.example.com' }), route('shop/a', all)])).toEqual({ web: 'allow' });
    expect(gets([gateway(), route('shop/a', all, { hostnames: ['*.example.com'] })])).toEqual({ web: 'allow' });
  });

  test('take labels of namespaces into account', () => {
    const labelled = { ...HTTPS, allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { edge: 'yes' } } } } };
    expect(gets([gateway(labelled), route('shop/a', [rule('/', 'web')])])).toEqual({});
    expect(gets([gateway(labelled), namespace('shop', { edge: 'yes' }), route('shop/a', [rule('/', 'web')])])).toEqual({ web: 'allow' });
  });

  test('of another namespace need a ReferenceGrant for their backends', () => {
    const other = route('bank/a', [{ backendRefs: [{ name: 'web', namespace: 'shop', port: 80 }] }]);
    const open = gateway({ ...HTTPS, allowedRoutes: { namespaces: { from: 'All' } } });
    const grant = (from: string, to: object) => object('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', 'shop/grant', {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: from }], to: [{ group: '', kind: 'Service', ...to }],
    });
    expect(gets([open, other])).toEqual({});
    expect(gets([open, other, grant('bank', {})])).toEqual({ web: 'allow' });
    expect(gets([open, other, grant('bank', { name: 'api' })])).toEqual({});
    expect(gets([open, other, grant('edge', {})])).toEqual({});
  });

  test('call nobody where they redirect, and everybody to whom a copy goes', () => {
    expect(gets([gateway(), route('shop/a', [rule('/', 'web', { backendRefs: [], filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }] })])])).toEqual({});
    expect(gets([gateway(), route('shop/a', [rule('/', 'web', { filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'api', port: 80 } } }] })])]))
      .toEqual({ web: 'allow', api: 'allow' });
    expect(gets([gateway(), route('shop/a', [{ backendRefs: [{ name: 'web', port: 80, weight: 0 }, { name: 'api', port: 80 }] }])])).toEqual({ api: 'allow' });
    expect(gets([gateway(), route('shop/a', [{ backendRefs: [{ name: 'web', port: 8080 }] }])])).toEqual({});
  });

  test('of gRPC are paths of POST requests', () => {
    const grpc = object(API, 'GRPCRoute', 'shop/a', { parentRefs: [EDGE], rules: [{ matches: [{ method: { service: 'shop.v1.Cart', method: 'Get' } }], backendRefs: [{ name: 'api', port: 80 }] }] });
    expect(gets([gateway(), grpc], { method: 'POST', path: '/shop.v1.Cart/Get' })).toEqual({ api: 'allow' });
    expect(gets([gateway(), grpc], { method: 'POST', path: '/shop.v1.Cart/Put' })).toEqual({});
  });
});

describe('nobody knows', () => {
  test('which of two routes that are alike is asked', () => {
    expect(gets([gateway(), route('shop/a', [rule('/', 'web')]), route('shop/b', [rule('/', 'api')])])).toEqual({ web: 'unknown', api: 'unknown' });
  });

  test('whether a request falls through from the best host to a wider one', () => {
    const wide = { ...HTTPS, hostname: '*.example.com' };
    const objects = [gateway(wide), route('shop/a', [rule('/api', 'api')]), route('shop/b', [rule('/', 'web')], { hostnames: ['*.example.com'] })];
    expect(gets(objects, { path: '/api' })).toEqual({ api: 'allow' });
    expect(gets(objects)).toEqual({ web: 'unknown' });
    expect(gets(objects, { host: 'other.example.com' })).toEqual({ web: 'allow' });
  });

  test('whether a listener without routes keeps its requests to itself', () => {
    const objects = [gateway(HTTPS, { ...HTTPS, name: 'wide', hostname: '*.example.com' }), route('shop/a', [rule('/', 'web')], { parentRefs: [{ ...EDGE, sectionName: 'wide' }] })];
    expect(gets(objects)).toEqual({ web: 'unknown' });
  });

  test('what regular expressions and filters of others do', () => {
    expect(gets([gateway(), route('shop/a', [{ ...rule('/', 'web'), matches: [{ path: { type: 'RegularExpression', value: '/.*' } }] }])])).toEqual({ web: 'unknown' });
    expect(gets([gateway(), route('shop/a', [rule('/', 'web', { filters: [{ type: 'ExtensionRef', extensionRef: { group: 'x', kind: 'Y', name: 'z' } }] })])])).toEqual({ web: 'unknown' });
  });

  test.each([
    ['a VirtualService for gateways', object('networking.istio.io/v1', 'VirtualService', 'shop/v', { gateways: ['edge/old'] })],
    ['a Gateway of Istio', object('networking.istio.io/v1', 'Gateway', 'edge/old', { selector: {}, servers: [] })],
    ['a TLSRoute', object(API, 'TLSRoute', 'shop/t', {})],
  ])('what comes in beside %s', (_, unread) => {
    const judgement = given([...PODS, gateway(), route('shop/a', [rule('/', 'web')]), unread]);
    expect([ask(judgement, 'web', {}), ask(judgement, 'api', {})]).toEqual(['unknown', 'unknown']);
  });

  test('but a VirtualService of the mesh is nothing to a Gateway', () => {
    expect(gets([gateway(), route('shop/a', [rule('/', 'web')]), object('networking.istio.io/v1', 'VirtualService', 'shop/v', { hosts: ['web'] })])).toEqual({ web: 'allow' });
  });

  test('who the pods of a class are that is not modelled', () => {
    const other = object(API, 'Gateway', 'edge/public', { gatewayClassName: 'kong', listeners: [HTTPS] });
    expect(gets([other, route('shop/a', [rule('/', 'web')])])).toEqual({ web: 'unknown', api: 'unknown', admin: 'unknown' });
  });
});

describe('a request through a Gateway', () => {
  const onlyEdge = authorization('shop/web', {
    selector: { matchLabels: { app: 'web' } },
    rules: [{ from: [{ source: { principals: ['cluster.local/ns/edge/sa/public-istio'] } }], to: [{ operation: { paths: ['/docs*'] } }] }],
  });
  const all = route('shop/a', [rule('/', 'web')]);

  test('needs the policies of both legs as well', () => {
    const judgement = given([...PODS, gateway(), all, onlyEdge]);
    expect([ask(judgement, 'web', { path: '/docs' }), ask(judgement, 'web', { path: '/x' })]).toEqual(['allow', 'deny']);
    const closed = networkPolicy('edge/p', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }] });
    const walled = given([...PODS, gateway(), all, closed]);
    expect([ask(walled, 'web', {}), ask(walled, 'web', { from: { ip: '192.0.2.1' } })]).toEqual(['deny', 'allow']);
  });

  test('reaches the callee as the route rewrites it', () => {
    const rewriting = (path: object) => route('shop/a', [rule('/manual', 'web', { filters: [{ type: 'URLRewrite', urlRewrite: { path } }] })]);
    const to = (path: object) => ask(given([...PODS, gateway(), rewriting(path), onlyEdge]), 'web', { path: '/manual/1' });
    expect(to({ type: 'ReplacePrefixMatch', replacePrefixMatch: '/docs' })).toBe('allow');
    expect(to({ type: 'ReplacePrefixMatch', replacePrefixMatch: '/' })).toBe('deny');
    expect(to({ type: 'ReplaceFullPath', replaceFullPath: '/docs' })).toBe('allow');
  });

  test('does not bind whoever breaks into the Gateway\'s pods', () => {
    const judgement = given([...PODS, gateway(), all]);
    expect(judgement.check({ from: { gateway: 'edge/public' }, to: { workload: 'shop/admin' }, port: 8080 }).verdict).toBe('allow');
    expect(ask(judgement, 'admin', {})).toBe('deny');
  });

  test('is explained with the route that leads it, or the Gateway that has none', () => {
    const judgement = given([...PODS, gateway(), all]);
    const flow = { from: { ip: '198.51.100.7' }, via: 'edge/public', port: 8080, method: 'GET', path: '/', host: 'shop.example.com' };
    const explained = judgement.explain({ ...flow, to: { workload: 'shop/web' } });
    expect(explained.hops.map(({ hop, leg }) => [leg ?? '', hop].join(' ').trim())).toEqual([
      'to-gateway ingress', 'to-gateway authentication', 'to-gateway authorization', 'route',
      'from-gateway egress', 'from-gateway ingress', 'from-gateway mtls', 'from-gateway authentication', 'from-gateway authorization',
    ]);
    expect(explained.hops.find(({ hop }) => hop === 'route')!.testimonies).toMatchObject([
      { effect: 'allows', object: { kind: 'HTTPRoute', namespace: 'shop', name: 'a' }, path: ['spec', 'rules', 0] },
    ]);
    const denied = judgement.explain({ ...flow, to: { workload: 'shop/api' } });
    expect(denied.hops.find(({ hop }) => hop === 'route')!.testimonies).toMatchObject([{ effect: 'denies', object: { kind: 'Gateway', name: 'public' } }]);
  });

  test('depends on what the question leaves open', () => {
    const judgement = given([...PODS, gateway(), route('shop/a', [rule('/docs', 'web')])]);
    expect(ask(judgement, 'web', { path: undefined })).toBe('conditional');
    expect(ask(judgement, 'web', { host: undefined, path: '/docs' })).toBe('conditional');
    expect(ask(judgement, 'api', { path: undefined })).toBe('deny');
  });

  test('is asked of Gateways and of pods over TCP', () => {
    const judgement = given([...PODS, gateway(), all]);
    expect(() => ask(judgement, 'web', { via: 'edge/other' })).toThrow('No Gateway "edge/other" in the manifests');
    expect(() => ask(judgement, 'web', { protocol: 'UDP' })).toThrow('carry requests over TCP, not UDP');
    expect(() => ask(judgement, 'web', { to: { ip: '192.0.2.1' } })).toThrow('Only pods are called through a Gateway');
  });
});

describe('exposure', () => {
  test('tells what comes in through a Gateway, host by host', () => {
    const judgement = given([...PODS, gateway(HTTPS, { ...HTTPS, name: 'docs', hostname: 'docs.example.com' }),
      route('shop/a', [rule('/', 'web'), rule('/api', 'api')]), route('shop/b', [rule('/', 'web')], { hostnames: ['docs.example.com'] })]);
    const rows = [...judgement.exposure()].filter(({ from }) => from.kind === 'external' && from.via === 'edge/public' && from.ranges[0] === '0.0.0.0-255.255.255.255');
    expect(rows.map(({ to, verdict, ports, requests }) => (
      `${to.kind === 'workload' ? to.workload : ''}:${ports.first} ${verdict} ${requests?.map(formatRequestSet).join(' | ')}`
    ))).toEqual([
      'shop/web:8080 allow * * host docs.example.com',
      'shop/web:8080 allow * * except /api,/api/* host shop.example.com',
      'shop/api:8080 allow * /api,/api/* host shop.example.com',
    ]);
    for (const row of rows) expect(judgement.check(row.witness).verdict).toBe(row.verdict);
  });
});

describe('references that are not understood', () => {
  test('may lead to any pod: a backend that is no Service, and a copy to one', () => {
    const hostname = { group: 'networking.istio.io', kind: 'Hostname', name: 'admin.shop.svc.cluster.local', port: 80 };
    const imported = { group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'api', port: 80 };
    for (const backend of [hostname, imported, { ...hostname, kind: 'Service' }]) {
      const split = rule('/', 'web', { backendRefs: [{ name: 'web', port: 80 }, backend] });
      expect(gets([gateway(), route('shop/all', [split])])).toEqual({ web: 'allow', api: 'unknown', admin: 'unknown' });
      const mirrored = rule('/', 'web', { filters: [{ type: 'RequestMirror', requestMirror: { backendRef: backend } }] });
      expect(gets([gateway(), route('shop/all', [mirrored])])).toEqual({ web: 'allow', api: 'unknown', admin: 'unknown' });
      const unused = rule('/', 'web', { backendRefs: [{ name: 'web', port: 80 }, { ...backend, weight: 0 }] });
      expect(gets([gateway(), route('shop/all', [unused])])).toEqual({ web: 'allow' });
    }
    const rows = [...given([...PODS, gateway(), route('shop/all', [rule('/', 'web', { backendRefs: [imported] })])]).exposure()];
    expect(rows.filter(({ from, verdict }) => from.kind === 'external' && from.via !== undefined && verdict === 'unknown').map(({ to }) => to)).toEqual(
      expect.arrayContaining([{ kind: 'workload', workload: 'shop/admin' }]),
    );
  });

  test('make what a proxy lets out unknown: a parent that is no Gateway', () => {
    const parent = (kind: string, group: string) => route('shop/mesh', [rule('/', 'admin')], { parentRefs: [{ group, kind, name: 'api' }] });
    const only = object('networking.istio.io/v1', 'Sidecar', 'shop/default', { egress: [{ hosts: ['./web.shop.svc.cluster.local'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });
    const reaches = (...objects: object[]) => given([...PODS, only, ...objects]).check({ from: { workload: 'shop/web' }, to: { workload: 'shop/admin' }, port: 8080 }).verdict;
    expect(reaches()).toBe('deny');
    expect(reaches(parent('Service', ''))).toBe('unknown');
    expect(reaches(parent('ServiceEntry', 'networking.istio.io'))).toBe('unknown');
    expect(reaches(parent('Gateway', 'gateway.networking.k8s.io'))).toBe('deny');
    expect(given([parent('Service', '')]).unknownKinds.map(({ ref, matters }) => [ref.name, matters?.because]))
      .toEqual([['mesh', 'its parent Service api is no Gateway, so that it diverts calls inside the mesh']]);
  });
});
