/** Policies of the API server that were changed, or taken away, keep nothing. */
import { JsonPatch, type ApiObject, type Chart } from 'cdk8s';
import { EdgeGateway, GuardRails, Mesh, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';
import { find, manifestsOf } from '../support/synth';

const DELIVERY = ['system:serviceaccount:argocd:argocd-application-controller', 'alice@example.com'];

function shop(chart: Chart, mesh: Mesh, users = DELIVERY): ZeroTrustNamespace {
  return new ZeroTrustNamespace(chart, 'shop', { mesh, guardRails: GuardRails.deliveredBy(users) });
}

function declare(chart: Chart, mesh = Mesh.istio()): void {
  const inside = shop(chart, mesh);
  service(inside, 'web').calls(service(inside, 'orders'));
}

const IDENTITIES = 'zero-trust.shop.identities';
const POLICIES = 'zero-trust.shop.policies';

test.each([['sidecars', Mesh.istio()], ['ambient', Mesh.ambient()], ['Linkerd', Mesh.linkerd()], ['none', Mesh.none()]])('each mesh is kept: %s', (_, mesh) => {
  const manifests = manifestsOf((chart) => declare(chart, mesh));
  const { spec } = find(manifests, 'ValidatingAdmissionPolicy', IDENTITIES);
  const variables = spec.variables as { name: string; expression: string }[];
  const variable = (wanted: string) => JSON.parse(variables.find(({ name }) => name === wanted)!.expression);
  expect(variable('accountOf')).toMatchObject({ orders: 'orders', web: 'web' });
  expect(variable('labelsOf').web).toEqual({ 'app.kubernetes.io/instance': 'web', 'app.kubernetes.io/name': 'web' });
  const [{ expression }] = find(manifests, 'ValidatingAdmissionPolicy', POLICIES).spec.validations;
  for (const user of DELIVERY) expect(expression).toContain(JSON.stringify(user));
  for (const name of [IDENTITIES, POLICIES]) {
    expect(find(manifests, 'ValidatingAdmissionPolicyBinding', name).spec).toEqual({ policyName: name, validationActions: ['Deny', 'Audit'] });
  }
});

test('pods of an edge in the namespace are known, too', () => {
  const { spec } = find(manifestsOf((chart) => {
    const mesh = Mesh.istio();
    const web = service(shop(chart, mesh), 'web');
    new EdgeGateway(chart, 'edge', { namespace: 'shop', mesh, hosts: ['shop.example.com'] }).exposes(web);
  }), 'ValidatingAdmissionPolicy', IDENTITIES);
  expect(JSON.stringify(spec.variables)).toContain('gateway edge');
});

test('without them nothing is written', () => {
  const manifests = manifestsOf((chart) => { service(new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio() }), 'web'); });
  expect(manifests.filter(({ kind }) => kind.startsWith('ValidatingAdmission'))).toEqual([]);
});

const inSpec = (path: string, value: unknown) => JsonPatch.replace(`/spec/${path}`, value);
const added = (path: string, value: unknown) => JsonPatch.add(`/spec/${path}`, value);

test.each<[string, 'ValidatingAdmissionPolicy' | 'ValidatingAdmissionPolicyBinding', string, JsonPatch]>([
  ['errors are forgiven', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('failurePolicy', 'Ignore')],
  ['another namespace', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('matchConstraints/namespaceSelector/matchLabels', { 'kubernetes.io/metadata.name': 'shop-2' })],
  ['another label of the namespace', 'ValidatingAdmissionPolicy', IDENTITIES, added('matchConstraints/namespaceSelector/matchLabels/guarded', 'yes')],
  ['pods with some label alone', 'ValidatingAdmissionPolicy', IDENTITIES, added('matchConstraints/objectSelector', { matchLabels: { guarded: 'yes' } })],
  ['some resources excepted', 'ValidatingAdmissionPolicy', POLICIES, added('matchConstraints/excludeResourceRules', [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }])],
  ['a condition', 'ValidatingAdmissionPolicy', POLICIES, added('matchConditions', [{ name: 'never', expression: 'false' }])],
  ['parameters', 'ValidatingAdmissionPolicy', POLICIES, added('paramKind', { apiVersion: 'v1', kind: 'ConfigMap' })],
  ['creation alone', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('matchConstraints/resourceRules/0/operations', ['CREATE'])],
  ['named pods alone', 'ValidatingAdmissionPolicy', IDENTITIES, added('matchConstraints/resourceRules/0/resourceNames', ['web'])],
  ['no NetworkPolicies', 'ValidatingAdmissionPolicy', POLICIES, JsonPatch.remove('/spec/matchConstraints/resourceRules/0')],
  ['one group fewer', 'ValidatingAdmissionPolicy', POLICIES, JsonPatch.remove('/spec/matchConstraints/resourceRules/1/apiGroups/1')],
  ['NetworkPolicies that are deleted', 'ValidatingAdmissionPolicy', POLICIES, inSpec('matchConstraints/resourceRules/0/operations', ['CREATE', 'UPDATE'])],
  ['one version', 'ValidatingAdmissionPolicy', POLICIES, inSpec('matchConstraints/resourceRules/0/apiVersions', ['v1beta1'])],
  ['one more user', 'ValidatingAdmissionPolicy', POLICIES, inSpec('validations/0/expression', `request.userInfo.username in ${JSON.stringify([...DELIVERY, 'mallory'])}`)],
  ['one user fewer', 'ValidatingAdmissionPolicy', POLICIES, inSpec('validations/0/expression', `request.userInfo.username in ${JSON.stringify(DELIVERY.slice(1))}`)],
  ['anybody', 'ValidatingAdmissionPolicy', POLICIES, inSpec('validations/0/expression', 'true')],
  ['another way to ask', 'ValidatingAdmissionPolicy', POLICIES, inSpec('validations/0/expression', `request.userInfo.username in ${JSON.stringify(DELIVERY)} || true`)],
  ['no validation', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('validations', [])],
  ['one validation fewer', 'ValidatingAdmissionPolicy', IDENTITIES, JsonPatch.remove('/spec/validations/1')],
  ['another account', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('variables/3/expression', '{"orders": "orders", "web": "orders"}')],
  ['a workload fewer', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('variables/4/expression', '{"orders": {"app.kubernetes.io/instance": "orders", "app.kubernetes.io/name": "orders"}}')],
  ['more labels to wear', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('variables/4/expression', JSON.stringify({
    orders: { 'app.kubernetes.io/instance': 'orders', 'app.kubernetes.io/name': 'orders', 'track': 'x' }, web: { 'app.kubernetes.io/instance': 'web', 'app.kubernetes.io/name': 'web' },
  }))],
  ['all pods that are there', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('variables/1/expression', 'oldObject != null')],
  ['no status of pods', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('matchConstraints/resourceRules/0/resources', ['pods'])],
  ['no Bindings', 'ValidatingAdmissionPolicy', POLICIES, inSpec('matchConstraints/resourceRules/6/resources', ['endpoints', 'namespaces', 'namespaces/status', 'namespaces/finalize'])],
  ['fewer kinds of Cilium', 'ValidatingAdmissionPolicy', POLICIES, inSpec('matchConstraints/resourceRules/2/resources', ['ciliumnetworkpolicies'])],
  ['fewer kinds of Calico', 'ValidatingAdmissionPolicy', POLICIES, inSpec('matchConstraints/resourceRules/3/resources', ['networkpolicies'])],
  ['an action that nobody knows', 'ValidatingAdmissionPolicyBinding', POLICIES, inSpec('validationActions', ['Deny', 'Foo'])],
  ['an action twice', 'ValidatingAdmissionPolicyBinding', POLICIES, inSpec('validationActions', ['Deny', 'Deny'])],
  ['a message of two lines', 'ValidatingAdmissionPolicy', POLICIES, inSpec('validations/0/message', 'a\nb')],
  ['a message that is no text', 'ValidatingAdmissionPolicy', POLICIES, inSpec('validations/0/message', {})],
  ['an operation that nobody knows', 'ValidatingAdmissionPolicy', POLICIES, added('matchConstraints/resourceRules/0/operations/-', 'FOO')],
  ['a rule for nothing', 'ValidatingAdmissionPolicy', POLICIES, added('matchConstraints/resourceRules/-', { apiGroups: [], apiVersions: [], operations: [], resources: [] })],
  ['a version that is off', 'ValidatingAdmissionPolicy', POLICIES, JsonPatch.replace('/apiVersion', 'admissionregistration.k8s.io/v1beta1')],
  ['no status of the namespace', 'ValidatingAdmissionPolicy', POLICIES, inSpec('matchConstraints/resourceRules/6/resources', ['endpoints', 'namespaces'])],
  ['labels of nobody', 'ValidatingAdmissionPolicy', IDENTITIES, inSpec('variables/0/expression', '{}')],
  ['variables in another order', 'ValidatingAdmissionPolicy', IDENTITIES, JsonPatch.move('/spec/variables/0', '/spec/variables/5')],
  ['warnings alone', 'ValidatingAdmissionPolicyBinding', POLICIES, inSpec('validationActions', ['Warn'])],
  ['the audit log alone', 'ValidatingAdmissionPolicyBinding', IDENTITIES, inSpec('validationActions', ['Audit'])],
  ['another policy', 'ValidatingAdmissionPolicyBinding', POLICIES, inSpec('policyName', IDENTITIES)],
  ['a binding for other resources', 'ValidatingAdmissionPolicyBinding', POLICIES, added('matchResources', { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop-2' } } })],
  ['a binding with parameters', 'ValidatingAdmissionPolicyBinding', POLICIES, added('paramRef', { name: 'x', parameterNotFoundAction: 'Allow' })],
])('refused: %s', (_, kind, name, patch) => {
  expect(() => manifestsOf((chart) => {
    declare(chart);
    const all = chart.node.findAll() as ApiObject[];
    all.find((one) => one.kind === kind && one.name === name)!.addJsonPatch(patch);
  })).toThrow(new RegExp(`${kind} ${name} does not keep what was declared \\(guardRails\\)`));
});

test.each(['guard-identities', 'guard-identities-binding', 'guard-policies', 'guard-policies-binding'])('refused: %s is missing', (id) => {
  expect(() => manifestsOf((chart) => {
    declare(chart);
    const parent = chart.node.findAll().find((one) => one.node.id === id)!.node.scope!;
    parent.node.tryRemoveChild(id);
  })).toThrow(/which keeps namespace shop as it was declared \(guardRails\), is missing/);
});
