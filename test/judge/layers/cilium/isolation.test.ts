import { app, CILIUM, clusterwide, judged, policy, verdicts } from './policies';
import { networkPolicy } from '../../given';

const CALLERS = ['shop/web', 'bank/web', '8.8.8.8'];
const API = { endpointSelector: app('api') };

/** Sources: Cilium "Policy Enforcement Modes", "Layer 3 Policies", "Deny Policies", "Layer 4 Policies". */
describe('isolation', () => {
  test.each<[string, object, string]>([
    ['an empty rule isolates and lets nobody in', { ingress: [{}] }, 'deny deny deny'],
    ['an empty list of peers lets nobody in', { ingress: [{ fromEndpoints: [] }] }, 'deny deny deny'],
    ['an empty list of peers lets nobody in at a port either', { ingress: [{ fromEndpoints: [], toPorts: [{ ports: [{ port: '80' }] }] }] }, 'deny deny deny'],
    ['an empty selector lets in the own namespace', { ingress: [{ fromEndpoints: [{}] }] }, 'allow deny deny'],
    ['ports alone let in anybody', { ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] }, 'allow allow allow'],
    ['an empty list of ports is none', { ingress: [{ fromEndpoints: [app('web')], toPorts: [] }] }, 'allow deny deny'],
    ['ports that name none let nobody in', { ingress: [{ fromEndpoints: [app('web')], toPorts: [{}] }] }, 'deny deny deny'],
    ['ICMP opens no port', { ingress: [{ fromEntities: ['all'], icmps: [{ fields: [{ type: 8 }] }] }] }, 'deny deny deny'],
    ['a rule of egress leaves ingress alone', { egress: [{}] }, 'allow allow allow'],
    ['a rule that denies isolates', { ingressDeny: [{ fromEndpoints: [app('web')] }] }, 'deny deny deny'],
    ['a rule that denies isolates nothing, if it says so', { enableDefaultDeny: { ingress: false }, ingressDeny: [{ fromEndpoints: [app('web')] }] }, 'deny allow allow'],
    ['a rule that allows without isolating changes nothing', { enableDefaultDeny: { ingress: false }, ingress: [{ fromEndpoints: [app('web')] }] }, 'allow allow allow'],
    ['the default of a direction without rules isolates nothing', { enableDefaultDeny: { ingress: true }, egress: [{}] }, 'allow allow allow'],
  ])('%s', (_, spec, expected) => {
    expect(verdicts(judged([policy('shop/x', { ...API, ...spec })]), CALLERS, ['shop/api'])).toBe(expected);
  });

  test('denials come before whatever allows, of whatever kind', () => {
    const deny = clusterwide('deny', { endpointSelector: {}, enableDefaultDeny: { ingress: false }, ingressDeny: [{ fromEntities: ['world'] }] });
    const open = networkPolicy('shop/open', { podSelector: {}, ingress: [{}] });
    expect(verdicts(judged([deny, open]), CALLERS, ['shop/api', 'bank/web'])).toBe('allow allow allow allow deny deny');
  });

  test('what any policy of either kind allows is allowed, where both isolate', () => {
    const ofKubernetes = networkPolicy('shop/np', { podSelector: { matchLabels: { app: 'api' } }, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'b' } } }] }] });
    const ofCilium = policy('shop/cnp', { ...API, ingress: [{ fromEndpoints: [app('web')] }] });
    expect(verdicts(judged([ofKubernetes]), CALLERS, ['shop/api'])).toBe('deny allow deny');
    expect(verdicts(judged([ofKubernetes, ofCilium]), CALLERS, ['shop/api'])).toBe('allow allow deny');
  });

  test('a NetworkPolicy isolates what a policy of Cilium does not', () => {
    const ofKubernetes = networkPolicy('shop/np', { podSelector: {}, ingress: [] });
    const ofCilium = policy('shop/cnp', { ...API, enableDefaultDeny: { ingress: false }, ingress: [{ fromEndpoints: [app('web')] }] });
    expect(verdicts(judged([ofKubernetes, ofCilium]), CALLERS, ['shop/api'])).toBe('allow deny deny');
  });

  test('each part of a policy is one of its own', () => {
    const two = {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { namespace: 'shop', name: 'two' },
      specs: [
        { ...API, ingress: [{ fromEndpoints: [app('web')] }] }, { endpointSelector: app('db'), ingress: [{ fromEndpoints: [app('api')] }] },
      ],
    };
    expect(verdicts(judged([two]), ['shop/web', 'shop/api'], ['shop/db'])).toBe('deny allow');
    expect(verdicts(judged([two]), CALLERS, ['shop/api'])).toBe('allow deny deny');
  });
});

describe('who enforces', () => {
  const only = policy('shop/x', { ...API, ingress: [{ fromEndpoints: [app('web')] }] });

  test('without a stated plugin what a policy changes is unknown, and nothing else', () => {
    const { networkPlugin: _, ...unstated } = CILIUM;
    expect(verdicts(judged([only], unstated), CALLERS, ['shop/api', 'shop/db'])).toBe('unknown allow unknown allow unknown allow');
    expect(verdicts(judged([only], { ...CILIUM, networkPlugin: 'other' }), CALLERS, ['shop/api'])).toBe('unknown unknown unknown');
  });

  test('the explanation names the option', () => {
    const { networkPlugin: _, ...unstated } = CILIUM;
    const explained = judged([only], unstated).explain({ from: { workload: 'bank/web' }, to: { workload: 'shop/api' }, port: 80 });
    expect(explained.hops.flatMap(({ testimonies }) => testimonies.map(({ because }) => because)).join('\n')).toContain('--network-plugin');
  });

  test('pods of the host network are nodes: policies about endpoints mean none of them, and one about nodes leaves them open', () => {
    const all = clusterwide('all', { endpointSelector: {}, ingress: [{}], egress: [{}] });
    expect(verdicts(judged([all]), ['8.8.8.8'], ['kube-system/agent'])).toBe('allow');
    const nodes = clusterwide('nodes', { nodeSelector: {}, ingress: [{}] });
    expect(verdicts(judged([nodes]), ['8.8.8.8'], ['kube-system/agent', 'shop/api'])).toBe('unknown allow');
  });

  test('the node of a pod reaches it, and which pods of the host network are on it is not known', () => {
    expect(verdicts(judged([policy('shop/x', { ...API, ingress: [{}] })]), ['kube-system/agent', '192.168.0.7', '8.8.8.8'], ['shop/api'])).toBe('unknown unknown deny');
  });

  test('a policy that could not be understood may say anything of its namespace, or of all', () => {
    expect(verdicts(judged([policy('shop/x', { ...API, ingres: [{}], ingress: [{}] })]), CALLERS, ['shop/db', 'bank/web'])).toBe('unknown unknown unknown allow unknown allow');
    expect(verdicts(judged([clusterwide('x', { ...API, ingres: [{}], ingress: [{}] })]), CALLERS, ['bank/web'])).toBe('unknown unknown unknown');
  });
});
