import { judge } from '../../../../src/judge/judge';
import { podTemplatesIn } from '../../../../src/judge/objects/kinds/pod-templates';

const spec = { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 8080 }] }] };
const template = (app: string) => ({ metadata: { labels: { app } }, spec });
const object = (apiVersion: string, kind: string, name: string, body: object) => ({ apiVersion, kind, metadata: { name, namespace: 'a' }, spec: body });
const caller = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'a', labels: { app: 'p' } }, spec };
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } };

function judged(...objects: readonly object[]) {
  const { cluster, unknownKinds, check } = judge([{ objects: [namespace, caller, ...objects] }]);
  return {
    workloads: cluster.workloads.map(({ key, kind }) => `${kind} ${key}`),
    pods: unknownKinds.map(({ ref, pods }) => `${ref.kind}: ${pods}`),
    ask: (to: string) => check({ from: { workload: 'a/p' }, to: { workload: to }, port: 8080 }).verdict,
  };
}

test('a template is found wherever it is, whatever it is called', () => {
  expect(podTemplatesIn({ spec: { template: template('x') } })).toEqual([['spec', 'template']]);
  expect(podTemplatesIn({ spec: { jobTargetRef: { template: template('x') } } })).toEqual([['spec', 'jobTargetRef', 'template']]);
  expect(podTemplatesIn({ spec: { nodeSets: [{ podTemplate: template('x') }, { podTemplate: template('y') }] } })).toHaveLength(2);
  expect(podTemplatesIn({ spec })).toEqual([[]]);
  expect(podTemplatesIn({ status: { template: template('x') }, spec: { containers: {} }, data: null })).toEqual([]);
});

test('a kind that keeps its template is judged like a Deployment', () => {
  const { workloads, pods, ask } = judged(object('argoproj.io/v1alpha1', 'Rollout', 'web', { template: template('web') }));
  expect(workloads).toEqual(['Pod a/p', 'Rollout a/web']);
  expect(pods).toEqual(['Rollout: judged']);
  expect(ask('a/web')).toBe('allow');
});

test('of one that may complete its template nothing is said', () => {
  const { workloads, pods, ask } = judged(object('serving.knative.dev/v1', 'Service', 'web', { template: template('web') }), object('acme.example/v1', 'Widget', 'x', { pod: template('x') }));
  expect(workloads).toEqual(['Pod a/p', 'Service a/web', 'Widget a/x']);
  expect(pods).toEqual(['Service: judged', 'Widget: judged']);
  expect([ask('a/web'), ask('a/x')]).toEqual(['unknown', 'unknown']);
});

test('several templates, or none where there are pods, are not understood', () => {
  const { workloads, pods } = judged(
    object('elasticsearch.k8s.elastic.co/v1', 'Elasticsearch', 'db', { nodeSets: [{ podTemplate: template('x') }, { podTemplate: template('y') }] }),
    object('monitoring.coreos.com/v1', 'Prometheus', 'm', {}),
    object('nais.io/v1alpha1', 'Application', 'shop', { image: 'x' }),
    object('acme.example/v1', 'Widget', 'x', {}),
  );
  expect(workloads).toEqual(['Pod a/p']);
  expect(pods).toEqual(['Elasticsearch: not-understood', 'Prometheus: not-understood', 'Application: not-understood', 'Widget: undefined']);
});

test('a core PodTemplate makes none', () => {
  expect(judged({ apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'x', namespace: 'a' }, template: template('x') })).toMatchObject({ workloads: ['Pod a/p'], pods: [] });
});

test.each<[string, object, string]>([
  ['a policy of Antrea', { apiVersion: 'crd.antrea.io/v1beta1', kind: 'ClusterNetworkPolicy', metadata: { name: 'x' } }, 'unknown'],
  ['a firewall of OVN-Kubernetes', object('k8s.ovn.org/v1', 'EgressFirewall', 'x', {}), 'unknown'],
  ['one of another namespace', { apiVersion: 'k8s.ovn.org/v1', kind: 'EgressFirewall', metadata: { name: 'x', namespace: 'b' } }, 'allow'],
  ['a policy of another network', object('k8s.cni.cncf.io/v1beta1', 'MultiNetworkPolicy', 'x', {}), 'unknown'],
  ['an unknown kind whose name speaks of access', object('acme.example/v1', 'AccessRule', 'x', {}), 'unknown'],
  ['an unknown group that does', object('firewall.acme.example/v1', 'Thing', 'x', {}), 'unknown'],
  ['an unknown kind of the cluster that does', { apiVersion: 'acme.example/v1', kind: 'MeshRule', metadata: { name: 'x' } }, 'unknown'],
  ['an unknown kind that does not', object('acme.example/v1', 'Widget', 'x', {}), 'allow'],
  ['a harmless kind', object('app.k8s.io/v1beta1', 'Application', 'x', {}), 'allow'],
])('with %s: %#', (_, extra, verdict) => {
  const other = { ...caller, metadata: { name: 'q', namespace: 'a', labels: { app: 'q' } } };
  expect(judged(other, extra).ask('a/q')).toBe(verdict);
});
