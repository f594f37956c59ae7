import { ApiObject, App, Chart } from 'cdk8s';
import { ClusterProfile, EdgeGateway, Mesh, MeshPolicy, ZeroTrustApp, ZeroTrustDefaults, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';
import type { Manifest } from '../../support/synth';

const EDGE = { namespace: 'istio-ingress', hosts: ['shop.example.com'] };
const ENVOY = { namespace: 'envoy', hosts: ['shop.example.com'], gatewayClassName: 'envoy', podLabels: { app: 'envoy' }, serviceAccountName: 'envoy' };

function kindsOf(chart: Chart): readonly string[] {
  return (chart.toJson() as Manifest[]).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`);
}

/** The trust domain stands in the identity of the edge, which the policy of what it exposes names. */
function principalsOf(chart: Chart): string {
  return JSON.stringify((chart.toJson() as Manifest[]).filter(({ kind }) => kind === 'AuthorizationPolicy'));
}

describe.each([
  ['a ZeroTrustApp', (mesh: Mesh, profile?: ClusterProfile) => new ZeroTrustApp({ mesh, profile })],
  ['a plain App', (mesh: Mesh, profile?: ClusterProfile) => {
    const app = new App();
    ZeroTrustDefaults.of(app).set({ mesh, profile });
    return app;
  }],
])('the mesh and the profile of %s', (_title, appWith) => {
  test('are those of its namespaces, edges and mesh policies', () => {
    const [mesh, profile] = [Mesh.istio({ trustDomain: 'acme.example' }), ClusterProfile.openShift()];
    const chart = new Chart(appWith(mesh, profile), 'shop');
    new MeshPolicy(chart, 'mesh');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const edge = new EdgeGateway(chart, 'edge', EDGE);
    edge.exposes(service(shop, 'web'));

    expect([shop.mesh, shop.profile, edge.mesh, edge.profile]).toEqual([mesh, profile, mesh, profile]);
    expect(principalsOf(chart)).toContain('acme.example/ns/istio-ingress/sa/edge-istio');
    expect(JSON.stringify(chart.toJson())).toContain('openshift-dns');
  });

  test('without a mesh, no object of Istio is written', () => {
    const chart = new Chart(appWith(Mesh.none()), 'shop');
    new EdgeGateway(chart, 'edge', ENVOY).exposes(service(new ZeroTrustNamespace(chart, 'shop'), 'web'));

    expect(kindsOf(chart).filter((kind) => kind.includes('istio'))).toEqual([]);
    expect(kindsOf(chart)).toContain('gateway.networking.k8s.io/v1/HTTPRoute');
  });

  test('make way for those that a construct names itself', () => {
    const chart = new Chart(appWith(Mesh.istio(), ClusterProfile.openShift()), 'shop');
    const profile = ClusterProfile.vanilla();
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.none(), profile });
    const edge = new EdgeGateway(chart, 'edge', { ...ENVOY, mesh: Mesh.none(), profile });
    edge.exposes(service(shop, 'web'));

    expect(kindsOf(chart).filter((kind) => kind.includes('istio'))).toEqual([]);
    expect(JSON.stringify(chart.toJson())).not.toContain('openshift');
  });

  test('make way for those of a part of the tree', () => {
    const app = appWith(Mesh.istio());
    const [inside, outside] = [new Chart(app, 'inside'), new Chart(app, 'outside')];
    ZeroTrustDefaults.of(outside).set({ mesh: Mesh.none() });
    const shop = service(new ZeroTrustNamespace(inside, 'shop'), 'web');
    service(new ZeroTrustNamespace(outside, 'tools'), 'tool');

    expect(shop.name).toBe('web');
    expect(kindsOf(inside).filter((kind) => kind.includes('istio'))).not.toEqual([]);
    expect(kindsOf(outside).filter((kind) => kind.includes('istio'))).toEqual([]);
  });

  test('a default set twice is the later, and what it leaves out stays', () => {
    const app = appWith(Mesh.istio(), ClusterProfile.openShift());
    ZeroTrustDefaults.of(app).set({ mesh: Mesh.none() });
    const chart = new Chart(app, 'shop');
    service(new ZeroTrustNamespace(chart, 'shop'), 'web');

    expect(kindsOf(chart).filter((kind) => kind.includes('istio'))).toEqual([]);
    expect(JSON.stringify(chart.toJson())).toContain('openshift-dns');
  });
});

test.each<[string, (chart: Chart) => unknown]>([
  ['ZeroTrustNamespace', (chart) => new ZeroTrustNamespace(chart, 'it')],
  ['EdgeGateway', (chart) => new EdgeGateway(chart, 'it', EDGE)],
  ['MeshPolicy', (chart) => new MeshPolicy(chart, 'it')],
])('a %s without a mesh of its own, in an app without one, is an error', (kind, make) => {
  expect(() => make(new Chart(new App(), 'shop'))).toThrow(
    `shop/it (${kind}): mesh: got nothing, expected a Mesh, such as Mesh.istio(), here or for the whole app: new ZeroTrustApp({ mesh: Mesh.istio() })`,
  );
});

test('defaults that come too late are an error', () => {
  const app = new App();
  new Chart(app, 'shop');

  expect(() => ZeroTrustDefaults.of(app).set({ mesh: Mesh.none() })).toThrow(
    'ZeroTrustDefaults.of(app).set: got defaults after shop was added, expected them before: it may have taken others; set them first',
  );
});

test('an app that only says what would hold is left as it is', () => {
  const app = new ZeroTrustApp({ mesh: Mesh.istio() });
  new ApiObject(new Chart(app, 'zones'), 'zone', { apiVersion: 'acme.example/v1', kind: 'Zone' });

  expect(app.synthYaml()).toContain('kind: Zone');
});

test('a default of another type is an error', () => {
  expect(() => new ZeroTrustApp({ mesh: 'istio' as unknown as Mesh })).toThrow('mesh: got a text, expected a Mesh, such as Mesh.istio()');
});

test('an app says what holds for it', () => {
  const mesh = Mesh.istio();
  const { mesh: set, profile } = ZeroTrustDefaults.of(new Chart(new ZeroTrustApp({ mesh }), 'shop'));

  expect(set).toBe(mesh);
  expect(profile).toBeInstanceOf(ClusterProfile);
  expect(ZeroTrustDefaults.of(new App()).mesh).toBeUndefined();
});
