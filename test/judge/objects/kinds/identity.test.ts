import { judge } from '../../../../src/judge/judge';
import { identityName, identityOf, keyOfIdentity } from '../../../../src/judge/objects/kinds/identity';
import { ManifestSyntaxError, readObjects } from '../../../../src/judge/objects/read/documents';

const placeOf = (apiVersion: string, kind: string, metadata: object) => identityName(identityOf({ apiVersion, kind, metadata }));
const keyOf = (apiVersion: string, kind: string, metadata: object = { name: 'x', namespace: 'shop' }) => keyOfIdentity(identityOf({ apiVersion, kind, metadata }));

test.each<[string, string, object, string]>([
  ['v1', 'ConfigMap', { name: 'x', namespace: 'shop' }, 'ConfigMap shop/x'],
  ['v1', 'ConfigMap', { name: 'x' }, 'ConfigMap default/x'],
  ['v1', 'Namespace', { name: 'x', namespace: 'shop' }, 'Namespace x'],
  ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', { name: 'anp', namespace: 'default' }, 'AdminNetworkPolicy anp'],
  ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', { name: 'x' }, 'ClusterNetworkPolicy x'],
  ['acme.example/v1', 'Widget', { name: 'x' }, 'Widget x'],
  ['acme.example/v1', 'Widget', { name: 'x', namespace: 'shop' }, 'Widget shop/x'],
  ['v1', 'ConfigMap', { generateName: 'x-', namespace: 'shop' }, 'ConfigMap shop/x-*'],
])('%s %s %j is %s', (apiVersion, kind, metadata, name) => {
  expect(placeOf(apiVersion, kind, metadata)).toBe(name);
});

test('versions of a group, and groups that a kind has moved from, are one', () => {
  expect(keyOf('networking.k8s.io/v1', 'NetworkPolicy')).toBe(keyOf('extensions/v1beta1', 'NetworkPolicy'));
  expect(keyOf('apps/v1', 'Deployment')).toBe(keyOf('apps/v1beta1', 'Deployment'));
  expect(keyOf('apps/v1', 'Deployment')).toBe(keyOf('extensions/v1beta1', 'Deployment'));
  expect(keyOf('networking.k8s.io/v1', 'NetworkPolicy')).not.toBe(keyOf('crd.antrea.io/v1beta1', 'NetworkPolicy'));
  expect(keyOf('v1', 'ConfigMap', { generateName: 'x-' })).toBeUndefined();
});

function problemsOf(...texts: readonly string[]): string {
  try {
    readObjects(texts.map((text, index) => ({ text, file: `${index}.yaml` })));
    return '';
  } catch (error) {
    if (error instanceof ManifestSyntaxError) return error.message;
    throw error;
  }
}

const policy = (selector: string) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: guard, namespace: inner}\nspec: {podSelector: ${selector}}\n`;

describe('an object that is given twice', () => {
  test('is an error that names both places', () => {
    expect(problemsOf(policy('{}'), `# first\n---\n${policy('{matchLabels: {app: gone}}')}`))
      .toBe('1.yaml:4:1: NetworkPolicy inner/guard: given twice, here and at 0.yaml:2:1; the one that is applied last replaces the other: delete one, or give it another name');
  });

  test('is read once where both say the same', () => {
    expect(readObjects([{ text: policy('{}') }, { text: policy('{}') }])).toHaveLength(1);
  });

  test('may be hidden in a list', () => {
    expect(problemsOf(policy('{}'), JSON.stringify({ kind: 'List', items: [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'guard', namespace: 'inner' }, spec: {} }] })))
      .toMatch(/^1\.yaml:1:\d+: NetworkPolicy inner\/guard: given twice, here and at 0\.yaml:2:1/);
  });
});

describe('lists', () => {
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } };
  const names = (value: unknown) => readObjects([{ objects: [value] }]).map(({ id }) => identityName(id));

  test.each<[string, unknown]>([
    ['a List', { apiVersion: 'v1', kind: 'List', items: [config] }],
    ['a typed list, whose items leave out what it says', { apiVersion: 'v1', kind: 'ConfigMapList', items: [{ metadata: config.metadata }] }],
    ['whatever has items', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, items: [config] }],
  ])('%s is what stands in it', (_, value) => {
    expect(names(value)).toEqual(['ConfigMap shop/a']);
  });

  test.each([{ kind: 'List' }, { kind: 'List', items: null }, { kind: 'PodList', items: null }])('%j is empty', (value) => {
    expect(names(value)).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['null', 'kind: List\nitems: [null]', '0.yaml:2:9: item 0 of a List: expected a Kubernetes object, got null'],
    ['a text', 'kind: List\nitems: [none]', '0.yaml:2:9: item 0 of a List: expected a Kubernetes object, got "none"'],
    ['no list', 'kind: List\nitems: {a: 1}', '0.yaml:2:1: the items of a List have to be a list of objects, got object'],
    ['no kind', 'kind: List\nitems: [{a: 1}]', '0.yaml:2:9: an object without a kind: every manifest needs apiVersion and kind'],
    ['a list', 'kind: List\nitems: [{kind: List, items: []}]', '0.yaml:2:9: item 0 of a List: expected an object, got a list: kubectl takes no list inside another; put its items here'],
    ['an array', 'kind: List\nitems: [[]]', '0.yaml:2:9: expected a Kubernetes object, got an array: kubectl reads several objects from a List or from several documents'],
  ])('with %s are an error', (_, text, message) => {
    expect(problemsOf(text)).toBe(message);
  });

  test('a bare array is none', () => {
    expect(() => names([config])).toThrow('expected a Kubernetes object, got an array');
  });
});

const pod = (name: string, more: object = {}) => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'kube-system', labels: { component: name }, ...more }, spec: { containers: [{ name: 'c', image: 'i' }] },
});
const keys = (...objects: readonly object[]) => judge([{ objects }]).cluster.workloads.map(({ key }) => key);

describe('static pods', () => {
  const node = [{ apiVersion: 'v1', kind: 'Node', name: 'n1', uid: 'x', controller: true }];

  test('are named as they are, not after their node', () => {
    expect(keys(pod('etcd-n1', { ownerReferences: node }), pod('apiserver-n1', { ownerReferences: node }))).toEqual(['kube-system/etcd-n1', 'kube-system/apiserver-n1']);
  });

  test.each([{ 'kubernetes.io/config.mirror': 'hash' }, { 'kubernetes.io/config.source': 'file' }])('with %j have no controller', (annotations) => {
    const ownerReferences = [{ apiVersion: 'acme.example/v1', kind: 'Machine', name: 'm', controller: true }];
    expect(keys(pod('etcd-n1', { annotations, ownerReferences }))).toEqual(['kube-system/etcd-n1']);
  });
});

test('pods whose names are made up are told apart', () => {
  const { name: _, ...metadata } = pod('x').metadata;
  const generated = { ...pod('x'), metadata: { ...metadata, generateName: 'run-' } };
  expect(keys(generated, generated)).toHaveLength(2);
});
