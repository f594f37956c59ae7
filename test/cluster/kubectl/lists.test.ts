import { spawnSync } from 'node:child_process';
import { ManifestSyntaxError, readObjects } from '../../../src/judge/objects/read/documents';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { installCrds } from '../kubernetes/crds';
import { goTool } from '../tools/go-tool';

const configMap = (name: string, more: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...more } });
const policy = (name: string, more: object = {}) => ({
  apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'shop', ...more }, spec: { podSelector: {}, policyTypes: ['Ingress'] },
});
const without = (object: object, ...keys: string[]) => Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

/** Documents as people write them, and charts. */
const DOCUMENTS: readonly (readonly [string, unknown])[] = [
  ['one object', policy('one')],
  ['a List', { apiVersion: 'v1', kind: 'List', items: [policy('one'), configMap('two', { namespace: 'shop' })] }],
  ['a List of a List', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'List', items: [policy('one')] }, policy('two')] }],
  ['an empty List', { apiVersion: 'v1', kind: 'List', items: [] }],
  ['a typed list', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: [policy('one'), policy('two')] }],
  ['a typed list whose items leave out what it says', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: [without(policy('one'), 'apiVersion', 'kind')] }],
  ['a typed list with an item of another kind', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: [configMap('one', { namespace: 'shop' })] }],
  ['a List whose items leave out their kind', { apiVersion: 'v1', kind: 'List', items: [without(policy('one'), 'apiVersion', 'kind')] }],
  ['an object with items', { ...configMap('outer', { namespace: 'shop' }), items: [policy('one')] }],
  ['a list of custom objects', { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthenticationList', items: [{ metadata: { name: 'one', namespace: 'shop' }, spec: {} }] }],
  ['a list in an item of a typed list', { apiVersion: 'v1', kind: 'ConfigMapList', items: [{ apiVersion: 'v1', kind: 'ConfigMapList', items: [configMap('one', { namespace: 'shop' })] }] }],
  ['a List with an item that is none', { apiVersion: 'v1', kind: 'List', items: [null, policy('one')] }],
  ['a List of text', { apiVersion: 'v1', kind: 'List', items: ['text'] }],
  ['an array', [policy('one'), policy('two')]],
  ['an object without a kind', without(policy('one'), 'kind')],
  ['a namespaced object without a namespace', configMap('one')],
  ['a namespaced object in an empty namespace', configMap('one', { namespace: '' })],
  ['a cluster-scoped object in a namespace', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'one', namespace: 'shop' }, rules: [] }],
  ['a Namespace in a namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'one', namespace: 'shop' } }],
  ['a custom object without a namespace', { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'one' }, spec: {} }],
];

/** What kubectl and the API server make of a document, and what the judge reads in it. */
describe('a document is taken apart as kubectl does it', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer(NEWEST);
    await installCrds(server, ['Istio']);
    await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name: 'shop' } } });
  });
  afterAll(async () => server.stop());

  /** Objects as `kind namespace/name`; undefined where kubectl refuses the whole of it. */
  function applied(document: unknown): readonly string[] | undefined {
    const { status, stdout, stderr } = spawnSync(goTool(`kubernetes-${NEWEST}`), [
      'kubectl', `--kubeconfig=${server.kubeconfig}`, 'apply', '--server-side', '--dry-run=server', '-o', 'json', '-f', '-',
    ], { input: JSON.stringify(document), encoding: 'utf8' });
    if (/no objects passed to apply/.test(stderr)) return [];
    if (status !== 0) return undefined;
    const answer = stdout === '' ? { items: [] } : JSON.parse(stdout) as Applied;
    return ('items' in answer ? answer.items : [answer]).map(({ kind, metadata }) => nameOf(kind, metadata.namespace, metadata.name)).sort();
  }

  test.each(DOCUMENTS)('%s', (_, document) => {
    expect(read(document)).toEqual(applied(document));
  });
});

type One = { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };
type Applied = One | { readonly items: readonly One[] };

function nameOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace === undefined || namespace === '' ? '' : `${namespace}/`}${name}`;
}

function read(document: unknown): readonly string[] | undefined {
  try {
    return readObjects([{ objects: [document] }]).map(({ id: { kind, namespace, name } }) => nameOf(kind, namespace, name)).sort();
  } catch (error) {
    if (error instanceof ManifestSyntaxError) return undefined;
    throw error;
  }
}
