/** Linkerd: what is written for its proxies and for the network, and what the proof refuses. */
import { ApiObject, JsonPatch } from 'cdk8s';
import { annotation, expectRefused, patch, podAnnotation, synthesize } from './linkerd-world';
import type { World } from './linkerd-world';
import { Access, ForeignWorkload, HttpMethod, Mesh, MeshPolicy, Pods, Port, Probes, SecureService, ZeroTrustNamespace } from '../../../../src';
import { judge } from '../../../../src/judge/judge';
import { service } from '../../../support/programs';
import { find, ofKind } from '../../../support/synth';
import type { Manifest } from '../../../support/synth';

/** Web and ops call cart, each for something else; nobody calls its admin port. */
function declare({ web, cart, ops }: World): void {
  web.calls(cart, Access.http({ methods: [HttpMethod.GET], paths: ['/cart/*'], portName: 'http' }));
  web.calls(cart, Access.ports('grpc', 'stats'));
  ops.calls(cart, Access.http({ methods: [HttpMethod.DELETE], paths: ['/cart/old'], portName: 'http' }));
  ops.calls(cart, Access.ports('secure'));
}

const isRoute = (pattern: RegExp) => ({ kind, metadata }: Manifest) => kind === 'HTTPRoute' && pattern.test(metadata.name);

describe('what is written', () => {
  let text: string;
  let written: Manifest[];
  beforeAll(() => {
    const result = synthesize(declare);
    expect(result.error).toBe('');
    ({ text, written } = result);
  });

  test('the namespace and the pods ask for proxies, and are closed where nothing opens them', () => {
    const closed = { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'deny' };
    expect(find(written, 'Namespace', 'shop').metadata.annotations).toEqual(closed);
    expect(find(written, 'Deployment', 'web').spec.template.metadata.annotations).toEqual({ ...closed, 'config.linkerd.io/proxy-enable-native-sidecar': 'true' });
    expect(find(written, 'Deployment', 'cart').spec.template.metadata.annotations).toEqual({
      'prometheus.io/path': '/metrics', 'prometheus.io/port': '9102', 'prometheus.io/scrape': 'true', ...closed, 'config.linkerd.io/proxy-enable-native-sidecar': 'true', 'config.linkerd.io/opaque-ports': '8443,9000', 'config.linkerd.io/skip-inbound-ports': '9102',
    });
    expect(find(written, 'Service', 'cart').metadata.annotations).toMatchObject({ 'config.linkerd.io/opaque-ports': '900,8443' });
  });

  test('each port over TCP has a Server for its own pods alone, and the metrics port none', () => {
    const servers = ofKind(written, 'Server').filter(({ metadata }) => metadata.name.startsWith('cart.'));
    expect(servers.map(({ spec }) => [spec.port, spec.proxyProtocol, spec.accessPolicy])).toEqual(expect.arrayContaining([
      [8080, 'HTTP/1', 'deny'], [7070, 'HTTP/2', 'deny'], [9000, 'opaque', 'deny'], [8443, 'opaque', 'deny'],
    ]));
    expect(servers).toHaveLength(4);
    for (const { spec } of servers) expect(spec.podSelector).toEqual({ matchLabels: { 'app.kubernetes.io/instance': 'cart', 'app.kubernetes.io/name': 'cart' } });
  });

  test('nobody is authorized at a port that nobody calls', () => {
    expect(ofKind(written, 'AuthorizationPolicy').filter(({ spec }) => spec.targetRef.name === 'cart.9000')).toEqual([]);
  });

  test('clients of the edge come without an identity, to its listeners alone', () => {
    for (const port of [443, 80]) {
      expect(find(written, 'Server', `edge.${port}`, 'ingress').spec).toEqual({
        podSelector: { matchLabels: { app: 'edge' } }, port, proxyProtocol: port === 80 ? 'HTTP/1' : 'opaque', accessPolicy: 'deny',
      });
      expect(find(written, 'NetworkAuthentication', `edge.${port}`, 'ingress').spec).toEqual({ networks: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }] });
    }
    expect(find(written, 'MeshTLSAuthentication', 'web.8080').spec).toEqual({ identityRefs: [{ kind: 'ServiceAccount', name: 'edge', namespace: 'ingress' }] });
  });

  // All of the policies together, and not each for itself: what is declared arrives.
  test.each([
    ['shop/web', 'shop/cart', 8080, 'GET', '/cart/1', 'allow'],
    ['shop/web', 'shop/cart', 8080, 'GET', '/cart/old', 'allow'],
    ['shop/web', 'shop/cart', 8080, 'DELETE', '/cart/old', 'deny'],
    ['shop/web', 'shop/cart', 8080, 'GET', '/cart', 'deny'],
    ['shop/web', 'shop/cart', 8080, 'GET', '/other', 'deny'],
    ['bank/ops', 'shop/cart', 8080, 'DELETE', '/cart/old', 'allow'],
    ['bank/ops', 'shop/cart', 8080, 'GET', '/cart/old', 'deny'],
    ['shop/web', 'shop/cart', 7070, 'POST', '/shop.Cart/Add', 'allow'],
    ['bank/ops', 'shop/cart', 7070, 'POST', '/shop.Cart/Add', 'deny'],
    ['bank/ops', 'shop/cart', 8443, 'GET', '/', 'allow'],
    ['shop/web', 'shop/cart', 8443, 'GET', '/', 'deny'],
    ['bank/ops', 'shop/cart', 9000, 'GET', '/', 'deny'],
    ['shop/web', 'shop/cart', 9102, 'GET', '/metrics', 'deny'],
    ['shop/cart', 'shop/web', 8080, 'GET', '/', 'deny'],
  ])('%s to %s:%d %s %s: %s', (from, to, port, method, path, verdict) => {
    const judgement = judge([{ text }], { installations: [{ mesh: 'linkerd', tunnels: 'yes' }], podCidrs: ['10.244.0.0/16'] });
    expect(judgement.check({ from: { workload: from }, to: { workload: to }, port, method, path }).verdict).toBe(verdict);
  });

  test('the scraper comes past the proxy, by the NetworkPolicy alone', () => {
    const judgement = judge([{ text }], { installations: [{ mesh: 'linkerd', tunnels: 'yes' }], podCidrs: ['10.244.0.0/16'] });
    const scraper = { undeclared: { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } } };
    expect(judgement.check({ from: scraper, to: { workload: 'shop/cart' }, port: 9102 }).verdict).toBe('allow');
    expect(judgement.check({ from: { undeclared: { ...scraper.undeclared, labels: {} } }, to: { workload: 'shop/cart' }, port: 9102 }).verdict).toBe('deny');
  });
});

test('a port whose requests are held lets the kubelet in by routes: from the nodes, where somebody says which addresses they have', () => {
  const nodesOnly = synthesize(declare, { nodeCidrs: ['192.0.2.0/24'] });
  expect(nodesOnly.error).toBe('');
  const [route] = nodesOnly.written.filter(isRoute(/^cart\.8080\.get-healthz/));
  expect(find(nodesOnly.written, 'NetworkAuthentication', `${route.metadata.name}.networks`).spec).toEqual({ networks: [{ cidr: '192.0.2.0/24' }] });
  expect(find(nodesOnly.written, 'NetworkPolicy', 'web').spec.ingress).toContainEqual({ from: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 4191, protocol: 'TCP' }, { port: 8080, protocol: 'TCP' }] });
});

test('probes over gRPC get a route, without which Linkerd would refuse them, and callers another', () => {
  const { error, written } = synthesize(({ shop, web }) => web.calls(service(shop, 'ledger', { ports: [Port.grpc(7000)], probes: Probes.grpc() })));
  expect(error).toBe('');
  const routes = ofKind(written, 'HTTPRoute').filter(({ metadata }) => metadata.name.startsWith('ledger.7000.'));
  expect(routes.map(({ spec }) => spec.rules)).toEqual(expect.arrayContaining([
    [{ matches: [{ method: 'POST', path: { type: 'Exact', value: '/grpc.health.v1.Health/Check' } }] }],
    [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
  ]));
  expect(routes).toHaveLength(2);
});

test('ports and calls in any order are the same objects', () => {
  const calls = (world: World, first: boolean) => {
    const orders = new SecureService(world.shop, 'orders', { image: service(world.shop, 'unused').container.image, ports: [Port.http(8080)], probes: Probes.http('/healthz') });
    const steps = [
      () => world.web.calls(orders, Access.http({ methods: [HttpMethod.GET], paths: ['/a'] })),
      () => world.ops.calls(orders, Access.http({ paths: ['/a', '/b'] })),
      () => world.cart.calls(orders, Access.ports('http')),
      () => orders.addPort(Port.tcp(9000, { name: 'admin' })),
    ];
    for (const step of first ? steps : [...steps].reverse()) step();
  };
  const [one, other] = [true, false].map((first) => synthesize((world) => calls(world, first)));
  expect([one!.error, other!.error]).toEqual(['', '']);
  const keys = (written: readonly Manifest[]) => written.filter(({ metadata }) => metadata.name.startsWith('orders.')).map((object) => JSON.stringify(object)).sort();
  expect(keys(one!.written)).toEqual(keys(other!.written));
  expect(keys(one!.written).length).toBeGreaterThan(8);
});

describe('what the author refuses by name', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['paths that end in some way', ({ web, cart }) => web.calls(cart, Access.http({ paths: ['*.html'], portName: 'http' })), /got paths with Linkerd, .*Linkerd compares whole paths, beginnings and templates/],
    ['paths that are excepted', ({ web, cart }) => web.calls(cart, Access.http({ notPaths: ['/admin'], portName: 'http' })), /got notPaths with Linkerd/],
    ['templates beside paths of others that fit', ({ web, ops, cart }) => {
      web.calls(cart, Access.http({ paths: ['/cart/{*}'], portName: 'http' }));
      ops.calls(cart, Access.http({ paths: ['/cart/old'], portName: 'http' }));
    }, /the paths '\/cart\/\{\*\}' and '\/cart\/old' of the port 'http', .*let the same callers ask for both/],
    ['ports that go around proxies', ({ shop, web }) => web.calls(service(shop, 'galera', { ports: [Port.tcp(4567)], probes: Probes.tcp() })), /the port 'tcp' \(4567\) of shop\/galera.*Linkerd lets these go around its proxies/],
    ['limits of load', ({ shop }) => service(shop, 'slow', { resilience: { maxConnections: 1 } }), /maxConnections with Linkerd/],
    ['policies for the whole mesh', ({ chart }) => new MeshPolicy(chart, 'mesh', { mesh: Mesh.linkerd() }), /a mesh with policies for all of it: what holds by default in Linkerd/],
    ['callers of another Linkerd', ({ web }) => SecureService.fromReference({ namespace: 'x', name: 'y', mesh: Mesh.linkerd({ trustDomain: 'other.example' }) }).calls(web),
      /known there as y\.x\.serviceaccount\.identity\.linkerd\.other\.example.*the same Linkerd/],
    ['callers without an identity', ({ web }) => SecureService.fromReference({ namespace: 'x', name: 'y', mesh: Mesh.none() }).calls(web), /a caller with no mesh and a callee in Linkerd/],
    ['annotations that switch protection', ({ shop }) => service(shop, 'odd', { podAnnotations: { 'config.linkerd.io/skip-inbound-ports': '8080' } }), /podAnnotations: got 'config\.linkerd\.io\/skip-inbound-ports'/],
  ])('%s', (_, broken, words) => expectRefused(broken, words));
});

const policy = (name: string, spec: object, kind = 'AuthorizationPolicy') => ({ chart }: World) => new ApiObject(chart, name, {
  apiVersion: 'policy.linkerd.io/v1alpha1', kind, metadata: { name, namespace: 'shop' }, ...{ spec },
});
const REFS = '/spec/requiredAuthenticationRefs';

describe('what the proof refuses', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['a caller that is left out', (world) => patch(world, 'MeshTLSAuthentication', 'cart.7070', JsonPatch.replace('/spec/identityRefs/0/name', 'nobody')), /shop\/web can't reach shop\/cart on 7070\/TCP/],
    ['a caller more', (world) => patch(world, 'MeshTLSAuthentication', 'cart.7070', JsonPatch.add('/spec/identityRefs/-', { kind: 'ServiceAccount', name: 'ops', namespace: 'bank' })), /bank\/ops can reach shop\/cart on 7070\/TCP/],
    ['every identity', (world) => patch(world, 'MeshTLSAuthentication', 'cart.7070', JsonPatch.replace('/spec', { identities: ['*'] })), /can reach shop\/cart on 7070\/TCP/],
    ['a whole namespace', (world) => patch(world, 'MeshTLSAuthentication', 'cart.7070', JsonPatch.replace('/spec', { identityRefs: [{ kind: 'Namespace', name: 'shop' }] })), /can reach shop\/cart on 7070\/TCP/],
    ['nothing that is required', (world) => patch(world, 'AuthorizationPolicy', 'cart.7070', JsonPatch.replace(REFS, [])), /can reach shop\/cart on 7070\/TCP/],
    ['a whole port in the place of a route', (world) => {
      const [route] = world.chart.node.findAll().filter((one) => ApiObject.isApiObject(one) && one.kind === 'HTTPRoute' && /^cart\.8080\.delete/.test(one.name)) as ApiObject[];
      patch(world, 'AuthorizationPolicy', route!.name, JsonPatch.replace('/spec/targetRef', { group: 'policy.linkerd.io', kind: 'Server', name: 'cart.8080' }));
    }, /bank\/ops can reach shop\/cart on 8080\/TCP/],
    ['a route with a match more', (world) => {
      const [route] = world.chart.node.findAll().filter((one) => ApiObject.isApiObject(one) && one.kind === 'HTTPRoute' && /^cart\.8080\.delete/.test(one.name)) as ApiObject[];
      route!.addJsonPatch(JsonPatch.add('/spec/rules/0/matches/-', { method: 'PUT', path: { type: 'PathPrefix', value: '/' } }));
    }, /bank\/ops can reach shop\/cart on 8080\/TCP/],
    ['a policy for the whole namespace', policy('open', { targetRef: { group: '', kind: 'Namespace', name: 'shop' }, requiredAuthenticationRefs: [] }), /can reach shop\//],
    ['a Server that lets everybody in', (world) => patch(world, 'Server', 'cart.9000', JsonPatch.replace('/spec/accessPolicy', 'all-unauthenticated')), /shop\/cart on 9000\/TCP/],
    ['a Server for more pods', (world) => patch(world, 'Server', 'cart.9000', JsonPatch.remove('/spec/podSelector/matchLabels/app.kubernetes.io~1instance')), /port 9000 of shop\/cart has no Server/],
    ['a Server that reads nothing', (world) => patch(world, 'Server', 'cart.8080', JsonPatch.replace('/spec/proxyProtocol', 'opaque')), /reads port 8080 as "opaque", expected "HTTP\/1"/],
    ['another Server of a port', ({ chart }) => new ApiObject(chart, 'second', {
      apiVersion: 'policy.linkerd.io/v1beta3', kind: 'Server', metadata: { name: 'aaa', namespace: 'shop' }, ...{ spec: { podSelector: {}, port: 8080, accessPolicy: 'deny' } },
    }), /Server shop\/aaa is for no port of a workload that was declared, or selects more pods than its own/],
    ['a namespace that is open by default', (world) => patch(world, 'Namespace', 'shop', annotation('config.linkerd.io/default-inbound-policy', 'all-authenticated')), /default-inbound-policy/],
    ['a namespace without the annotation', (world) => patch(world, 'Namespace', 'shop', JsonPatch.remove('/metadata/annotations/config.linkerd.io~1default-inbound-policy')), /Namespace shop has no annotation config\.linkerd\.io\/default-inbound-policy: deny/],
    ['pods without a proxy', (world) => patch(world, 'Deployment', 'web', podAnnotation('linkerd.io/inject', 'disabled')), /linkerd\.io\/inject/],
    ['a port around the proxy', (world) => patch(world, 'Deployment', 'cart', podAnnotation('config.linkerd.io/skip-inbound-ports', '8080,9102')), /skip-inbound-ports.*expected "9102"/],
    ...(['skip-inbound-ports', 'opaque-ports', 'proxy-enable-native-sidecar'].map((key): [string, (world: World) => void, RegExp] => [
      `pods without ${key}`, (world) => patch(world, 'Deployment', 'cart', JsonPatch.remove(`/spec/template/metadata/annotations/config.linkerd.io~1${key}`)),
      new RegExp(`Deployment shop/cart lacks the annotation config\\.linkerd\\.io/${key}`),
    ])),
    ['a Service without opaque ports', (world) => patch(world, 'Service', 'cart', JsonPatch.remove('/metadata/annotations/config.linkerd.io~1opaque-ports')), /Service shop\/cart lacks the annotation config\.linkerd\.io\/opaque-ports/],
    ['calls around the proxy', (world) => patch(world, 'Deployment', 'web', podAnnotation('config.linkerd.io/skip-outbound-ports', '8080')), /skip-outbound-ports.*not understood/],
    ['a port that is read as bytes', (world) => patch(world, 'Service', 'cart', annotation('config.linkerd.io/opaque-ports', '80,900,8443')), /opaque-ports.*expected "900,8443"/],
    ['the port of the proxy closed', (world) => patch(world, 'NetworkPolicy', 'cart', JsonPatch.replace('/spec/ingress', [])), /can't reach shop\/cart/],
    ['an age that is written down, by which one of two routes would seem to be the older', (world) => patch(world, 'Server', 'cart.9000', JsonPatch.add('/metadata/creationTimestamp', '2020-01-01T00:00:00Z')), /metadata\.creationTimestamp.*the API server states its own/],
    ['a network outside with policies of its own', policy('outside', { trafficPolicy: 'Deny' }, 'EgressNetwork'), /EgressNetwork shop\/outside has spec.*it decides which calls outside/],
    ...[['Server', 'policy.linkerd.io', 'cart.8080'], ['Service', 'core', 'cart']].map(([kind, group, name]): [string, (world: World) => void, RegExp] => [
      `a route of Linkerd's own API for a ${kind}`, ({ chart }) => new ApiObject(chart, 'route', {
        apiVersion: 'policy.linkerd.io/v1beta3', kind: 'HTTPRoute', metadata: { name: 'route', namespace: 'shop' }, ...{ spec: { parentRefs: [{ group, kind, name }], rules: [{ matches: [{ path: { value: '/x' } }] }] } },
      }), /HTTPRoute shop\/route has spec.*leads calls of a Service elsewhere/,
    ]),
    ['an older authorization', policy('old', { server: { name: 'cart.9000' }, client: { unauthenticated: true, networks: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }] } }, 'ServerAuthorization'), /ServerAuthorization/],
  ])('%s', (_, broken, words) => expectRefused((world) => {
    declare(world);
    broken(world);
  }, words));

  test('nothing of what is declared', () => expect(synthesize(declare).error).toBe(''));
});

test('pods that others make are held like others', () => {
  const { error, written } = synthesize(({ shop, web, ops }) => {
    const kafka = new ForeignWorkload(shop, 'kafka', { podLabels: { 'strimzi.io/cluster': 'events' }, serviceAccountName: 'kafka', ports: [Port.tcp(9092)] });
    web.calls(kafka);
    kafka.calls(ops);
    Pods.inAnyNamespace().calls(ops);
  });
  expect(error).toBe('');
  expect(find(written, 'Server', 'kafka.9092').spec.podSelector).toEqual({ matchLabels: { 'strimzi.io/cluster': 'events' } });
  expect(find(written, 'MeshTLSAuthentication', 'kafka.9092').spec).toEqual({ identityRefs: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }] });
  expect(find(written, 'MeshTLSAuthentication', 'ops.8080').spec).toEqual({ identities: ['*'] });
});

test.each(['istio', 'ambient', 'none'] as const)('a program with a namespace in Linkerd and one with Mesh.%s() is held in both', (other) => {
  const { error, written } = synthesize(({ chart, web, cart }) => {
    const bare = new ZeroTrustNamespace(chart, 'bare', { mesh: Mesh[other]() });
    const [one, two] = ['one', 'two'].map((name) => service(bare, name));
    one!.calls(two!);
    web.calls(cart, Access.http({ methods: [HttpMethod.GET], portName: 'http' }));
  });
  expect(error).toBe('');
  expect(ofKind(written, 'Server').every(({ metadata }) => metadata.namespace !== 'bare')).toBe(true);
});
