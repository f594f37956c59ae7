/** What is written for one workload or edge selects its pods by all of their labels: with fewer it would hold for pods that nobody declared. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Access, EdgeGateway, Mesh, Port, Probes, SecureDaemon, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { errorOf } from '../support/error-of';
import { inFolder } from '../support/files';
import { image, service } from '../support/programs';

function program(mesh: Mesh, outdir: string): ZeroTrustApp {
  const app = new ZeroTrustApp({ outdir, mesh });
  const chart = new Chart(app, 'shop');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const db = service(shop, 'db', { stateful: true, replicas: 3, ports: [Port.tcp(5432)], probes: Probes.tcp() });
  const web = service(shop, 'web', { calls: [db] });
  const agent = new SecureDaemon(shop, 'agent', { image: image('agent'), ports: [Port.http(8080)], probes: Probes.http('/healthz') });
  web.calls(agent, Access.all());
  const controller = mesh._node.kind === 'none' ? { gatewayClassName: 'envoy', podLabels: { app: 'envoy', tier: 'edge' }, serviceAccountName: 'envoy' } : {};
  new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'], ...controller }).exposes(web);
  return app;
}

const objectsOf = (app: ZeroTrustApp): ApiObject[] => app.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one));

const SELECTORS = ['podSelector/matchLabels', 'selector/matchLabels', 'workloadSelector/labels', 'selector', 'targetRefs'];

/** Where an object selects pods, and by what. */
function placesOf(object: ApiObject): readonly (readonly [kind: string, name: string, pointer: string])[] {
  const { spec = {} } = object.toJson() as { spec?: Record<string, unknown> };
  const pointer = SELECTORS.find((path) => path.split('/').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], spec) !== undefined);
  if (pointer === undefined || !['shop', 'ingress'].includes(object.metadata.namespace ?? '')) return [];
  const found = pointer.split('/').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], spec) as object;
  return Object.keys(found).map((key) => [object.kind, object.name, `/spec/${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`] as const);
}

describe.each<[string, Mesh]>([['Istio', Mesh.istio()], ['ambient mode', Mesh.ambient()], ['no mesh', Mesh.none()]])('with %s', (_name, mesh) => {
  const places = inFolder((outdir) => objectsOf(program(mesh, outdir)).flatMap(placesOf));

  test('there are many such labels, and the program is written with all of them', () => {
    expect(places.length).toBeGreaterThan(20);
    expect(inFolder((outdir) => program(mesh, outdir).synth())).toBeUndefined();
  });

  test.each(places)('%s %s without %s is refused', (kind, name, pointer) => {
    inFolder((outdir) => {
      const app = program(mesh, outdir);
      objectsOf(app).find((one) => one.kind === kind && one.name === name)!.addJsonPatch(JsonPatch.remove(pointer));
      expect(errorOf(() => app.synth()).message).toContain(`${kind} `);
    });
  });
});

test.each<[string, Mesh]>([['Istio', Mesh.istio()], ['ambient mode', Mesh.ambient()]])('an empty list of targets hides no missing label, with %s', (_name, mesh) => {
  inFolder((outdir) => {
    const app = program(mesh, outdir);
    const policy = objectsOf(app).find(({ kind, name }) => kind === 'AuthorizationPolicy' && name === 'web')!;
    policy.addJsonPatch(JsonPatch.remove('/spec/selector/matchLabels/app.kubernetes.io~1instance'), JsonPatch.add('/spec/targetRefs', []));
    expect(errorOf(() => app.synth()).message).toContain('AuthorizationPolicy shop/web selects pods without app.kubernetes.io/instance: web');
  });
});
