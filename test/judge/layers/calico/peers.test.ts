import { CALICO, calico, globalPolicy, judged, policy, verdicts } from './policies';
import { givenAsIs, pod, service } from '../../given';

const CALLERS = ['shop/web', 'shop/db', 'bank/web', '8.8.8.8', 'kube-system/agent'];
const API = { selector: 'app == \'api\'' };
const ALLOW = { action: 'Allow' };

/** What callers of shop/api get by the source of a rule. */
function from(source: object, ...others: object[]): string {
  return verdicts(judged([policy('shop/x', { ...API, ingress: [{ ...ALLOW, source }] }), ...others]), CALLERS.slice(0, 4), ['shop/api']);
}

function fromGlobal(source: object, ...others: object[]): string {
  return verdicts(judged([globalPolicy('x', { ...API, ingress: [{ ...ALLOW, source }] }), ...others]), CALLERS.slice(0, 4), ['shop/api']);
}

/** Sources: Calico "NetworkPolicy", EntityRule and selectors; libcalico-go, updateprocessors/rules.go. */
describe('selectors', () => {
  test.each<[string, string, string]>([
    ['a selector means the namespace of the policy', 'app == \'web\'', 'allow deny deny deny'],
    ['a missing label is not the value', 'app != \'web\'', 'deny allow deny deny'],
    ['a missing label is in no set', 'zone not in {\'a\', \'b\'}', 'allow allow deny deny'],
    ['a set', 'app in { "web", "db" }', 'allow allow deny deny'],
    ['parts of values', 'app contains \'e\' && app starts with \'w\' && app ends with \'b\'', 'allow deny deny deny'],
    ['or binds less than and', 'app == \'db\' || app == \'web\' && has(nothing)', 'deny allow deny deny'],
    ['a negation binds one term', '! app == \'web\' && has(app)', 'deny allow deny deny'],
    ['parentheses', '!(app == \'web\' || app == \'db\')', 'deny deny deny deny'],
    ['labels that Calico gives', 'projectcalico.org/orchestrator == \'k8s\' && projectcalico.org/namespace == \'shop\'', 'allow allow deny deny'],
    ['labels of the namespace', 'pcns.team == \'a\' && app == \'db\'', 'deny allow deny deny'],
  ])('%s', (_, selector, expected) => {
    expect(from({ selector })).toBe(expected);
  });

  test.each<[string, object, string, string]>([
    ['a namespaceSelector widens', { namespaceSelector: 'team == \'b\'' }, 'deny deny allow deny', 'deny deny allow deny'],
    ['both selectors hold together', { namespaceSelector: 'has(team)', selector: 'app == \'web\'' }, 'allow deny allow deny', 'allow deny allow deny'],
    ['all namespaces hold no addresses outside', { namespaceSelector: 'all()' }, 'allow allow allow deny', 'allow allow allow deny'],
    ['a selector of the cluster means all namespaces', { selector: 'app == \'web\'' }, 'allow deny deny deny', 'allow deny allow deny'],
    ['a notSelector means outsiders too, if nothing limits it', { notSelector: 'app == \'web\'' }, 'deny allow deny deny', 'deny allow deny allow'],
    ['service accounts by name', { serviceAccounts: { names: ['web'] } }, 'allow deny deny deny', 'allow deny allow deny'],
    ['service accounts by labels, which are not read', { serviceAccounts: { selector: 'role == \'x\'' } }, 'unknown unknown deny deny', 'unknown unknown unknown deny'],
    ['networks, of pods as well', { nets: ['8.0.0.0/8'] }, 'deny deny deny allow', 'deny deny deny allow'],
    ['networks in which pods are', { nets: ['10.244.0.0/16'] }, 'allow allow allow deny', 'allow allow allow deny'],
    ['networks in which some pods may be', { nets: ['10.244.1.0/24'] }, 'unknown unknown unknown deny', 'unknown unknown unknown deny'],
    ['all but a network', { notNets: ['8.0.0.0/8'] }, 'allow allow allow deny', 'allow allow allow deny'],
  ])('%s', (_, source, inNamespace, inCluster) => {
    expect(from(source)).toBe(inNamespace);
    expect(fromGlobal(source)).toBe(inCluster);
  });
});

describe('NetworkSets', () => {
  const set = calico('GlobalNetworkSet', 'partners', { nets: ['8.8.0.0/16'] }, { role: 'partner' });
  const own = calico('NetworkSet', 'shop/partners', { nets: ['8.8.0.0/16'] }, { role: 'partner' });

  test('are addresses that labels mean', () => {
    expect(fromGlobal({ selector: 'role == \'partner\'' }, set)).toBe('deny deny deny allow');
    expect(fromGlobal({ selector: 'role == \'partner\'' }, own)).toBe('deny deny deny allow');
  });

  test('of the cluster are in no namespace', () => {
    expect(from({ selector: 'role == \'partner\'' }, own)).toBe('deny deny deny allow');
    expect(from({ selector: 'role == \'partner\'' }, set)).toBe('deny deny deny unknown');
    expect(from({ selector: 'role == \'partner\'', namespaceSelector: 'global()' }, set)).toBe('deny deny deny allow');
  });

  test('may be missing in the manifests, where labels mean nobody in them', () => {
    expect(fromGlobal({ selector: 'role == \'partner\'' })).toBe('deny deny deny unknown');
  });
});

describe('ports', () => {
  const at = (rule: object, flow: object) => verdicts(judged([policy('shop/x', { ...API, ingress: [{ ...ALLOW, ...rule }] })]), ['bank/web'], ['shop/api'], flow);

  test.each<[string, object, string]>([
    ['numbers', { protocol: 'TCP', destination: { ports: [80] } }, 'allow deny deny'],
    ['ranges', { protocol: 'TCP', destination: { ports: ['79:80', 443] } }, 'allow allow deny'],
    ['names of the port of the callee', { protocol: 'TCP', destination: { ports: ['http'] } }, 'allow deny deny'],
    ['all but some', { protocol: 'TCP', destination: { notPorts: [80] } }, 'deny allow deny'],
    ['all but a name', { protocol: 'TCP', destination: { notPorts: ['http'] } }, 'deny allow deny'],
    ['a protocol', { protocol: 'UDP' }, 'deny deny allow'],
    ['a protocol by its number', { protocol: 17 }, 'deny deny allow'],
    ['all but a protocol', { notProtocol: 'TCP' }, 'deny deny allow'],
    ['ICMP opens no port', { protocol: 'ICMP', icmp: { type: 8 } }, 'deny deny deny'],
    ['the port of the caller may be any', { protocol: 'TCP', source: { ports: [1024] } }, 'unknown unknown deny'],
    ['requests of HTTP are left to Dikastes', { http: { methods: ['GET'] } }, 'unknown unknown unknown'],
  ])('%s', (_, rule, expected) => {
    expect([at(rule, { port: 80 }), at(rule, { port: 443 }), at(rule, { port: 80, protocol: 'UDP' })].join(' ')).toBe(expected);
  });
});

describe('Services and the end of the policy itself', () => {
  test('a Service is its pods at the ports that it leads to', () => {
    const objects = [service('shop/api', { port: 8000, targetPort: 80 }), policy('shop/x', { selector: 'app == \'web\'', egress: [{ ...ALLOW, destination: { services: { name: 'api' } } }] })];
    expect(verdicts(judged(objects), ['shop/web'], ['shop/api', 'shop/db'])).toBe('allow deny');
    expect(verdicts(judged(objects), ['shop/web'], ['shop/api'], { port: 8000 })).toBe('deny');
    expect(verdicts(judged(objects.slice(1)), ['shop/web'], ['shop/api'])).toBe('unknown');
  });

  test('the Service of the API server is where that is stated to be', () => {
    const egress = policy('shop/x', { selector: 'app == \'web\'', egress: [{ ...ALLOW, protocol: 'TCP', destination: { services: { name: 'kubernetes', namespace: 'default' } } }] });
    const ask = (options: object) => verdicts(judged([egress], { ...CALICO, ...options }), ['shop/web'], ['192.168.7.9', '8.8.8.8'], { port: 6443 });
    expect(ask({ apiServer: { cidrs: ['192.168.7.9/32'], port: 6443 } })).toBe('allow deny');
    expect(ask({ apiServer: { cidrs: ['192.168.7.9/32'] } })).toBe('unknown deny');
    expect(ask({})).toBe('unknown unknown');
  });

  test('a rule may ask something of the pod that the policy is about', () => {
    const both = globalPolicy('x', { namespaceSelector: 'team == \'a\'', ingress: [{ ...ALLOW, destination: { selector: 'app == \'api\'' } }, { action: 'Deny' }] });
    expect(verdicts(judged([both]), ['bank/web'], ['shop/api', 'shop/db'])).toBe('allow deny');
  });
});

test('one flow with its trace says which policy decides, and why it is not known', () => {
  const judgement = judged([policy('shop/x', { ...API, ingress: [{ ...ALLOW, source: { serviceAccounts: { selector: 'has(x)' } } }] })]);
  const { hops } = judgement.explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/api' }, port: 80 });
  expect(hops.flatMap(({ testimonies }) => testimonies.map(({ because }) => because))).toContain('tier default: whether a rule that allows matches is not known: label pcsa.x is one of the service account, whose labels are not read');
});

test('pods whose namespace is not given are not certain to be selected by its labels', () => {
  const objects = [pod('shop/web'), pod('shop/api'), globalPolicy('x', { namespaceSelector: 'team == \'a\'' })];
  expect(verdicts(givenAsIs(objects, CALICO), ['shop/web'], ['shop/api'])).toBe('unknown');
});
