/** Passports: what the settings of the mesh say of who makes them, and programs without any beside one that has them. */
import { Chart, Testing } from 'cdk8s';
import { EdgeGateway, Mesh, TrustReport } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { judge } from '../../src/judge/judge';
import { proveInCluster } from '../../src/proof/in-cluster/prove-in-cluster';
import { specificationOf } from '../../src/proof/specification/read';
import { nodesOf } from '../../src/proof/specification/specification';
import { joinRecordings } from '../../src/proof/together/join';
import { declare } from '../cases/passports/declaration';
import { namespace, service } from '../support/programs';
import { manifestsOfApp } from '../support/synth';

const app = Testing.app();
declare(new Chart(app, 'chart'), Mesh.istio());
const graph = Registry.of(app).graph();
const written = manifestsOfApp(app);
const [assumed] = TrustReport.of(app).assumptions.filter(({ kind }) => kind === 'authorizer');
const GOOD = assumed?.settings ?? '';

test('the settings of the mesh are an assumption, with what who makes passports has to answer', () => {
  expect(assumed?.text).toMatch(/; identity\/passports answers what it lets in always with the header x-passport$/);
  expect(GOOD).toContain('headersToUpstreamOnAllow: ["x-passport"]');
});

/** What a cluster with these settings is told. */
function told(mesh: string): string {
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh } };
  const judgement = judge([{ objects: [...written, config] }]);
  return proveInCluster([graph.record], { judgement, isRead: () => true, unproxied: new Map() }).map(({ text }) => text).filter((text) => text.includes('knows the authorizer')).join('\n');
}

test('settings as they are printed are right', () => expect(told(GOOD)).toBe(''));

test.each<[string, string, string]>([
  ['pass on no passport', GOOD.replace(/\n.*headersToUpstreamOnAllow.*/, ''), 'headersToUpstreamOnAllow is missing, expected ["x-passport"]'],
  ['pass on another header', GOOD.replace('["x-passport"]', '["authorization"]'), 'headersToUpstreamOnAllow is ["authorization"], expected ["x-passport"]'],
  ['pass on one more', GOOD.replace('["x-passport"]', '["x-passport", "x-admin"]'), 'headersToUpstreamOnAllow is ["x-passport","x-admin"], expected ["x-passport"]'],
  ['pass on all that begin so', GOOD.replace('["x-passport"]', '["x-*"]'), 'headersToUpstreamOnAllow is ["x-*"], expected ["x-passport"]'],
  ['write headers of their own', `${GOOD}\n    includeAdditionalHeadersInCheck: {x-user: root}`, 'includeAdditionalHeadersInCheck'],
  ['let in what is not answered', GOOD.replace('failOpen: false', 'failOpen: true'), 'failOpen is true, expected false'],
  ['ask for other paths', GOOD.replace('"/passports"', '"/"'), 'pathPrefix is "/", expected "/passports"'],
])('settings that %s are told', (_, mesh, words) => expect(told(mesh)).toContain(words));

test('a program without passports is held to none of them, beside one that has them', () => {
  const other = Testing.app();
  const chart = new Chart(other, 'chart');
  const edge = new EdgeGateway(chart, 'other', { namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: ['blog.example.com'] });
  edge.exposes(service(namespace(chart, 'blog'), 'blog'));
  const joined = specificationOf(joinRecordings([graph.record, Registry.of(other).graph().record]));
  const removed = nodesOf(joined, 'gateway').flatMap(({ name, routes }) => routes.map(({ to, changes }) => [name, to, changes.removed]));
  expect(removed).toEqual([['edge', 'shop/web', []], ['edge', 'shop/login', ['x-passport']], ['other', 'blog/blog', []]]);
});
