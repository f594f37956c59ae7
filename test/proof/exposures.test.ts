import { Chart, Testing } from 'cdk8s';
import { EdgeGateway, HttpMethod, Mesh, Port, Probes, SecureService, ZeroTrustNamespace } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { proveGraph } from '../../src/proof/prove-graph';
import { image } from '../support/programs';
import { find, manifestsOfApp } from '../support/synth';
import type { Manifest } from '../support/synth';

const COMMON = { image: image('shop'), ports: [Port.http(8080, { servicePort: 80 })], probes: Probes.http('/healthz') };

function shop() {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const mesh = Mesh.istio();
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const [web, api] = ['web', 'api'].map((name) => new SecureService(namespace, name, COMMON));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com', '*.apps.example.com'], mesh, gatewayClassName: 'istio' });
  edge.exposes(web, { hosts: ['shop.example.com'], pathPrefixes: ['/'], openToAll: 'the shop window' });
  edge.exposes(api, { hosts: ['shop.example.com'], pathPrefixes: ['/api'] });
  edge.exposes(web, { hosts: ['*.apps.example.com'], pathPrefixes: ['/docs'] });
  return { graph: Registry.of(app).graph(), manifests: manifestsOfApp(app) };
}

const { graph, manifests } = shop();
const API = 'edge-api.shop.example.com';

function said(change: (manifest: (kind: string, name: string) => Manifest) => void, ...added: object[]): readonly string[] {
  const copies = structuredClone(manifests);
  change((kind, name) => find(copies, kind, name));
  return proveGraph(graph, [...copies, ...added]).messages.map(({ text }) => text);
}

const UNCHANGED = () => undefined;
const GATEWAY_API = 'gateway.networking.k8s.io/v1';
const EDGE = { name: 'edge', namespace: 'istio-ingress' };

function object(apiVersion: string, kind: string, key: string, spec: object): object {
  const [namespace, name] = key.split('/');
  return { apiVersion, kind, metadata: { namespace, name }, spec };
}

function route(key: string, spec: object): object {
  return object(GATEWAY_API, 'HTTPRoute', key, { parentRefs: [EDGE], hostnames: ['shop.example.com'], ...spec });
}

test('what is written holds', () => expect(said(UNCHANGED)).toEqual([]));

describe('routes', () => {
  test('that lead where nobody declared are told with host, path and Service', () => {
    expect(said((manifest) => { manifest('HTTPRoute', API).spec.rules[0].matches[0].path.value = '/'; })).toEqual([
      `HTTPRoute shop/${API} leads requests for shop.example.com / to shop/api:80, which is undeclared. Declare it: edge.exposes(…), or delete it`,
      'istio-ingress/edge does not lead requests for shop.example.com /api to shop/api:80, although it is declared: no HTTPRoute that its listener takes says so. Take back the patch that changed it',
    ]);
    expect(said(UNCHANGED, route('shop/more', { rules: [{ matches: [{ path: { type: 'Exact', value: '/admin' } }], backendRefs: [{ name: 'api', port: 80 }] }] }))).toEqual([
      'HTTPRoute shop/more leads requests for shop.example.com exactly /admin to shop/api:80, which is undeclared. Declare it: edge.exposes(…), or delete it',
    ]);
  });

  test('lead nowhere unless a listener takes them', () => {
    const missing = 'istio-ingress/edge does not lead requests for shop.example.com /api to shop/api:80';
    for (const change of [
      (spec: Manifest) => { spec.parentRefs[0].sectionName = 'any.apps.example.com'; },
      (spec: Manifest) => { spec.parentRefs[0].port = 8443; },
      (spec: Manifest) => { spec.hostnames = ['other.example.com']; },
      (spec: Manifest) => { spec.parentRefs[0].name = 'other'; },
    ]) expect(said((manifest) => change(manifest('HTTPRoute', API).spec)).join('\n')).toContain(missing);
    expect(said(UNCHANGED, route('elsewhere/more', { rules: [{ backendRefs: [{ name: 'theirs', port: 80 }] }] }))).toEqual([]);
  });

  test('change nothing on the way', () => {
    const filter = (one: object) => said((manifest) => { manifest('HTTPRoute', API).spec.rules[0].filters = [one]; }).join('\n');
    expect(filter({ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 80 } } })).toContain('sends a copy of requests to shop/web:80');
    expect(filter({ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/admin' } } })).toContain('leads requests for shop.example.com /api to shop/api:80, with the path /admin, which is undeclared');
    expect(filter({ type: 'ExtensionRef', extensionRef: { group: 'x', kind: 'y', name: 'z' } })).toContain('has a filter ExtensionRef');
    expect(filter({ type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['server'] } })).toContain('to shop/api:80, answers without the headers server, which is undeclared');
    const ofBackend = (one: object) => said((manifest) => { manifest('HTTPRoute', API).spec.rules[0].backendRefs[0].filters = [one]; }).join('\n');
    expect(ofBackend({ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-user', value: 'root' }] } })).toContain('has a filter RequestHeaderModifier');
    expect(ofBackend({ type: 'ResponseHeaderModifier', responseHeaderModifier: { add: [{ name: 'access-control-allow-origin', value: '*' }] } })).toContain('has a filter ResponseHeaderModifier for one of its backends');
  });

  test('say that they are open to all only where it was declared', () => {
    const open = (name: string) => said((manifest) => { manifest('HTTPRoute', name).metadata.annotations = { 'cdk8s-zero-trust.dev/open-to-all': 'hush' }; });
    expect(open(API)).toEqual([
      `HTTPRoute shop/${API} says that it is open to all (cdk8s-zero-trust.dev/open-to-all), which is undeclared. Say so where it is exposed: edge.exposes(service, { openToAll: '…' }), or delete the annotation`,
    ]);
    expect(find(manifests, 'HTTPRoute', 'edge-web.shop.example.com').metadata.annotations).toEqual({ 'cdk8s-zero-trust.dev/open-to-all': 'the shop window' });
    // Another exposure of the same service says it, under another host.
    expect(open('edge-web.any.apps.example.com')).toEqual([expect.stringContaining('HTTPRoute shop/edge-web.any.apps.example.com says that it is open to all')]);
  });

  test('lead into the program through its own edges only', () => {
    expect(said(UNCHANGED, route('elsewhere/in', { parentRefs: [{ name: 'other', namespace: 'other' }], rules: [{ backendRefs: [{ name: 'web', namespace: 'shop', port: 80 }] }] }))[0])
      .toBe('HTTPRoute elsewhere/in leads to shop/web through the Gateway other/other, which is undeclared. Declare it as an EdgeGateway, or delete it');
    expect(said(UNCHANGED, object('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', 'shop/open', {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'elsewhere' }], to: [{ group: '', kind: 'Service' }],
    }))).toEqual(['ReferenceGrant shop/open lets routes of \'elsewhere\' lead to every Service of shop, which is undeclared. Delete it']);
    expect(said(UNCHANGED, route('shop/mesh', { parentRefs: [{ group: '', kind: 'Service', name: 'web' }], rules: [{ backendRefs: [{ name: 'api', port: 80 }] }] }))[0])
      .toContain('with another parent a route diverts calls inside the mesh');
  });

  test('mean the same in other words', () => {
    expect(said((manifest) => {
      const { spec } = manifest('HTTPRoute', API);
      delete spec.parentRefs[0].group;
      delete spec.parentRefs[0].sectionName;
      spec.rules[0].matches[0].path.value = '/api/';
      spec.rules[0].timeouts = { request: '5s' };
    })).toEqual([]);
  });
});

describe('listeners', () => {
  const listener = (change: (one: Manifest) => void) => said((manifest) => change(manifest('Gateway', 'edge').spec.listeners.find(({ hostname }: Manifest) => hostname === 'shop.example.com'))).join('\n');

  test('have the host, the port and the certificate that were declared', () => {
    expect(listener((one) => { one.tls.certificateRefs[0].name = 'other'; })).toContain('does not listen as istio-ingress/edge was declared to');
    expect(listener((one) => { one.tls.certificateRefs[0].namespace = 'other'; })).toContain('is "other", expected "istio-ingress"');
    expect(listener((one) => { one.tls.mode = 'Passthrough'; })).toContain('is "Passthrough", expected "Terminate"');
    expect(listener((one) => { delete one.hostname; })).toContain('expected one with hostname "shop.example.com"');
    expect(listener((one) => { one.port = 8443; })).toContain('spec.listeners[1].port is 8443, expected 443');
    expect(said((manifest) => { manifest('Gateway', 'edge').spec.allowedListeners = { namespaces: { from: 'All' } }; })[0]).toContain('spec.allowedListeners');
    expect(said((manifest) => { manifest('Gateway', 'edge').metadata.name = 'other'; }).join('\n')).toContain('istio-ingress/edge was declared, but no manifest makes it');
  });

  test.each<[string, object | undefined, string]>([
    ['everybody', { from: 'All' }, 'every namespace'],
    ['the Gateway\'s own namespace', undefined, 'the namespace \'istio-ingress\''],
    ['one more', { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop', 'bank'] }] } }, 'the namespace \'bank\''],
    ['who wears a label', { from: 'Selector', selector: { matchLabels: { edge: 'yes' } } }, 'namespaces that anybody may label'],
    ['all but one', { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['bank'] }] } }, 'namespaces that anybody may label'],
  ])('take routes of the declared namespaces, not of %s', (_, namespaces, words) => {
    expect(listener((one) => { one.allowedRoutes = namespaces && { namespaces }; })).toContain(`${words} may attach routes to Gateway istio-ingress/edge for shop.example.com`);
  });

  test('take them by other words, too', () => {
    expect(listener((one) => { one.allowedRoutes.namespaces.selector = { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }; })).toBe('');
  });
});

describe('an edge with a redirect, and routes by method and header', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const mesh = Mesh.istio();
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const [web, api] = ['web', 'api'].map((name) => new SecureService(namespace, name, COMMON));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'], mesh, redirectPort: 80 });
  edge.exposes(web, { headers: { 'X-Version': '2' } });
  edge.exposes(api, { exactPaths: ['/api'], methods: [HttpMethod.GET, HttpMethod.POST] });
  const [declared, written] = [Registry.of(app).graph(), manifestsOfApp(app)];
  const saidOf = (change: (manifest: (kind: string, name: string) => Manifest) => void, ...added: object[]) => {
    const copies = structuredClone(written);
    change((kind, name) => find(copies, kind, name));
    return proveGraph(declared, [...copies, ...added]).messages.map(({ text }) => text).join('\n');
  };
  const redirect = (change: (filter: Manifest) => void) => saidOf((manifest) => change(manifest('HTTPRoute', 'edge-redirect').spec.rules[0].filters[0].requestRedirect));
  const plain = (change: (listener: Manifest) => void) => saidOf((manifest) => change(manifest('Gateway', 'edge').spec.listeners[1]));
  const match = (change: (match: Manifest) => void, name: string) => saidOf((manifest) => change(manifest('HTTPRoute', name).spec.rules[0].matches[0]));
  const [WEB, POSTS] = ['edge-web.shop.example.com', 'edge-api.shop.example.com'];

  test('holds as it is written, and in other words', () => {
    expect(saidOf(UNCHANGED)).toBe('');
    expect(redirect((filter) => { filter.port = 443; })).toBe('');
    expect(match(({ headers: [header] }) => { header.name = 'X-VERSION'; delete header.type; }, WEB)).toBe('');
  });

  test('redirects to HTTPS at the same host, and nowhere else', () => {
    expect(redirect((filter) => { filter.scheme = 'http'; })).toContain('leads requests for shop.example.com / to a redirect to http, the same host, which is undeclared');
    expect(redirect((filter) => { filter.hostname = 'evil.example.com'; })).toContain('to a redirect to https, evil.example.com, which is undeclared');
    expect(redirect((filter) => { filter.port = 8443; })).toContain('to a redirect to https, the same host:8443, which is undeclared');
    expect(redirect((filter) => { filter.path = { type: 'ReplaceFullPath', replaceFullPath: '/x' }; })).toContain('the same host with the path /x, which is undeclared');
    expect(saidOf((manifest) => { manifest('HTTPRoute', 'edge-redirect').spec.hostnames = ['other.example.com']; })).toContain('although it is declared');
    expect(saidOf((manifest) => { delete manifest('HTTPRoute', 'edge-redirect').spec.rules[0].filters; })).toContain('leads requests for shop.example.com / to nobody, which is undeclared');
    expect(saidOf(UNCHANGED, route('istio-ingress/away', {
      parentRefs: [{ ...EDGE, sectionName: 'http' }],
      rules: [
        { matches: [{ path: { value: '/login' } }], filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'evil.example.com' } }] },
      ],
    }))).toContain('HTTPRoute istio-ingress/away leads requests for shop.example.com /login to a redirect to the same scheme, evil.example.com, which is undeclared');
    expect(saidOf((manifest) => { manifest('HTTPRoute', WEB).spec.parentRefs[0].sectionName = 'http'; })).toContain('does not lead requests for shop.example.com /');
  });

  test('takes plain HTTP where it redirects, and nowhere else', () => {
    expect(plain((listener) => { listener.port = 8080; })).toContain('spec.listeners[1].port is 8080, expected 80');
    expect(plain((listener) => { listener.protocol = 'TCP'; })).toContain('is "TCP", expected "HTTP"');
    expect(plain((listener) => { listener.allowedRoutes.namespaces.from = 'All'; })).toContain('every namespace may attach routes to Gateway istio-ingress/edge for every host');
    expect(saidOf((manifest) => { manifest('Gateway', 'edge').spec.listeners.pop(); })).toContain('expected one without hostname');
    expect(saidOf((manifest) => { manifest('Gateway', 'edge').spec.listeners.push({ name: 'more', port: 81, protocol: 'HTTP' }); })).toContain('spec.listeners[2].port is 81, expected 80');
    expect(saidOf((manifest) => { manifest('AuthorizationPolicy', 'edge').spec.rules.shift(); })).toContain("can't reach istio-ingress/edge");
    expect(saidOf((manifest) => { delete manifest('AuthorizationPolicy', 'edge').spec.rules[0].to[0].operation.hosts; })).toContain('which is undeclared');
    expect(saidOf((manifest) => { manifest('NetworkPolicy', 'edge').spec.ingress[0].ports.shift(); })).toContain("can't reach istio-ingress/edge");
  });

  test('asks for the methods, paths and headers that were declared', () => {
    expect(match((one) => { delete one.method; }, POSTS)).toContain('leads requests for shop.example.com exactly /api to shop/api:80, which is undeclared');
    expect(match((one) => { one.method = 'DELETE'; }, POSTS)).toContain('DELETE exactly /api to shop/api:80, which is undeclared');
    expect(match((one) => { one.path.type = 'PathPrefix'; }, POSTS)).toContain('GET /api to shop/api:80, which is undeclared');
    expect(match((one) => { delete one.headers; }, WEB)).toContain('leads requests for shop.example.com / to shop/web:80, which is undeclared');
    expect(match(({ headers: [header] }) => { header.type = 'RegularExpression'; }, WEB)).toContain('with the header x-version: regex 2 to shop/web:80, which is undeclared');
    expect(match((one) => { one.queryParams = [{ name: 'x', value: '1' }]; }, WEB)).toContain('with the parameter x=1');
    const policy = (name: string, change: (operation: Manifest) => void) => saidOf((manifest) => change(manifest('AuthorizationPolicy', name).spec.rules[0].to[0].operation));
    expect(policy('api', (operation) => { delete operation.methods; })).toContain('which is undeclared');
    expect(policy('api', (operation) => { operation.paths.push('/api/*'); })).toContain('which is undeclared');
    expect(policy('api', (operation) => { operation.methods = ['GET']; })).toContain("can't reach shop/api");
  });
});

describe('an edge that changes requests and answers', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const mesh = Mesh.istio();
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const [web, api] = ['web', 'api'].map((name) => new SecureService(namespace, name, COMMON));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'], mesh });
  edge.removes(['X-User-Id']);
  edge.removes(['x-internal']);
  edge.exposes(web, { pathPrefixes: ['/shop'], removesResponseHeaders: ['Server', 'x-powered-by'] });
  edge.exposes(api, {
    pathPrefixes: ['/api'],
    rewritePrefix: '/v1/',
    rewriteHost: 'api.example.com',
    cors: { origins: ['https://a.example.com', 'https://b.example.com'], methods: [HttpMethod.GET], headers: ['X-One', 'x-two'], exposedHeaders: ['ETag'], credentials: true },
  });
  const [declared, written] = [Registry.of(app).graph(), manifestsOfApp(app)];
  const saidOf = (change: (manifest: (kind: string, name: string) => Manifest) => void) => {
    const copies = structuredClone(written);
    change((kind, name) => find(copies, kind, name));
    return proveGraph(declared, copies).messages.map(({ text }) => text).join('\n');
  };
  const [WEB, CHANGED] = ['edge-web.shop.example.com', 'edge-api.shop.example.com'];
  const filters = (name: string, change: (found: Manifest[]) => void) => saidOf((manifest) => change(manifest('HTTPRoute', name).spec.rules[0].filters as Manifest[]));
  const filter = (name: string, type: string, key: string, change: (one: Manifest) => void) => filters(name, (found) => {
    change(found.find((one) => one.type === type)![key] as Manifest);
  });

  test('holds as it is written, and in other words', () => {
    expect(saidOf(UNCHANGED)).toBe('');
    expect(filter(WEB, 'RequestHeaderModifier', 'requestHeaderModifier', (one) => { one.remove = ['X-Internal', 'x-user-id']; })).toBe('');
    expect(filter(CHANGED, 'URLRewrite', 'urlRewrite', (one) => { one.path.replacePrefixMatch = '/v1/'; })).toBe('');
    expect(filter(CHANGED, 'CORS', 'cors', (one) => { one.allowOrigins.reverse(); one.allowHeaders = ['X-Two', 'x-one']; delete one.maxAge; })).toBe('');
    expect(filters(CHANGED, (found) => { found.reverse(); })).toBe('');
  });

  test('takes headers from requests and from answers', () => {
    expect(filters(WEB, (found) => { found.shift(); })).toContain('does not lead requests for shop.example.com /shop to shop/web:80, without the headers x-internal, x-user-id, answers without the headers server, x-powered-by, although');
    expect(filter(CHANGED, 'RequestHeaderModifier', 'requestHeaderModifier', (one) => { one.remove.pop(); })).toContain('without the headers x-internal, open to pages of');
    expect(filter(WEB, 'RequestHeaderModifier', 'requestHeaderModifier', (one) => { one.set = [{ name: 'X-User-Id', value: 'root' }]; })).toContain('with the header x-user-id: root, without the headers');
    expect(filter(WEB, 'RequestHeaderModifier', 'requestHeaderModifier', (one) => { one.add = [{ name: 'x-internal', value: 'yes' }]; })).toContain('with added to the header x-internal: yes');
    expect(filter(WEB, 'ResponseHeaderModifier', 'responseHeaderModifier', (one) => { one.set = [{ name: 'Access-Control-Allow-Origin', value: '*' }]; })).toContain('answers with the header access-control-allow-origin: *');
    expect(filters(WEB, (found) => { found.pop(); })).toContain('although it is declared');
  });

  test('leads paths and hosts where it was declared, and services are asked for the new ones alone', () => {
    expect(filter(CHANGED, 'URLRewrite', 'urlRewrite', (one) => { one.path.replacePrefixMatch = '/'; })).toContain('to shop/api:80, with the prefix /, as api.example.com');
    expect(filter(CHANGED, 'URLRewrite', 'urlRewrite', (one) => { delete one.hostname; })).toContain('with the prefix /v1, without the headers');
    expect(filter(CHANGED, 'URLRewrite', 'urlRewrite', (one) => { delete one.path; })).toContain('to shop/api:80, as api.example.com');
    const { to: [{ operation }] } = find(written, 'AuthorizationPolicy', 'api').spec.rules[0] as { to: [{ operation: Manifest }] };
    expect(operation.paths).toEqual(['/v1', '/v1/*']);
    const paths = (...texts: string[]) => saidOf((manifest) => { manifest('AuthorizationPolicy', 'api').spec.rules[0].to[0].operation.paths = texts; });
    expect(paths('/api', '/api/*')).toContain("can't reach shop/api");
    expect(paths('/v1', '/v1/*', '/admin')).toContain('which is undeclared');
    expect(saidOf((manifest) => { manifest('AuthorizationPolicy', 'edge').spec.rules[0].to[1].operation.paths = ['/v1', '/v1/*']; })).toContain('which is undeclared');
  });

  test.each<[string, (cors: Manifest) => void]>([
    ['one origin more', (cors) => { cors.allowOrigins.push('https://c.example.com'); }],
    ['every origin', (cors) => { cors.allowOrigins = ['*']; }],
    ['one origin less', (cors) => { cors.allowOrigins.pop(); }],
    ['another method', (cors) => { cors.allowMethods = ['GET', 'DELETE']; }],
    ['every method', (cors) => { cors.allowMethods = ['*']; }],
    ['another header', (cors) => { cors.allowHeaders.push('authorization'); }],
    ['another header to read', (cors) => { cors.exposeHeaders.push('set-cookie'); }],
    ['no credentials', (cors) => { delete cors.allowCredentials; }],
    ['a longer memory', (cors) => { cors.maxAge = 86400; }],
  ])('lets pages call as it was declared, and not with %s', (_, change) => {
    expect(filter(CHANGED, 'CORS', 'cors', change)).toMatch(/open to pages of .*which is undeclared/);
  });
});

describe('kinds that are not followed', () => {
  test('can\'t be proven where they open a way through an edge', () => {
    const gateway = (selector: object) => object('networking.istio.io/v1', 'Gateway', 'istio-ingress/old', { selector, servers: [] });
    const words = (more: object) => said(UNCHANGED, more).join('\n');
    expect(words(object('gateway.networking.k8s.io/v1', 'TLSRoute', 'shop/tls', { parentRefs: [EDGE] }))).toContain('opens a path through Gateway istio-ingress/edge');
    expect(words(gateway({ 'gateway.networking.k8s.io/gateway-name': 'edge' })))
      .toContain('Gateway istio-ingress/old of Istio opens hosts and ports on the pods of Gateway istio-ingress/edge');
    // Beside the edges of the program it is merely of a kind that nobody reads.
    expect(said(UNCHANGED, gateway({ istio: 'ingressgateway' }))).toEqual([
      expect.stringContaining('Gateway istio-ingress/old (networking.istio.io/v1): it opens hosts and ports on gateway pods; it can change who can reach whom and is not modelled'),
    ]);
  });
});
