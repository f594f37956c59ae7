import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ClusterProfile, EdgeGateway, ForeignWorkload, Mesh, Port, Scraper, TrustReport, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { zeroTrustMatchers } from '../../src/testing';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';

expect.extend(zeroTrustMatchers);

const MESHES = { istio: [Mesh.istio(), 15020], none: [Mesh.none(), 9464] } as const;
const PROFILE = ClusterProfile.vanilla({ scraper: Scraper.of({ namespace: 'observability' }) });

function shop(chart: Chart, mesh: Mesh): void {
  service(new ZeroTrustNamespace(chart, 'shop', { mesh, profile: PROFILE }), 'orders', { metrics: { port: 9464 } });
}

function observability(chart: Chart, mesh = Mesh.none()): ZeroTrustNamespace {
  return new ZeroTrustNamespace(chart, 'observability', { mesh, profile: PROFILE });
}

function errorOf(declare: (chart: Chart) => void): string {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir });
    declare(new Chart(app, 'app'));
    return app;
  }).error;
}

function policy(chart: Chart, name: string): ApiObject {
  return chart.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === 'NetworkPolicy' && one.name === name)!;
}

describe.each(Object.entries(MESHES))('a scraper that the program declares, of services with %s', (name, [mesh, port]) => {
  const app = new ZeroTrustApp({ outdir: '/dev/null' });
  const chart = new Chart(app, 'app');
  shop(chart, mesh);
  service(observability(chart), 'prometheus');

  test('reaches metrics, and nothing else', () => {
    expect(chart).toAllow({ from: 'observability/prometheus', to: 'shop/orders', port });
    expect(chart).toDeny({ from: 'observability/prometheus', to: 'shop/orders', port: 8080 });
  });

  test('nobody else of its namespace does, nor with fewer of its labels', () => {
    const some: readonly Readonly<Record<string, string>>[] = [{}, { 'app.kubernetes.io/name': 'prometheus' }];
    for (const labels of some) {
      expect(chart).toDeny({ from: { undeclared: { namespace: 'observability', labels } }, to: 'shop/orders', port });
    }
  });

  test('is proven at both ends, and assumed no more', () => {
    expect(errorOf((where) => {
      shop(where, mesh);
      service(observability(where), 'prometheus');
    })).toBe('');
    expect(TrustReport.of(app).assumptions.filter(({ text }) => text.includes('scraper'))).toEqual([]);
  });

  test.each(['prometheus', 'orders'])('refused: the end of %s is closed', (owner) => {
    const rules = owner === 'orders' ? '/spec/ingress' : '/spec/egress/1';
    expect(errorOf((where) => {
      shop(where, mesh);
      service(observability(where), 'prometheus');
      policy(where, owner).addJsonPatch(JsonPatch.remove(rules));
    })).toMatch(new RegExp(`observability/prometheus can't reach shop/orders on ${port}/TCP, although it is declared`));
  });

  test('refused: it is let out to another port', () => {
    expect(errorOf((where) => {
      shop(where, mesh);
      service(observability(where), 'prometheus');
      policy(where, 'prometheus').addJsonPatch(JsonPatch.add('/spec/egress/1/ports/-', { port: 8080, protocol: 'TCP' }));
    })).toMatch(/observability\/prometheus can reach shop\/orders on 8080\/TCP, which is undeclared/);
  });

  test('may be pods of others, may be scraped itself, and may scrape an edge', () => {
    expect(errorOf((where) => {
      shop(where, mesh);
      const labels = { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': 'main' };
      new ForeignWorkload(observability(where), 'main', { podLabels: labels });
      if (name === 'istio') new EdgeGateway(where, 'edge', { namespace: 'edge', hosts: ['a.example.com'], mesh, profile: PROFILE });
    })).toBe('');
    expect(errorOf((where) => {
      shop(where, mesh);
      service(observability(where), 'prometheus', { metrics: { port: 9464 } });
    })).toBe('');
  });
});

test('refused: in a mesh, whose proxies know no addresses of pods', () => {
  expect(errorOf((chart) => {
    shop(chart, Mesh.istio());
    service(observability(chart, Mesh.istio()), 'prometheus');
  })).toMatch(/'observability', a namespace that this program declares, in .*, expected a namespace of its own without a mesh.*mesh: Mesh\.none\(\)/);
});

test.each([['none', []], ['two', ['a', 'b']]] as const)('refused: %s that could be it', (_what, names) => {
  expect(errorOf((chart) => {
    shop(chart, Mesh.istio());
    const namespace = observability(chart);
    service(namespace, 'grafana');
    for (const name of names) new ForeignWorkload(namespace, name, { podLabels: { 'app.kubernetes.io/name': 'prometheus', 'shard': name } });
  })).toMatch(/with (no workload|2 workloads) that policies know by app\.kubernetes\.io\/name=prometheus, expected one workload there/);
});

describe.each(Object.entries(MESHES))('namespaces of other parts of the platform, with %s', (_name, [mesh]) => {
  test("may be declared: an ingress controller's and a collector's", () => {
    expect(errorOf((chart) => {
      const orders = service(new ZeroTrustNamespace(chart, 'shop', { mesh, profile: PROFILE }), 'orders');
      const telemetry = new ZeroTrustNamespace(chart, 'telemetry', { mesh, profile: PROFILE });
      orders.calls(service(telemetry, 'collector', { ports: [Port.grpc(4317)] }));
      const ingress = new ZeroTrustNamespace(chart, 'ingress', { mesh, profile: PROFILE });
      new ForeignWorkload(ingress, 'nginx', { podLabels: { app: 'nginx' } }).calls(orders);
      service(observability(chart), 'prometheus');
    })).toBe('');
  });

  test("may be declared: an edge's", () => {
    if (mesh._node.kind === 'none') return;
    expect(errorOf((chart) => {
      const orders = service(new ZeroTrustNamespace(chart, 'shop', { mesh, profile: PROFILE }), 'orders');
      new ZeroTrustNamespace(chart, 'edge', { mesh, profile: PROFILE });
      new EdgeGateway(chart, 'edge-gateway', { namespace: 'edge', hosts: ['a.example.com'], mesh, profile: PROFILE }).exposes(orders);
      service(observability(chart), 'prometheus');
    })).toBe('');
  });
});
