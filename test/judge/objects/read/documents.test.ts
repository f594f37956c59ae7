import { judge } from '../../../../src/judge/judge';
import { ManifestSyntaxError } from '../../../../src/judge/objects/read/documents';
import { positionOf } from '../../../../src/judge/objects/read/field';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: main, image: x}]}\n';

function keys(...inputs: Parameters<typeof judge>[0]): string[] {
  return judge(inputs).cluster.workloads.map((workload) => workload.key);
}

function failure(text: string): ManifestSyntaxError {
  try {
    judge([{ text, file: 'app.yaml' }]);
  } catch (error) {
    if (error instanceof ManifestSyntaxError) return error;
  }
  throw new Error('it was read');
}

describe('reading manifests', () => {
  test('several documents in one text, with comments and empty ones between', () => {
    expect(keys({ text: `# a\n---\n${POD}---\n---\n${POD.replace('web,', 'db,')}...\n` })).toEqual(['shop/web', 'shop/db']);
  });

  test('JSON, alone and as a list', () => {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: { containers: [{ name: 'main', image: 'x' }] } };
    expect(keys({ text: JSON.stringify(object) })).toEqual(['shop/web']);
    expect(keys({ text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [object] }) })).toEqual(['shop/web']);
  });

  test('typed lists, whose items leave out what the list says', () => {
    expect(keys({ text: 'apiVersion: v1\nkind: PodList\nitems:\n- &p {metadata: {name: a, namespace: shop}, spec: {containers: [{name: main, image: x}]}}\n- {<<: *p, metadata: {name: b, namespace: shop}}\n' })).toEqual(['shop/a', 'shop/b']);
  });

  test('anchors and merge keys', () => {
    const text = 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: web, namespace: shop}\n  spec: &s {containers: [{name: main, image: x}]}\n'
      + '- apiVersion: v1\n  kind: Pod\n  metadata: {<<: {namespace: shop}, name: db}\n  spec: *s\n';
    expect(keys({ text })).toEqual(['shop/web', 'shop/db']);
  });

  test('objects that another program made, without any text', () => {
    expect(keys({ objects: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'main', image: 'x' }] } }] })).toEqual(['default/web']);
  });

  test('bad YAML is an error with file, line and column', () => {
    const error = failure(`${POD}---\nkind: [Pod\nmetadata: x\n`);
    expect(error.problems[0]).toMatchObject({ file: 'app.yaml', line: 7 });
    expect(error.message).toMatch(/^app\.yaml:7:\d+: /);
  });

  test('every bad place is named, not only the first', () => {
    expect(failure('a: b: c\n---\nkind: {\n').problems.length).toBeGreaterThan(1);
  });

  test('a key that occurs twice is bad YAML: one of the two would be lost', () => {
    expect(failure('kind: Pod\nkind: Service\n').message).toMatch(/unique/);
  });

  test('an object without a kind is an error', () => {
    expect(failure('metadata: {name: x}\n').message).toBe('app.yaml:1:1: an object without a kind: every manifest needs apiVersion and kind');
    expect(failure('just text\n').message).toMatch(/expected a Kubernetes object, got "just text"/);
  });

  test('problems have positions, also in lists, later documents and JSON', () => {
    const policy = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec:\n  podSelectr: {}\n';
    const inList = `kind: List\napiVersion: v1\nitems:\n${policy.split('\n').map((line, index) => (line ? `${index === 0 ? '- ' : '  '}${line}` : '')).join('\n')}`;
    const json = JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p' }, spec: { podSelectr: {} } }, null, 1);
    const places = [`${POD}---\n${policy}`, inList, json].map((text) => positionOf(judge([{ text, file: 'f' }]).problems[0]));
    expect(places).toEqual([{ file: 'f', line: 10, column: 3 }, { file: 'f', line: 8, column: 5 }, { file: 'f', line: 8, column: 3 }]);
  });
});

describe('kinds that are not read', () => {
  const objects = (...kinds: [string, string][]) => kinds.map(([apiVersion, kind]) => ({ apiVersion, kind, metadata: { name: 'x', namespace: 'shop' } }));
  const unknown = (...kinds: [string, string][]) => judge([{ objects: objects(...kinds) }]).unknownKinds
    .map((item) => [item.ref.kind, item.matters !== undefined]);

  test('are passed over where no connection depends on them', () => {
    expect(unknown(['v1', 'ConfigMap'], ['v1', 'Secret'], ['rbac.authorization.k8s.io/v1', 'Role'], ['external-secrets.io/v1', 'ExternalSecret'])).toEqual([]);
  });

  test('are named where nobody knows', () => {
    expect(unknown(['example.com/v1', 'Widget'])).toEqual([['Widget', false]]);
  });

  test('are marked where they can change reachability, by group and not by name alone', () => {
    expect(unknown(
      ['crd.antrea.io/v1beta1', 'NetworkPolicy'], ['projectcalico.org/v3', 'HostEndpoint'],
      ['kuma.io/v1alpha1', 'MeshTrafficPermission'], ['networking.istio.io/v1alpha3', 'EnvoyFilter'], ['networking.istio.io/v1', 'VirtualService'],
    )).toEqual([
      ['NetworkPolicy', true], ['HostEndpoint', true], ['MeshTrafficPermission', true], ['EnvoyFilter', true], ['VirtualService', true],
    ]);
  });

  test('a DestinationRule matters only if it changes how callers of a host in the cluster identify themselves', () => {
    const matters = (spec: object) => judge([{ objects: [{ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'x' }, spec }] }])
      .unknownKinds.map((item) => item.matters?.hops);
    const host = 'db.shop.svc.cluster.local';
    expect(matters({ host, trafficPolicy: { outlierDetection: {} } })).toEqual([]);
    expect(matters({ host, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } })).toEqual([]);
    expect(matters({ host: 'api.stripe.com', trafficPolicy: { tls: { mode: 'SIMPLE' } } })).toEqual([]);
    expect(matters({ host, trafficPolicy: { tls: { mode: 'DISABLE' } } })).toEqual([['mtls', 'authorization']]);
    expect(matters({ host: 'db', subsets: [{ name: 'v1', trafficPolicy: { portLevelSettings: [{ tls: {} }] } }] })).toEqual([['mtls', 'authorization']]);
    expect(matters({ host: '*.example.com', trafficPolicy: { tls: { mode: 'SIMPLE' } } })).toEqual([['mtls', 'authorization']]);
  });

  test('make the hops unknown that they can touch, in their namespace, unless they are only to be reported', () => {
    const pods = ['shop/web', 'bank/web'].map((key) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { namespace: key.split('/')[0], name: 'web' }, spec: { containers: [{ name: 'main', image: 'x' }] } }));
    const antrea = { apiVersion: 'crd.antrea.io/v1beta1', kind: 'NetworkPolicy', metadata: { name: 'x', namespace: 'shop' } };
    const ask = (options: object, to: string) => judge([{ objects: [...pods, antrea] }], options).check({ from: { ip: '8.8.8.8' }, to: { workload: to }, port: 80 }).verdict;
    expect([ask({}, 'shop/web'), ask({}, 'bank/web'), ask({ unknownKinds: 'reported' }, 'shop/web')]).toEqual(['unknown', 'allow', 'allow']);
  });
});
