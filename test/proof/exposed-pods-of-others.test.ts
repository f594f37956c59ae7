/** Pods that others make, behind an edge: by the name of their Service, which need not be that of the workload. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { EdgeGateway, ForeignWorkload, GatewayListener, Mesh, Port, RoutesFrom, SecureService, TrustReport, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { proveGraph } from '../../src/proof/prove-graph';
import { service } from '../support/programs';
import { find, type Manifest } from '../support/synth';
import { synthesized } from '../support/synthesized';

interface Program {
  readonly app: ZeroTrustApp;
  readonly shop: ZeroTrustNamespace;
  readonly edge: { exposes: EdgeGateway['exposes'] };
  readonly grafana: ForeignWorkload;
  /** Under which it is exposed: in ambient mode pods of others have no waypoint that could tell paths apart. */
  readonly at: { readonly hosts: string[]; readonly pathPrefixes: string[] };
}

type Owner = 'an edge of the program' | 'an edge of others' | 'an edge of others, with routes beside it';
const OWNERS: readonly Owner[] = ['an edge of the program', 'an edge of others', 'an edge of others, with routes beside it'];
const CONTROLLER = { gatewayClassName: 'envoy', podLabels: { app: 'envoy' }, serviceAccountName: 'envoy' };

function program(outdir: string, owner: Owner, mesh: Mesh): Program {
  const app = new ZeroTrustApp({ outdir, mesh });
  const chart = new Chart(app, 'shop');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const grafana = new ForeignWorkload(shop, 'grafana', {
    podLabels: { app: 'grafana' }, ports: [Port.http(3000, { servicePort: 80 })], serviceNames: ['monitoring-grafana', 'grafana-headless'],
  });
  const controller = mesh._node.kind === 'none' ? CONTROLLER : {};
  const edge = owner === 'an edge of the program'
    ? new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['grafana.example.com'], ...controller })
    : EdgeGateway.fromReference(chart, 'edge', {
      namespace: 'ingress',
      listeners: [GatewayListener.https({ name: 'https', hostname: '*.example.com', routesFrom: RoutesFrom.anyNamespace() })],
      routesBesideGateway: owner === 'an edge of others, with routes beside it',
      ...controller,
    });
  const at = { hosts: ['grafana.example.com'], pathPrefixes: [mesh._node.kind === 'ambient' ? '/' : '/d'] };
  edge.exposes(grafana, at);
  return { app, shop, edge, grafana, at };
}

function synthesize(owner: Owner, mesh: Mesh, change: (program: Program) => void = () => undefined) {
  return synthesized((outdir) => {
    const made = program(outdir, owner, mesh);
    change(made);
    return made.app;
  });
}

const manifests = ({ app }: Program): Manifest[] => app.charts.flatMap((chart) => chart.toJson() as Manifest[]);

function written({ app }: Program, kind: string, name: RegExp): ApiObject {
  return app.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind && name.test(one.name))!;
}

describe.each<[string, Mesh]>([['Istio', Mesh.istio()], ['ambient mode', Mesh.ambient()], ['no mesh', Mesh.none()]])('with %s', (_mesh, mesh) => {
  describe.each(OWNERS)('behind %s', (owner) => {
    test('they are led to by their first Service, and opened to the edge alone', () => {
      expect(synthesize(owner, mesh)).toMatchObject({ error: '' });
      const made = program('/dev/null', owner, mesh);
      const objects = manifests(made);
      const route = objects.find(({ kind }) => kind === 'HTTPRoute')!;
      expect(route.spec.rules[0].backendRefs).toEqual([expect.objectContaining({ kind: 'Service', name: 'monitoring-grafana', port: 80 })]);
      const grants = objects.filter(({ kind }) => kind === 'ReferenceGrant').map(({ spec }) => spec.to);
      expect(grants).toEqual(owner === 'an edge of others, with routes beside it' ? [[{ group: '', kind: 'Service', name: 'monitoring-grafana' }]] : []);
      const opened = JSON.stringify(find(objects, 'NetworkPolicy', 'grafana', 'shop').spec.ingress);
      expect(opened).toContain('"kubernetes.io/metadata.name":"ingress"');
      expect(opened).toContain(mesh._node.kind === 'none' ? '"app":"envoy"' : '"gateway.networking.k8s.io/gateway-name":"edge"');
    });

    test('no assumption about them is made in vain', () => {
      const made = program('/dev/null', owner, mesh);
      const { assumptions } = TrustReport.of(made.app);
      const [graph, objects] = [Registry.of(made.app).graph(), manifests(made)];
      expect(assumptions.map(({ object }) => object)).toContain('Service shop/monitoring-grafana');
      for (const { kind, object } of assumptions) {
        const { holds } = proveGraph(graph, objects, { without: (one) => one.kind === kind && one.object === object });
        expect({ object, holds }).toEqual({ object, holds: false });
      }
    });

    test.each<[string, (program: Program) => void, string]>([
      ['a route to another of their Services', (made) => written(made, 'HTTPRoute', /grafana/).addJsonPatch(JsonPatch.replace('/spec/rules/0/backendRefs/0/name', 'grafana-headless')), 'shop/grafana-headless:80, which is undeclared'],
      ['a route to the name of the workload', (made) => written(made, 'HTTPRoute', /grafana/).addJsonPatch(JsonPatch.replace('/spec/rules/0/backendRefs/0/name', 'grafana')), 'shop/grafana:80'],
      ['a route for other paths', (made) => written(made, 'HTTPRoute', /grafana/).addJsonPatch(JsonPatch.replace('/spec/rules/0/matches/0/path/value', '/x')), 'which is undeclared'],
      ['no NetworkPolicy that opens them', (made) => written(made, 'NetworkPolicy', /^grafana$/).addJsonPatch(JsonPatch.replace('/spec/ingress', [])), 'shop/grafana'],
      ['another service at the same place', ({ edge, shop, at }) => edge.exposes(service(shop, 'web'), at), 'one service for each host'],
      ['a port that speaks no HTTP', ({ edge, shop }) => edge.exposes(new ForeignWorkload(shop, 'db', { podLabels: { app: 'db' }, ports: [Port.tcp(5432)] }), { hosts: ['grafana.example.com'], pathPrefixes: ['/'] }), 'shop/db'],
      ['a port that is none of theirs', ({ edge, grafana, at }) => edge.exposes(grafana, { ...at, portName: 'admin' }), 'admin'],
    ])('%s is refused', (_what, change, says) => {
      const { files, error } = synthesize(owner, mesh, change);
      expect(files).toEqual([]);
      expect(error).toContain(says);
      expect(error).not.toMatch(/TypeError|undefined|\[object/);
    });
  });
});

test('what is no workload of the program is refused where it is exposed', () => {
  const { edge } = program('/dev/null', 'an edge of the program', Mesh.istio());
  const reference = SecureService.fromReference({ namespace: 'bank', name: 'ledger', ports: [Port.http(8080)] });
  for (const strange of [reference, 'grafana', undefined, {}]) {
    expect(() => edge.exposes(strange as never)).toThrow(/exposes: service: got .*, expected a SecureService or a ForeignWorkload/);
  }
});
