import { app, CILIUM, clusterwide, judged, policy, verdicts } from './policies';
import { apiServerFlow } from '../../../../src/judge/questions/api-server';
import { service } from '../../given';

const API = { endpointSelector: app('api') };
const CALLERS = ['shop/web', 'bank/web', 'kube-system/agent', '8.8.8.8', '192.168.0.7', '192.168.0.9'];

function from(peers: object, of = policy): string {
  const made = of === policy ? policy('shop/x', { ...API, ingress: [peers] }) : clusterwide('x', { ...API, ingress: [peers] });
  return verdicts(judged([made]), CALLERS, ['shop/api']);
}

function endpoints(selector: object): string {
  return from({ fromEndpoints: [selector] });
}

/** Sources: Cilium "Layer 3 Policies", "Using Kubernetes Constructs In Policy"; who is at the node may come from that of the pod. */
describe('endpoints', () => {
  test.each<[string, object, string]>([
    ['a bare label', { matchLabels: { app: 'web' } }, 'allow deny'],
    ['a label of Kubernetes', { matchLabels: { 'k8s:app': 'web' } }, 'allow deny'],
    ['a label of any source', { matchLabels: { 'any:app': 'web' } }, 'allow deny'],
    ['a label of another source', { matchLabels: { 'container:app': 'web' } }, 'unknown deny'],
    ['a namespace by its name', { matchLabels: { 'app': 'web', 'k8s:io.kubernetes.pod.namespace': 'bank' } }, 'deny allow'],
    ['a namespace by its name, without a source', { matchLabels: { 'io.kubernetes.pod.namespace': 'bank' } }, 'deny allow'],
    ['all namespaces', { matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' }] }, 'allow allow'],
    ['all namespaces but one', { matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'NotIn', values: ['shop'] }] }, 'deny allow'],
    ['a label of namespaces', { matchLabels: { 'io.cilium.k8s.namespace.labels.team': 'b' } }, 'deny allow'],
    ['the name of a namespace as its label', { matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name': 'bank' } }, 'deny allow'],
    ['a service account', { matchLabels: { 'io.cilium.k8s.policy.serviceaccount': 'web' } }, 'allow deny'],
    ['another service account', { matchLabels: { 'k8s:io.cilium.k8s.policy.serviceaccount': 'api' } }, 'deny deny'],
    ['the name of the cluster', { matchLabels: { 'io.cilium.k8s.policy.cluster': 'default' } }, 'unknown deny'],
    ['a label that identities leave out', { matchExpressions: [{ key: 'pod-template-hash', operator: 'DoesNotExist' }] }, 'unknown deny'],
    ['a label as if of a namespace, on the pod', { matchLabels: { 'io.cilium.k8s.namespace.labels.app': 'web' } }, 'deny deny'],
    ['hosts, of which no pod is one', { matchLabels: { 'reserved:host': '' } }, 'deny deny'],
    ['whoever is no host, of all namespaces and the world', { matchExpressions: [{ key: 'reserved:none', operator: 'DoesNotExist' }] }, 'allow allow'],
  ])('%s', (_, selector, expected) => {
    expect(endpoints(selector).split(' ').slice(0, 2).join(' ')).toBe(expected);
  });

  test('addresses and nodes are none, unless a reserved label means them', () => {
    expect(endpoints({})).toBe('allow deny unknown deny unknown unknown');
    expect(endpoints({ matchExpressions: [{ key: 'reserved:none', operator: 'DoesNotExist' }] })).toBe('allow allow allow allow allow allow');
    expect(endpoints({ matchLabels: { 'reserved:world': '' } })).toBe('deny deny unknown unknown unknown unknown');
  });

  test('in a policy of the cluster they are of any namespace', () => {
    expect(from({ fromEndpoints: [{}] }, clusterwide as never)).toBe('allow allow unknown deny unknown unknown');
    expect(from({ fromEndpoints: [app('web')] }, clusterwide as never)).toBe('allow allow unknown deny unknown unknown');
  });

  test('a policy of another namespace selects no pod of ours, whatever it says', () => {
    const names = [{ 'k8s:io.kubernetes.pod.namespace': 'shop' }, { 'any:io.kubernetes.pod.namespace': 'shop' }, {}];
    for (const labels of names) {
      const stranger = policy('bank/x', { endpointSelector: { matchLabels: { app: 'api', ...labels } }, ingress: [{}] });
      expect(verdicts(judged([stranger]), ['shop/web'], ['shop/api'])).toBe('allow');
    }
    expect(verdicts(judged([policy('bank/x', { endpointSelector: { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'shop' } }, ingress: [{}] })]), ['shop/web'], ['bank/web'])).toBe('deny');
  });

  test('a pod of the cluster gives itself no namespace', () => {
    const spoofed = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'bank', name: 'spoof', labels: { 'app': 'web', 'io.kubernetes.pod.namespace': 'shop' } }, spec: { containers: [{ name: 'main', image: 'x' }] } };
    expect(verdicts(judged([spoofed, policy('shop/x', { ...API, ingress: [{ fromEndpoints: [app('web')] }] })]), ['bank/spoof'], ['shop/api'])).toBe('deny');
  });
});

describe('others', () => {
  test.each<[string, object, string]>([
    ['everybody', { fromEntities: ['all'] }, 'allow allow allow allow allow allow'],
    ['nobody', { fromEntities: ['none'] }, 'deny deny unknown deny unknown unknown'],
    ['the world', { fromEntities: ['world'] }, 'deny deny unknown allow unknown unknown'],
    ['the cluster', { fromEntities: ['cluster'] }, 'allow allow allow deny unknown allow'],
    ['nodes', { fromEntities: ['host', 'remote-node'] }, 'deny deny allow deny unknown unknown'],
    ['the API server', { fromEntities: ['kube-apiserver'] }, 'deny deny unknown deny unknown allow'],
    ['starting pods', { fromEntities: ['init', 'health', 'unmanaged', 'ingress'] }, 'deny deny unknown deny unknown unknown'],
    ['addresses', { fromCIDR: ['8.0.0.0/8', '10.0.0.0/8'] }, 'deny deny unknown allow unknown unknown'],
    ['every address, of pods and nodes none', { fromCIDR: ['0.0.0.0/0'] }, 'deny deny unknown allow unknown unknown'],
    ['addresses without others', { fromCIDRSet: [{ cidr: '8.0.0.0/8', except: ['8.8.0.0/16'] }] }, 'deny deny unknown deny unknown unknown'],
    ['an exception of another item', { fromCIDRSet: [{ cidr: '8.0.0.0/8', except: ['8.8.0.0/16'] }, { cidr: '8.8.8.0/24' }] }, 'deny deny unknown allow unknown unknown'],
    ['a group of addresses', { fromCIDRSet: [{ cidrGroupRef: 'office' }] }, 'deny deny unknown unknown unknown unknown'],
    ['a group of a cloud', { fromGroups: [{ aws: {} }] }, 'deny deny unknown unknown unknown unknown'],
    ['authenticated pods', { fromEndpoints: [app('web')], authentication: { mode: 'required' } }, 'unknown deny unknown deny unknown unknown'],
    ['pods that need no authentication', { fromEndpoints: [app('web')], authentication: { mode: 'disabled' } }, 'allow deny unknown deny unknown unknown'],
  ])('%s', (_, peers, expected) => {
    expect(from(peers)).toBe(expected);
  });

  test.each<[string, object, string]>([
    ['a name means addresses that were looked up, and no pod', { toFQDNs: [{ matchName: 'api.example.com' }], toPorts: [{ ports: [{ port: '80' }] }] }, 'deny deny unknown'],
    ['an empty list of names with ports means anybody', { toFQDNs: [], toPorts: [{ ports: [{ port: '80' }] }] }, 'allow allow allow'],
    ['a Service means its pods', { toServices: [{ k8sService: { serviceName: 'api', namespace: 'shop' } }] }, 'allow deny deny'],
    ['a Service that nobody gives leaves all open', { toServices: [{ k8sService: { serviceName: 'other', namespace: 'shop' } }] }, 'unknown unknown unknown'],
    ['labels of Services are not compared', { toServices: [{ k8sServiceSelector: { selector: {} } }] }, 'unknown unknown unknown'],
  ])('%s', (_, peers, expected) => {
    const judgement = judged([policy('shop/x', { endpointSelector: app('web'), egress: [peers] }), service('shop/api', { port: 80 })]);
    expect(verdicts(judgement, ['shop/web'], ['shop/api', 'shop/db', '8.8.8.8'])).toBe(expected);
  });

  test('a name that no DNS rule lets Cilium see is told', () => {
    const named = { toFQDNs: [{ matchName: 'api.example.com' }], toPorts: [{ ports: [{ port: '443' }] }] };
    const lookups = { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system' } }], toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }] };
    const words = (...egress: readonly object[]) => judged([policy('shop/x', { endpointSelector: app('web'), egress })])
      .explain({ from: { workload: 'shop/web' }, to: { ip: '8.8.8.8' }, port: 443 }).hops[0].testimonies.map(({ because }) => because).join();
    expect(words(named)).toMatch(/^whether a rule that allows matches is not known: api\.example\.com .* no policy of the pod has a DNS rule \(rules\.dns\)/);
    expect(words(named, lookups)).toBe('whether a rule that allows matches is up to the name by which it is called (api.example.com)');
  });

  test.each<[string, object, string, string]>([
    ['a name', { matchName: 'API.example.com.' }, 'api.example.com', 'other.example.com'],
    ['characters of a label, or none', { matchPattern: 'a*.example.com' }, 'a.example.com ab.example.com', 'b.example.com a.b.example.com'],
    ['one label', { matchPattern: '*.example.com' }, 'api.example.com', 'example.com a.b.example.com'],
    ['labels below', { matchPattern: '**.example.com' }, 'api.example.com a.b.example.com', 'example.com badexample.com'],
    ['every name', { matchPattern: '*' }, 'api.example.com localhost', ''],
  ])('by %s hosts are called', (_, name, open, closed) => {
    const lookups = { toEntities: ['cluster'], toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }] };
    const judgement = judged([policy('shop/x', { endpointSelector: app('web'), egress: [{ toFQDNs: [name] }] }), clusterwide('dns', { endpointSelector: {}, egress: [lookups] })]);
    const verdictOf = (host: string) => verdicts(judgement, ['shop/web'], ['8.8.8.8'], { host });
    for (const host of open.split(' ')) expect(`${host} ${verdictOf(host)}`).toBe(`${host} allow`);
    for (const host of closed.split(' ').filter((one) => one !== '')) expect(`${host} ${verdictOf(host)}`).toBe(`${host} deny`);
    // Who is a pod or a node is none by its name.
    expect(verdicts(judgement, ['shop/web'], ['shop/api', 'kube-system/agent', '192.168.0.7'], { host: 'api.example.com' })).toMatch(/^deny deny (unknown|deny)$/);
  });

  test.each<[string, object, string]>([
    ['the API server by its name', { toEntities: ['kube-apiserver'] }, 'allow'],
    ['the cluster', { toEntities: ['cluster'] }, 'allow'],
    ['pods', { toEndpoints: [{}] }, 'deny'],
    ['its address, which is that of a node', { toCIDR: ['192.168.0.9/32'] }, 'deny'],
    ['the world', { toEntities: ['world'] }, 'unknown'],
  ])('to the API server: %s', (_, peers, expected) => {
    const judgement = judged([policy('shop/x', { endpointSelector: app('web'), egress: [{ ...peers, toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }] })], CILIUM);
    expect(judgement.check(apiServerFlow('shop/web')).verdict).toBe(expected);
  });
});
