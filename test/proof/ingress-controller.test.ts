import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Access, ForeignWorkload, IngressController, Mesh, Port, TrustReport, ZeroTrustApp } from '../../src';
import { zeroTrustMatchers } from '../../src/testing';
import { errorOf } from '../support/error-of';
import { namespace, service } from '../support/programs';
import { synthesized } from '../support/synthesized';

expect.extend(zeroTrustMatchers);

const MESHES = { istio: Mesh.istio(), none: Mesh.none() } as const;
const LABELS = { app: 'nginx', tier: 'edge' };

/** Something the platform runs in `ingress`, in front of the port `http` of `shop/web`; the port `admin` is nobody's. */
function declare(chart: Chart, mesh: Mesh): IngressController {
  const web = service(namespace(chart, 'shop', mesh), 'web', { ports: [Port.http(8080), Port.http(9090, { name: 'admin' })] });
  const controller = IngressController.fromReference(chart, 'nginx', { namespace: 'ingress', podLabels: LABELS, serviceAccountName: 'ingress-nginx' });
  controller.calls(web, Access.ports('http'));
  return controller;
}

function errorsOf(mesh: Mesh, more: (chart: Chart, controller: IngressController) => void): string {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir, mesh });
    const chart = new Chart(app, 'app');
    more(chart, declare(chart, mesh));
    return app;
  }).error;
}

function written(chart: Chart, kind: string): ApiObject {
  return chart.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind && one.name === 'web')!;
}

describe.each(Object.entries(MESHES))('an ingress controller that others run, with %s', (name, mesh) => {
  const app = new ZeroTrustApp({ outdir: '/dev/null', mesh });
  const chart = new Chart(app, 'app');
  declare(chart, mesh);
  const meshed = name === 'istio';
  const pod = (over: object) => ({ undeclared: { namespace: 'ingress', labels: LABELS, serviceAccount: 'ingress-nginx', meshed, ...over } });

  test('its pods get in, at the port that was said', () => {
    expect(chart).toAllow({ from: pod({}), to: 'shop/web', port: 8080 });
    expect(chart).toDeny({ from: pod({}), to: 'shop/web', port: 9090 });
  });

  const strangers: Readonly<Record<string, object>> = {
    'another pod of its namespace': { labels: { app: 'other', tier: 'edge' }, serviceAccount: 'default' },
    'one with half of its labels': { labels: { app: 'nginx' } },
    'one without labels, of the same account': { labels: {} },
    'its labels in another namespace': { namespace: 'attacker' },
    'its labels and account in the namespace of the service': { namespace: 'shop' },
    ...(meshed && { 'its labels with another account': { serviceAccount: 'default' }, 'its labels and account outside of the mesh': { meshed: false } }),
  };

  test.each(Object.entries(strangers))('%s does not', (_what, over) => {
    for (const port of [8080, 9090]) expect(chart).toDeny({ from: pod(over), to: 'shop/web', port });
  });

  test('is proven, and what is stated of it is an assumption', () => {
    expect(errorsOf(mesh, () => undefined)).toBe('');
    expect(TrustReport.of(app).assumptions.map(({ object }) => object)).toContain('pods app=nginx,tier=edge of ingress');
  });

  const faults: Readonly<Record<string, readonly [kind: string, patch: JsonPatch]>> = {
    'all pods of its namespace': ['NetworkPolicy', JsonPatch.remove('/spec/ingress/0/from/0/podSelector')],
    'its labels in any namespace': ['NetworkPolicy', JsonPatch.replace('/spec/ingress/0/from/0/namespaceSelector', {})],
    'another port': ['NetworkPolicy', JsonPatch.add('/spec/ingress/0/ports/-', { port: 9090, protocol: 'TCP' })],
    ...(meshed && {
      'any account of its namespace': ['AuthorizationPolicy', JsonPatch.replace('/spec/rules/0/from/0/source', { namespaces: ['ingress'] })] as const,
      'any identity': ['AuthorizationPolicy', JsonPatch.replace('/spec/rules/0/from/0/source/principals', ['*'])] as const,
    }),
  };

  test.each(Object.entries(faults))('refused: open to %s', (_what, [kind, patch]) => {
    expect(errorsOf(mesh, (where) => { written(where, kind).addJsonPatch(patch); })).toMatch(/can reach shop\/web on (8080|9090)\/TCP, which is undeclared/);
  });

  test('refused: its labels are not let in', () => {
    expect(errorsOf(mesh, (where) => { written(where, 'NetworkPolicy').addJsonPatch(JsonPatch.replace('/spec/ingress/0/from/0/podSelector/matchLabels/app', 'other')); }))
      .toMatch(/can't reach shop\/web on 8080\/TCP, although it is declared/);
  });

  test('refused: no labels', () => {
    expect(errorsOf(mesh, (where) => {
      IngressController.fromReference(where, 'other', { namespace: 'ingress', podLabels: {} }).calls(service(namespace(where, 'bank', mesh), 'ledger'));
    })).toContain('no labels would select every pod of the namespace');
  });

  test('refused: one controller with two descriptions', () => {
    expect(errorsOf(mesh, (where) => {
      const twin = IngressController.fromReference(where, 'twin', { namespace: 'ingress', name: 'nginx', podLabels: { app: 'twin' } });
      twin.calls(service(namespace(where, 'bank', mesh), 'ledger'));
    })).toContain("two descriptions of 'ingress/nginx'");
  });

  test('refused: an Ingress in the app, which leads nobody knows where', () => {
    const spec = { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] } }] };
    expect(errorsOf(mesh, (where) => {
      new ApiObject(where, 'ingress', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web', namespace: 'shop' }, spec });
    })).toMatch(/Ingress.*way in/);
  });

  test('calls pods of others as well', () => {
    expect(errorsOf(mesh, (where, controller) => {
      const grafana = new ForeignWorkload(namespace(where, 'grafana', mesh), 'grafana', { podLabels: { app: 'grafana' }, ports: [Port.http(3000)] });
      grafana.calledBy(controller.reference);
    })).toBe('');
  });
});

describe('an ingress controller outside of the mesh', () => {
  test('is refused by services in it', () => {
    expect(synthesized((outdir) => {
      const app = new ZeroTrustApp({ outdir, mesh: Mesh.istio() });
      const chart = new Chart(app, 'app');
      IngressController.fromReference(chart, 'nginx', { namespace: 'ingress', podLabels: LABELS, mesh: Mesh.none() }).calls(service(namespace(chart, 'shop', Mesh.istio()), 'web'));
      return app;
    }).error).toContain('put the caller into the mesh too');
  });

  test('calls none that is no service of the program', () => {
    const chart = new Chart(new ZeroTrustApp({ outdir: '/dev/null', mesh: Mesh.none() }), 'app');
    expect(errorOf(() => IngressController.fromReference(chart, 'nginx', { namespace: 'ingress', podLabels: LABELS }).calls({} as never)).message)
      .toBe('ingress/nginx.calls: callee: got an object, expected a SecureService');
  });
});
