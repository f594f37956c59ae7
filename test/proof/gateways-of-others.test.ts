/** Gateways that others own: what is stated of them is used by the proof, and nothing but the declared routes leads in through them. */
import { Chart, Testing } from 'cdk8s';
import { EdgeGateway, GatewayListener, Mesh, RoutesFrom, ZeroTrustNamespace } from '../../src';
import type { EdgeReferenceProps } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import type { AssumptionText } from '../../src/proof/assumptions/assumption';
import { assumptionTexts } from '../../src/proof/assumptions/assumptions';
import { proveGraph } from '../../src/proof/prove-graph';
import { specificationOf } from '../../src/proof/specification/read';
import { service } from '../support/programs';
import { find, manifestsOfApp } from '../support/synth';
import type { Manifest } from '../support/synth';

const ENVOY = { gatewayClassName: 'envoy', podLabels: { app: 'envoy' }, serviceAccountName: 'envoy', podNamespace: 'envoy-system' };
const LISTENER = { name: 'https', hostname: '*.example.com', routesFrom: RoutesFrom.anyNamespace() };

interface Shape {
  readonly mesh: Mesh;
  readonly props?: Partial<EdgeReferenceProps>;
  /** Whether the namespace of the Gateway's pods is declared, too. */
  readonly closed?: boolean;
}

function declared({ mesh, props, closed = false }: Shape) {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, labels: { 'acme.example/edge': 'public' } });
  const [web, api] = ['web', 'api'].map((name) => service(shop, name));
  service(shop, 'inner');
  const edge = EdgeGateway.fromReference(chart, 'public', { namespace: 'infra', mesh, listeners: [GatewayListener.https(LISTENER)], ...props });
  edge.exposes(web, { hosts: ['shop.example.com'] });
  edge.exposes(api, { hosts: ['shop.example.com'], pathPrefixes: ['/api'] });
  if (closed) ZeroTrustNamespace.fromReference(chart, props?.podNamespace ?? 'infra', { mesh });
  return { graph: Registry.of(app).graph(), manifests: manifestsOfApp(app) };
}

type Change = (manifest: (kind: string, name: string) => Manifest) => void;

function said(
  shape: Shape, change: Change = () => undefined, added: readonly object[] = [], without?: (assumption: AssumptionText) => boolean,
): readonly string[] {
  const { graph, manifests } = declared(shape);
  change((kind, name) => find(manifests, kind, name));
  return proveGraph(graph, [...manifests, ...added], { ...(without && { without }) }).messages.map(({ text }) => text);
}

const ISTIO: Shape = { mesh: Mesh.istio() };
const OWN_ROUTES = GatewayListener.https({ ...LISTENER, routesFrom: RoutesFrom.sameNamespace() });
const BESIDE: Shape = { mesh: Mesh.istio(), props: { routesBesideGateway: true, listeners: [OWN_ROUTES] } };
const SHAPES: readonly (readonly [string, Shape])[] = [
  ['Istio', ISTIO],
  ['Istio, whose Gateway is of another class', { mesh: Mesh.istio(), props: ENVOY }],
  ['no mesh', { mesh: Mesh.none(), props: ENVOY }],
  ['no mesh, and the Gateway of Istio', { mesh: Mesh.none(), props: { gatewayClassName: 'istio' } }],
  ['routes beside the Gateway', BESIDE],
  ['a namespace of the Gateway that is closed', { ...ISTIO, closed: true }],
  ['a namespace of the pods that is closed, without a mesh', { mesh: Mesh.none(), props: ENVOY, closed: true }],
];

const ROUTE = 'public-web.shop.example.com';
const GATEWAY_API = 'gateway.networking.k8s.io/v1';
const PUBLIC = { name: 'public', namespace: 'infra' };

function object(apiVersion: string, kind: string, key: string, spec: object): object {
  const [namespace, name] = key.split('/');
  return { apiVersion, kind, metadata: { namespace, name }, spec };
}

function route(key: string, host: string, backend: object): object {
  return object(GATEWAY_API, 'HTTPRoute', key, { parentRefs: [PUBLIC], hostnames: [host], rules: [{ backendRefs: [{ port: 8080, ...backend }] }] });
}

function grant(key: string, from: object, to: object): object {
  return object('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', key, { from: [{ group: 'gateway.networking.k8s.io', ...from }], to: [{ group: '', ...to }] });
}

describe.each(SHAPES)('with %s', (_name, shape) => {
  test('what is written holds', () => expect(said(shape)).toEqual([]));

  const assumptions = assumptionTexts(specificationOf(declared(shape).graph)).filter(({ kind }) => kind === 'gateway');

  test('the Gateway, its pods and routes of others to it are assumed', () => {
    expect(assumptions.map(({ object: subject }) => subject)).toEqual([
      'Gateway infra/public', expect.stringMatching(/^pods .+ of (infra|envoy-system)$/), 'routes of others to Gateway infra/public',
    ]);
  });

  test.each(assumptions.map(({ object: subject }) => subject))('the proof fails without %s', (subject) => {
    expect(said(shape, undefined, [], (assumption) => assumption.kind === 'gateway' && assumption.object === subject)).not.toEqual([]);
  });

  test.each<[string, Change]>([
    ['any pod of the Gateway\'s namespace', (of) => { delete of('NetworkPolicy', 'web').spec.ingress[0].from[0].podSelector; }],
    ['pods with its labels in any namespace', (of) => { of('NetworkPolicy', 'web').spec.ingress[0].from[0].namespaceSelector = {}; }],
    ['pods with its labels here', (of) => { delete of('NetworkPolicy', 'web').spec.ingress[0].from[0].namespaceSelector; }],
    ['the Gateway, on another port', (of) => { of('NetworkPolicy', 'web').spec.ingress[0].ports.push({ port: 9090, protocol: 'TCP' }); }],
    ['the Gateway, to what is not exposed', (of) => { of('NetworkPolicy', 'inner').spec.ingress = of('NetworkPolicy', 'web').spec.ingress; }],
  ])('a policy that lets in %s is refused', (_who, change) => {
    expect(said(shape, change).join('\n')).toMatch(/NetworkPolicy shop\/(web|inner)/);
  });

  test('a policy that does not let it in is refused', () => {
    expect(said(shape, (of) => { of('NetworkPolicy', 'web').spec.ingress.shift(); }).join('\n')).toMatch(/infra\/public|envoy-system/);
  });
});

describe('in Istio', () => {
  test.each<[string, string]>([
    ['every account of its namespace', 'cluster.local/ns/infra/sa/*'],
    ['the account in another namespace', 'cluster.local/ns/other/sa/public-istio'],
  ])('a policy for %s is refused', (_who, principal) => {
    expect(said(ISTIO, (of) => { of('AuthorizationPolicy', 'web').spec.rules[0].from[0].source.principals.push(principal); }).join('\n')).toContain('AuthorizationPolicy shop/web');
  });

  test('the paths of a route are all that the Gateway may ask for', () => {
    expect(said(ISTIO, (of) => { delete of('AuthorizationPolicy', 'api').spec.rules[0].to[0].operation.paths; }).join('\n')).toContain('AuthorizationPolicy shop/api');
  });
});

describe('routes', () => {
  test.each<[string, Change]>([
    ['more hosts', (of) => { of('HTTPRoute', ROUTE).spec.hostnames = ['*.example.com']; }],
    ['every host of the listener', (of) => { delete of('HTTPRoute', ROUTE).spec.hostnames; }],
    ['another service', (of) => { of('HTTPRoute', ROUTE).spec.rules[0].backendRefs[0].name = 'inner'; }],
    ['another path', (of) => { of('HTTPRoute', 'public-api.shop.example.com').spec.rules[0].matches[0].path.value = '/admin'; }],
    ['another listener', (of) => { of('HTTPRoute', ROUTE).spec.parentRefs[0].sectionName = 'http'; }],
    ['another Gateway', (of) => { of('HTTPRoute', ROUTE).spec.parentRefs[0].name = 'other'; }],
  ])('for %s are refused', (_what, change) => expect(said(ISTIO, change)).not.toEqual([]));

  test.each<[string, readonly object[], string]>([
    ['of another namespace with a host of this program', [route('other/rival', 'shop.example.com', { name: 'phish' })], 'HTTPRoute other/rival leads requests for shop.example.com / to other/phish:8080, which is undeclared'],
    ['of another namespace to a service of this program', [route('other/in', 'in.example.com', { name: 'web', namespace: 'shop' }), grant('shop/in', { kind: 'HTTPRoute', namespace: 'other' }, { kind: 'Service', name: 'web' })], 'HTTPRoute other/in leads requests for in.example.com / to shop/web:8080, which is undeclared'],
    ['of this namespace to a service that is not exposed', [route('shop/in', 'in.example.com', { name: 'inner' })], 'HTTPRoute shop/in leads requests for in.example.com / to shop/inner:8080, which is undeclared'],
    ['that answer with no Service', [route('other/in', 'shop.example.com', { name: 'x', kind: 'ServiceImport', group: 'multicluster.x-k8s.io' })], 'HTTPRoute other/in'],
    ['that are a TLSRoute', [object('gateway.networking.k8s.io/v1alpha2', 'TLSRoute', 'shop/in', { parentRefs: [PUBLIC], rules: [{ backendRefs: [{ name: 'web', port: 8080 }] }] })], 'TLSRoute shop/in'],
  ])('%s are refused', (_what, added, says) => expect(said(ISTIO, undefined, added).join('\n')).toContain(says));

  test('of others for their own hosts are theirs', () => {
    expect(said(ISTIO, undefined, [route('other/theirs', 'theirs.example.com', { name: 'theirs' })])).toEqual([]);
  });

  test('are not taken by a listener for labels that the namespace has not', () => {
    const byLabel = { ...ISTIO, props: { listeners: [GatewayListener.https({ ...LISTENER, routesFrom: RoutesFrom.namespacesLabelled({ 'acme.example/edge': 'public' }) })] } };
    expect(said(byLabel)).toEqual([]);
    expect(said(byLabel, (of) => { of('Namespace', 'shop').metadata.labels!['acme.example/edge'] = 'private'; }).join('\n')).toContain('does not lead requests for shop.example.com / to shop/web:8080');
  });
});

describe('grants beside the Gateway', () => {
  const GRANT = 'infra.public-web';
  test.each<[string, Change, string]>([
    ['for every Service', (of) => { delete of('ReferenceGrant', GRANT).spec.to[0].name; }, 'every Service'],
    ['for another Service', (of) => { of('ReferenceGrant', GRANT).spec.to[0].name = 'inner'; }, 'shop/infra.public-web'],
    ['for routes of another namespace', (of) => { of('ReferenceGrant', GRANT).spec.from[0].namespace = 'other'; }, 'shop/infra.public-web'],
    ['for more namespaces', (of) => { of('ReferenceGrant', GRANT).spec.from.push({ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'other' }); }, 'shop/infra.public-web'],
    ['for routes that are not followed', (of) => { of('ReferenceGrant', GRANT).spec.from[0].kind = 'TCPRoute'; }, 'shop/infra.public-web'],
    ['for Secrets', (of) => { of('ReferenceGrant', GRANT).spec.to[0].kind = 'Secret'; }, 'shop/infra.public-web'],
    ['that are gone', (of) => { of('ReferenceGrant', GRANT).metadata.namespace = 'elsewhere'; }, 'no ReferenceGrant in shop lets HTTPRoutes of infra name it'],
  ])('%s are refused', (_what, change, says) => expect(said(BESIDE, change).join('\n')).toContain(says));

  test('are not written where routes are beside services', () => {
    expect(declared(ISTIO).manifests.map(({ kind }) => kind)).not.toContain('ReferenceGrant');
  });
});

describe('a Gateway that is in the app', () => {
  const gateway = (listener: object, more: readonly object[] = []) => object(GATEWAY_API, 'Gateway', 'infra/public', {
    gatewayClassName: 'istio',
    listeners: [{ name: 'https', hostname: '*.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'x' }] }, allowedRoutes: { namespaces: { from: 'All' } }, ...listener }, ...more],
  });

  test('as it was stated is proven with it', () => expect(said(ISTIO, undefined, [gateway({})])).toEqual([]));

  test.each<[string, object, string]>([
    ['has another host', gateway({ hostname: '*.example.org' }), 'takes *.example.org and not *.example.com'],
    ['has every host', gateway({ hostname: undefined }), 'takes every host and not *.example.com'],
    ['has another port', gateway({ port: 8443 }), 'has port 8443 and not 443'],
    ['is plain text', gateway({ protocol: 'HTTP', tls: undefined }), 'speaks HTTP without TLS, and not HTTPS that ends there'],
    ['has another listener', gateway({ name: 'other' }), 'listener https of Gateway infra/public is not as it was stated: it is missing'],
    ['takes no routes of this namespace', gateway({ allowedRoutes: { namespaces: { from: 'Same' } } }), 'infra/public does not lead requests for shop.example.com / to shop/web:8080'],
    ['has a narrower listener', gateway({}, [{ name: 'shop', hostname: 'shop.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'x' }] } }]), 'requests for shop.example.com come to listener shop of Gateway infra/public, which was not stated'],
  ])('is refused where it %s', (_what, added, says) => expect(said(ISTIO, undefined, [added]).join('\n')).toContain(says));
});
