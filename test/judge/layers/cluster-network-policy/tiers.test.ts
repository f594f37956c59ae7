import type { JudgeOptions } from '../../../../src/judge/options';
import { given, namespace, networkPolicy, pod, verdict } from '../../given';

const GROUP = 'policy.networking.k8s.io';
const NAMED = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
const ALL = { namespaces: {} };

function admin(name: string, spec: object): object {
  return { apiVersion: `${GROUP}/v1alpha1`, kind: 'AdminNetworkPolicy', metadata: { name }, spec: { priority: 10, subject: ALL, ...spec } };
}

function cluster(name: string, spec: object): object {
  return { apiVersion: `${GROUP}/v1alpha2`, kind: 'ClusterNetworkPolicy', metadata: { name }, spec: { tier: 'Admin', priority: 10, subject: ALL, ...spec } };
}

function baseline(spec: object): object {
  return { apiVersion: `${GROUP}/v1alpha1`, kind: 'BaselineAdminNetworkPolicy', metadata: { name: 'default' }, spec: { subject: ALL, ...spec } };
}

const CLUSTER = [
  namespace('shop', { tenant: 'a' }), namespace('bank', { tenant: 'b' }), namespace('monitoring'), namespace('kube-system'),
  pod('shop/web', { ports: [{ name: 'http', containerPort: 8080 }] }), pod('shop/db'), pod('bank/ledger'), pod('monitoring/prometheus'), pod('kube-system/dns'),
];
const ISOLATED = networkPolicy('shop/default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

function judged(objects: readonly object[], options: JudgeOptions = {}) {
  return given([...CLUSTER, ...objects], options);
}

describe('the user stories of the Network Policy API', () => {
  test('1: traffic from a namespace is denied, whatever its owners allow', () => {
    const open = networkPolicy('shop/open', { podSelector: {}, ingress: [{}] });
    const judgement = judged([open, cluster('sensitive', { priority: 10, subject: { namespaces: NAMED('shop') }, ingress: [{ action: 'Deny', from: [{ namespaces: NAMED('bank') }] }] })]);
    expect(verdict(judgement, 'bank/ledger', 'shop/web')).toBe('deny');
    expect(verdict(judgement, 'monitoring/prometheus', 'shop/web')).toBe('allow');
    expect(verdict(judgement, 'shop/web', 'bank/ledger')).toBe('allow');
  });

  test('2: monitoring and DNS are allowed, whatever owners deny', () => {
    const judgement = judged([ISOLATED, cluster('system', {
      ingress: [{ action: 'Accept', from: [{ namespaces: NAMED('monitoring') }] }],
      egress: [{ action: 'Accept', to: [{ pods: { namespaceSelector: NAMED('kube-system'), podSelector: { matchLabels: { app: 'dns' } } } }], protocols: [{ udp: { destinationPort: { number: 53 } } }] }],
    })]);
    expect(verdict(judgement, 'monitoring/prometheus', 'shop/db')).toBe('allow');
    expect(verdict(judgement, 'bank/ledger', 'shop/db')).toBe('deny');
    expect(verdict(judgement, 'shop/db', 'kube-system/dns', { port: 53, protocol: 'UDP' })).toBe('allow');
    expect(verdict(judgement, 'shop/db', 'kube-system/dns', { port: 53 })).toBe('deny');
  });

  test('3: what is passed is decided by owners, and by the baseline where they say nothing', () => {
    const policies = [
      admin('pass', { priority: 1, ingress: [{ action: 'Pass', from: [{ namespaces: NAMED('bank') }] }] }), admin('deny', { priority: 2, ingress: [{ action: 'Deny', from: [ALL] }] }),
    ];
    expect(verdict(judged(policies), 'bank/ledger', 'shop/db')).toBe('allow');
    expect(verdict(judged(policies), 'monitoring/prometheus', 'shop/db')).toBe('deny');
    expect(verdict(judged([...policies, ISOLATED]), 'bank/ledger', 'shop/db')).toBe('deny');
    expect(verdict(judged([...policies, baseline({ ingress: [{ action: 'Deny', from: [ALL] }] })]), 'bank/ledger', 'shop/db')).toBe('deny');
  });

  test('4: tenants are kept apart', () => {
    const tenant = (name: string) => ({ namespaces: { matchLabels: { tenant: name } } });
    const judgement = judged([admin('tenant-a', { subject: tenant('a'), ingress: [{ action: 'Pass', from: [tenant('a')] }, { action: 'Deny', from: [ALL] }] })]);
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('allow');
    expect(verdict(judgement, 'bank/ledger', 'shop/db')).toBe('deny');
    expect(verdict(judgement, '203.0.113.1', 'shop/db')).toBe('allow');
  });

  test('5: the default is to deny, which owners override', () => {
    const opened = networkPolicy('shop/web', { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ from: [{ namespaceSelector: NAMED('bank') }] }] });
    const judgement = judged([opened, baseline({ ingress: [{ action: 'Deny', from: [ALL] }] })]);
    expect(verdict(judgement, 'bank/ledger', 'shop/web')).toBe('allow');
    expect(verdict(judgement, 'monitoring/prometheus', 'shop/web')).toBe('deny');
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('deny');
  });
});

describe('the order of rules', () => {
  const allow = { action: 'Allow', from: [ALL] };
  const deny = { action: 'Deny', from: [ALL] };

  test('the first rule of a policy that matches decides', () => {
    expect(verdict(judged([admin('x', { ingress: [allow, deny] })]), 'bank/ledger', 'shop/db')).toBe('allow');
    expect(verdict(judged([admin('x', { ingress: [deny, allow] })]), 'bank/ledger', 'shop/db')).toBe('deny');
  });

  test('the lower priority is asked first, of all kinds of the tier', () => {
    const accept = cluster('b', { priority: 5, ingress: [{ action: 'Accept', from: [ALL] }] });
    expect(verdict(judged([admin('a', { priority: 6, ingress: [deny] }), accept]), 'bank/ledger', 'shop/db')).toBe('allow');
    expect(verdict(judged([admin('a', { priority: 4, ingress: [deny] }), accept]), 'bank/ledger', 'shop/db')).toBe('deny');
  });

  test('policies of one priority are in no order: what they agree on holds, the rest is unknown', () => {
    const two = (...rules: readonly [object, object]) => judged(rules.map((rule, index) => admin(`p${index}`, { ingress: [rule] })));
    expect(verdict(two(allow, deny), 'bank/ledger', 'shop/db')).toBe('unknown');
    expect(verdict(two(deny, deny), 'bank/ledger', 'shop/db')).toBe('deny');
    expect(verdict(two(allow, { ...deny, from: [{ namespaces: NAMED('monitoring') }] }), 'bank/ledger', 'shop/db')).toBe('allow');
    expect(verdict(two({ ...allow, action: 'Pass' }, deny), 'bank/ledger', 'shop/db')).toBe('unknown');
    // Without NetworkPolicies and baseline, what is passed is allowed.
    expect(verdict(two({ ...allow, action: 'Pass' }, allow), 'bank/ledger', 'shop/db')).toBe('allow');
  });

  test('a NetworkPolicy of the other direction alone leaves open whether the baseline is asked', () => {
    const egressOnly = networkPolicy('shop/out', { podSelector: {}, policyTypes: ['Egress'] });
    expect(verdict(judged([egressOnly, baseline({ ingress: [deny] })]), 'bank/ledger', 'shop/db')).toBe('unknown');
    expect(verdict(judged([egressOnly, baseline({ ingress: [allow] })]), 'bank/ledger', 'shop/db')).toBe('allow');
  });
});

describe('peers and ports', () => {
  test('pods of the host network are neither subjects nor peers', () => {
    const host = pod('bank/agent', { spec: { hostNetwork: true } });
    const judgement = judged([host, admin('x', { ingress: [{ action: 'Deny', from: [ALL] }] })]);
    expect(verdict(judgement, 'bank/agent', 'shop/db')).toBe('allow');
    expect(verdict(judgement, 'shop/web', 'bank/agent')).toBe('allow');
  });

  test('networks mean addresses outside, and pods as far as the plugin and their ranges say so', () => {
    const out = (...networks: string[]) => admin('x', { egress: [{ action: 'Deny', to: [{ networks }] }] });
    expect(verdict(judged([out('203.0.113.0/24')]), 'shop/web', '203.0.113.7')).toBe('deny');
    expect(verdict(judged([out('203.0.113.0/24')]), 'shop/web', '198.51.100.7')).toBe('allow');
    expect(verdict(judged([out('0.0.0.0/0')]), 'shop/web', 'shop/db')).toBe('unknown');
    expect(verdict(judged([out('0.0.0.0/0')], { ipBlockMatchesPods: 'yes' }), 'shop/web', 'shop/db')).toBe('unknown');
    expect(verdict(judged([out('0.0.0.0/0', '::/0')], { ipBlockMatchesPods: 'yes' }), 'shop/web', 'shop/db')).toBe('deny');
    expect(verdict(judged([out('10.0.0.0/8')], { ipBlockMatchesPods: 'yes', podCidrs: ['10.244.0.0/16'] }), 'shop/web', 'shop/db')).toBe('deny');
    expect(verdict(judged([out('10.0.0.0/8')], { ipBlockMatchesPods: 'yes', podCidrs: ['10.244.0.0/16', 'fd00::/48'] }), 'shop/web', 'shop/db')).toBe('unknown');
    expect(verdict(judged([out('10.0.0.0/8')], { networkPlugin: 'cilium' }), 'shop/web', 'shop/db')).toBe('allow');
    expect(verdict(judged([out('169.254.169.254/32')]), 'shop/web', 'shop/db')).toBe('allow');
  });

  test('nodes and domain names stand for addresses that are not known', () => {
    const nodes = admin('x', { egress: [{ action: 'Deny', to: [{ nodes: {} }] }] });
    expect(verdict(judged([nodes]), 'shop/web', '192.0.2.1')).toBe('unknown');
    expect(verdict(judged([nodes], { nodeCidrs: ['192.0.2.0/24'] }), 'shop/web', '198.51.100.1')).toBe('allow');
    expect(verdict(judged([nodes]), 'shop/web', 'shop/db')).toBe('allow');
    const names = [ISOLATED, admin('x', { egress: [{ action: 'Allow', to: [{ domainNames: ['*.example.com'] }] }] })];
    expect(verdict(judged(names), 'shop/web', '203.0.113.7')).toBe('unknown');
    expect(verdict(judged(names, { networkPlugin: 'cilium' }), 'shop/web', 'bank/ledger')).toBe('deny');
  });

  test('named ports are those of the callee', () => {
    const judgement = judged([admin('x', { ingress: [{ action: 'Deny', from: [ALL], ports: [{ namedPort: 'http' }] }] })]);
    expect(verdict(judgement, 'bank/ledger', 'shop/web', { port: 8080 })).toBe('deny');
    expect(verdict(judgement, 'bank/ledger', 'shop/web', { port: 8081 })).toBe('allow');
    expect(verdict(judgement, 'bank/ledger', 'shop/db', { port: 8080 })).toBe('allow');
  });

  test('what is not understood of a policy leaves everything open', () => {
    const judgement = judged([admin('x', { ingress: [{ action: 'Allow', from: [{ namespaces: { sameLabels: ['tenant'] } }] }] })]);
    expect(verdict(judgement, 'bank/ledger', 'shop/db')).toBe('unknown');
    expect(judgement.problems).toHaveLength(1);
  });
});

describe('an explanation', () => {
  test('names tier, priority and rule', () => {
    const judgement = judged([
      cluster('guard', { priority: 7, ingress: [{ name: 'no-bank', action: 'Deny', from: [{ namespaces: NAMED('bank') }] }, { action: 'Pass', from: [ALL] }] }),
      baseline({ ingress: [{ action: 'Allow', from: [ALL] }] }),
    ]);
    const ingress = judgement.explain({ from: { workload: 'bank/ledger' }, to: { workload: 'shop/db' }, port: 80 }).hops.find(({ hop }) => hop === 'ingress');
    expect(ingress?.verdict).toBe('deny');
    expect(JSON.stringify(ingress)).toContain("Admin tier, priority 7: a rule 'no-bank' that denies matches");
    expect(JSON.stringify(ingress)).toContain('Admin tier, priority 7: a rule that passes on to the next tier matches');
    expect(JSON.stringify(ingress)).toContain('Baseline tier: a rule that allows matches');
  });
});
