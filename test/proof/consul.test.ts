/** What would let somebody else in, or lead calls astray, in Consul. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Access, EdgeGateway, HttpMethod, Mesh, Port, Probes, SecureService, ZeroTrustNamespace } from '../../src';
import { namespace, service } from '../support/programs';
import { manifestsOf } from '../support/synth';

interface World {
  readonly chart: Chart;
  readonly web: SecureService;
  patch(kind: string, patch: JsonPatch): void;
}

/** web calls cart, which has a second port. */
function synthesize(change: (world: World) => void): () => unknown {
  return () => manifestsOf((chart) => {
    const shop = namespace(chart, 'shop', Mesh.consul());
    const cart = service(shop, 'cart', { ports: [Port.http(8080), Port.tcp(9000, { name: 'admin' })], probes: Probes.http('/healthz') });
    const web = service(shop, 'web');
    web.calls(cart, Access.http({ methods: [HttpMethod.GET], paths: ['/cart/*'] }));
    const find = (kind: string) => chart.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind && one.name === 'cart')!;
    change({ chart, web, patch: (kind, patch) => find(kind).addJsonPatch(patch) });
  });
}

const annotation = (key: string) => JsonPatch.remove(`/spec/template/metadata/annotations/consul.hashicorp.com~1${key}`);
const edge = (serviceAccountName: string) => ({ chart, web }: World) => {
  new EdgeGateway(chart, 'edge', {
    namespace: 'ingress', mesh: Mesh.consul(), hosts: ['shop.example.com'], gatewayClassName: 'envoy', podLabels: { app: 'edge' }, serviceAccountName,
  }).exposes(web);
};

test('it is proven as it is', () => {
  expect(synthesize(() => undefined)).not.toThrow();
  expect(synthesize(edge('envoy-edge'))).not.toThrow();
});

test.each<[string, (world: World) => void, RegExp]>([
  ['an account whose name is a pattern to proxies', edge('ca.t'), /serviceAccountName: got 'ca\.t'/],
  ['a second Service that selects the pods', ({ chart }) => {
    new ApiObject(chart, 'two', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'two', namespace: 'shop' }, spec: { selector: { 'app.kubernetes.io/name': 'cart' }, ports: [{ port: 80 }] } });
  }, /select the pods of shop\/cart, expected one Service/],
  ['a denial of callers of a peer in the place of all', ({ patch }) => patch('ServiceIntentions', JsonPatch.replace('/spec/sources/1', { name: '*', peer: 'p', action: 'deny' })), /has no source "\*"/],
  ['permissions that do not end with a denial', ({ patch }) => patch('ServiceIntentions', JsonPatch.remove('/spec/sources/0/permissions/1')), /do not end with a denial/],
  ...['connect-service-port', 'connect-service', 'transparent-proxy', 'transparent-proxy-overwrite-probes', 'enable-consul-dataplane-as-sidecar', 'enable-metrics']
    .map((key): [string, (world: World) => void, RegExp] => [`no ${key}`, ({ patch }) => patch('Deployment', annotation(key)), new RegExp(`does not say consul\\.hashicorp\\.com/${key}`)]),
  ['a namespace that the injector leaves out', ({ chart }) => { service(new ZeroTrustNamespace(chart, 'openebs', { mesh: Mesh.consul() }), 'disk'); }, /openebs/],
  ['a label with which the injector leaves a namespace out', ({ chart }) => {
    new ZeroTrustNamespace(chart, 'monitoring', { mesh: Mesh.consul(), labels: { 'openshift.io/cluster-monitoring': 'true' } });
  }, /openshift\.io\/cluster-monitoring/],
  ['a container before it whose traffic goes around the proxy', ({ patch }) => patch('Deployment', JsonPatch.add('/spec/template/spec/initContainers', [{
    name: 'sync', image: 'ghcr.io/acme/sync:1', securityContext: { runAsUser: 5995 },
  }])), /5995/],
])('refused: %s', (_, change, words) => {
  expect(synthesize(change)).toThrow(words);
});
