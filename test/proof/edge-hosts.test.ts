/** Hosts of an edge that a workload calls from inside the cluster: the caller reaches the edge's pods, and nobody else does. */
import { Chart, Testing } from 'cdk8s';
import { EdgeGateway, GatewayListener, Mesh, RoutesFrom } from '../../src';
import type { EdgeGatewayProps, EdgeReferenceProps } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { proveGraph } from '../../src/proof/prove-graph';
import { readDeclarations } from '../../src/proof/together/read-declarations';
import { namespace, service } from '../support/programs';
import { find, manifestsOfApp } from '../support/synth';
import type { Manifest } from '../support/synth';

const HOST = 'shop.example.com';
const ENVOY = { gatewayClassName: 'envoy', podLabels: { app: 'envoy' }, serviceAccountName: 'envoy' };
const MESHES = { istio: Mesh.istio(), none: Mesh.none() } as const;
type MeshName = keyof typeof MESHES;

type Change = (manifest: (kind: string, name: string) => Manifest) => void;
type Declare = (chart: Chart, mesh: Mesh) => void;

/** An edge for clients of one network, which a service calls by its host. */
function owned(props: Partial<EdgeGatewayProps> = {}): Declare {
  return (chart, mesh) => {
    const shop = namespace(chart, 'shop', mesh);
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', mesh, gatewayClassName: 'istio', hosts: [HOST], clientCidrs: ['203.0.113.0/24'], ...props });
    edge.exposes(service(shop, 'web'));
    service(shop, 'inner');
    service(shop, 'report').calls(edge.at(HOST));
  };
}

/** The same Gateway, by those who do not own it. */
function referred(props: Partial<EdgeReferenceProps> = {}): Declare {
  return (chart, mesh) => {
    const bank = namespace(chart, 'bank', mesh);
    const listeners = [
      GatewayListener.https({ name: 'wild', hostname: '*.example.com', podPort: 8443, routesFrom: RoutesFrom.anyNamespace() }),
      GatewayListener.https({ name: 'shop', hostname: HOST, port: 9443, podPort: 9444, routesFrom: RoutesFrom.anyNamespace() }),
    ];
    const edge = EdgeGateway.fromReference(chart, 'edge', { namespace: 'ingress', mesh, gatewayClassName: 'istio', listeners, ...props });
    service(bank, 'inner');
    service(bank, 'report').calls(edge.at(HOST));
  };
}

function written(declare: Declare, mesh: Mesh) {
  const app = Testing.app();
  declare(new Chart(app, 'chart'), mesh);
  return { graph: Registry.of(app).graph(), manifests: manifestsOfApp(app) };
}

function said(declare: Declare, mesh: Mesh, change: Change = () => undefined): readonly string[] {
  const { graph, manifests } = written(declare, mesh);
  change((kind, name) => find(manifests, kind, name));
  return proveGraph(graph, manifests).messages.map(({ text }) => text);
}

const TO_EDGE = (policy: Manifest): Manifest['spec'] => policy.spec.egress.find(({ to }: { to: unknown }) => JSON.stringify(to).includes('ingress'));
const FROM_REPORT = (policy: Manifest): Manifest['spec'] => policy.spec.ingress.find(({ from }: { from?: unknown }) => JSON.stringify(from ?? '').includes('report'));

describe.each<MeshName>(['istio', 'none'])('with %s', (name) => {
  const mesh = MESHES[name];

  test.each<[string, Declare]>([
    ['an edge', owned()],
    ['an edge for anybody', owned({ clientCidrs: undefined })],
    ['an edge on another port', owned({ port: 8443 })],
    ['an edge of another class', owned(ENVOY)],
    ['a wildcard of an edge', owned({ hosts: ['*.example.com'] })],
    ['a Gateway of others', referred()],
    ['a Gateway of others and of another class', referred({ ...ENVOY, podNamespace: 'envoy-system' })],
  ])('what is written for %s holds', (_what, declare) => expect(said(declare, mesh)).toEqual([]));

  test.each<[string, Declare, Change, RegExp]>([
    ['an edge that does not let the caller in', owned(), (of) => { FROM_REPORT(of('NetworkPolicy', 'edge')).from.pop(); }, /shop\/report .*although it is declared/],
    ['a caller that may not go there', owned(), (of) => { TO_EDGE(of('NetworkPolicy', 'report')).ports[0].port = 444; }, /shop\/report .*although it is declared/],
    ['an edge that lets in every pod of the namespace', owned(), (of) => { FROM_REPORT(of('NetworkPolicy', 'edge')).from[1].podSelector = {}; }, /shop\/inner.* ingress\/edge.*undeclared/],
    ['an edge that lets in such pods of every namespace', owned(), (of) => { FROM_REPORT(of('NetworkPolicy', 'edge')).from[1].namespaceSelector = {}; }, /any pod .* ingress\/edge.*undeclared/],
    ['an edge that lets the caller in at every port', owned(), (of) => { delete FROM_REPORT(of('NetworkPolicy', 'edge')).ports; }, /shop\/report.* ingress\/edge.*undeclared/],
    ['another service that may go there', owned(), (of) => { of('NetworkPolicy', 'inner').spec.egress.push(TO_EDGE(of('NetworkPolicy', 'report'))); }, /shop\/inner.*undeclared/],
    ['a caller that may go to every pod of the edge\'s namespace', owned(), (of) => { TO_EDGE(of('NetworkPolicy', 'report')).to[0].podSelector = {}; }, /shop\/report.*undeclared/],
    ['a caller that may go to the internet', owned(), (of) => { TO_EDGE(of('NetworkPolicy', 'report')).to.push({ ipBlock: { cidr: '0.0.0.0/0' } }); }, /shop\/report.*undeclared/],
    ['a caller of a Gateway of others that may not go there', referred(), (of) => { TO_EDGE(of('NetworkPolicy', 'report')).ports[0].port = 8443; }, /bank\/report .*although it is declared/],
    ['another service that may go to a Gateway of others', referred(), (of) => { of('NetworkPolicy', 'inner').spec.egress.push(TO_EDGE(of('NetworkPolicy', 'report'))); }, /bank\/inner.*undeclared/],
  ])('%s is refused', (_what, declare, change, words) => expect(said(declare, mesh, change).join('\n')).toMatch(words));

  test('a host that is exposed no more is not declared', () => {
    const { graph, manifests } = written(owned(), mesh);
    const record = graph.record.map((one) => (one.construct === 'EdgeGateway' ? { ...one, exposures: [] } : one));
    expect(proveGraph({ ...graph, record }, manifests).messages.map(({ text }) => text).join('\n')).toMatch(/shop\/report.* ingress\/edge.*undeclared/);
  });

  test.each<[string, Partial<EdgeGatewayProps>, boolean]>([
    ['anybody, so that it lets in callers of other programs', { clientCidrs: undefined }, true],
    ['one network, so that it does not let in callers of other programs', {}, false],
  ])('together with the owner, whose edge is for %s', (_what, props, isLetIn) => {
    const listeners = [GatewayListener.https({ name: HOST, hostname: HOST, routesFrom: RoutesFrom.anyNamespace() })];
    const [owner, guest] = [written(owned(props), mesh), written(referred({ listeners }), mesh)];
    const { recording } = readDeclarations([owner.graph.record, guest.graph.record]);
    const found = proveGraph(recording, [...owner.manifests, ...guest.manifests], { together: true }).messages.map(({ text }) => text);
    if (isLetIn) expect(found).toEqual([]);
    else expect(found.join('\n')).toMatch(/bank\/report .*although it is declared/);
  });
});

test('the proxy of another service that is shown the host is refused', () => {
  expect(said(owned(), MESHES.istio, (of) => { of('Sidecar', 'inner').spec.egress[0].hosts.push(`./${HOST}`); }).join('\n')).toMatch(/shop\/inner.*shop\.example\.com.*undeclared/);
  expect(said(owned(), MESHES.istio, (of) => { of('Sidecar', 'report').spec.egress[0].hosts = ['~/*']; }).join('\n')).toMatch(/shop\/report .*although it is declared/);
});
