import { CALICO, globalPolicy, judged, policy, tier, verdicts } from './policies';
import { networkPolicy } from '../../given';

const CALLERS = ['shop/web', 'bank/web', '8.8.8.8'];
const API = { selector: 'app == \'api\'' };
const ALLOW = { action: 'Allow' };
const DENY = { action: 'Deny' };
const PASS = { action: 'Pass' };
const FROM_BANK = { namespaceSelector: 'team == \'b\'' };

/** What callers of shop/api get. */
function api(...objects: object[]): string {
  return verdicts(judged(objects), CALLERS, ['shop/api']);
}

/** Sources: Calico "NetworkPolicy", "GlobalNetworkPolicy", "Tier"; the order of tiers and what one passes on to. */
describe('one policy', () => {
  test.each<[string, object, string]>([
    ['denies what no rule matches', { ...API, ingress: [{ ...ALLOW, source: { selector: 'app == \'web\'' } }] }, 'allow deny deny'],
    ['without rules denies ingress', API, 'deny deny deny'],
    ['of egress leaves ingress alone', { ...API, egress: [ALLOW] }, 'allow allow allow'],
    ['of egress by its types leaves ingress alone', { ...API, types: ['Egress'], ingress: [DENY] }, 'allow allow allow'],
    ['with an empty rule lets in anybody', { ...API, ingress: [ALLOW] }, 'allow allow allow'],
    ['asks its rules in their order', { ...API, ingress: [{ ...DENY, source: { nets: ['8.0.0.0/8'] } }, ALLOW] }, 'allow allow deny'],
    ['goes on behind a rule that logs', { ...API, ingress: [{ action: 'Log' }, ALLOW] }, 'allow allow allow'],
    ['passes on to the profile, which allows', { ...API, ingress: [{ ...PASS, source: { selector: 'app == \'web\'' } }] }, 'allow deny deny'],
  ])('%s', (_, spec, expected) => {
    expect(api(policy('shop/x', spec))).toBe(expected);
  });
});

describe('several policies of a tier', () => {
  const deny = globalPolicy('deny', { ...API, order: 10, ingress: [{ ...DENY, source: { selector: 'app == \'web\'', ...FROM_BANK } }] });

  test('are asked by their order, and those without one last', () => {
    expect(api(deny, policy('shop/allow', { ...API, order: 20, ingress: [ALLOW] }))).toBe('allow deny allow');
    expect(api(deny, policy('shop/allow', { ...API, order: 5, ingress: [ALLOW] }))).toBe('allow allow allow');
    expect(api(deny, policy('shop/allow', { ...API, ingress: [ALLOW] }))).toBe('allow deny allow');
  });

  test('of one order are asked by names, where all versions read these alike', () => {
    expect(api(policy('shop/a', { ...API, ingress: [DENY] }), policy('shop/b', { ...API, ingress: [ALLOW] }))).toBe('deny deny deny');
    expect(api(policy('shop/b', { ...API, ingress: [DENY] }), policy('shop/a', { ...API, ingress: [ALLOW] }))).toBe('allow allow allow');
    // Some versions compare shop/a with deny-all, and others a with deny-all.
    expect(api(globalPolicy('deny-all', { ...API, ingress: [DENY] }), policy('shop/a', { ...API, ingress: [ALLOW] }))).toBe('unknown unknown unknown');
  });
});

describe('beside NetworkPolicies of Kubernetes', () => {
  const ofKubernetes = networkPolicy('shop/np', { podSelector: { matchLabels: { app: 'api' } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }] });

  test.each<[string, object, string]>([
    ['a lower order comes before them', { ...API, order: 10, ingress: [{ ...ALLOW, source: FROM_BANK }, { ...DENY, source: { selector: 'app == \'web\'' } }] }, 'deny allow deny'],
    ['a higher order comes behind them, in the same tier', { ...API, order: 2000, ingress: [{ ...ALLOW, source: FROM_BANK }, { ...DENY, source: { selector: 'app == \'web\'' } }] }, 'allow allow deny'],
    ['the order of NetworkPolicies leaves open who comes first', { ...API, order: 1000, ingress: [{ ...DENY, source: { selector: 'app == \'web\'' } }] }, 'unknown deny deny'],
    ['what passes is not asked about them any more', { ...API, order: 10, ingress: [PASS] }, 'allow allow allow'],
  ])('%s', (_, spec, expected) => {
    expect(api(policy('shop/x', spec), ofKubernetes)).toBe(expected);
    expect(api(ofKubernetes)).toBe('allow deny deny');
  });

  test('another direction has an end of its own', () => {
    expect(api(policy('shop/x', { ...API, order: 10, egress: [ALLOW] }), ofKubernetes)).toBe('allow deny deny');
  });
});

describe('tiers', () => {
  const OPEN = policy('shop/open', { ...API, ingress: [ALLOW] });
  const first = (spec: object) => globalPolicy('security.first', { tier: 'security', ...API, ...spec });

  test.each<[string, object, object, string]>([
    ['a tier before the others decides', { order: 100 }, { ingress: [{ ...DENY, source: FROM_BANK }, PASS] }, 'allow deny allow'],
    ['at its end it denies', { order: 100 }, { ingress: [{ ...PASS, source: FROM_BANK }] }, 'deny allow deny'],
    ['at its end it passes on, if it says so', { order: 100, defaultAction: 'Pass' }, { ingress: [{ ...DENY, source: FROM_BANK }] }, 'allow deny allow'],
    ['without an order it comes last', {}, { ingress: [{ ...DENY, source: FROM_BANK }] }, 'allow allow allow'],
    ['it says nothing of pods that no policy of it selects', { order: 100 }, { selector: 'app == \'db\'', ingress: [DENY] }, 'allow allow allow'],
  ])('%s', (_, spec, rules, expected) => {
    expect(api(tier('security', spec), first(rules), OPEN)).toBe(expected);
  });

  test('one that no manifest gives may be anywhere', () => {
    expect(api(first({ ingress: [DENY] }), OPEN)).toBe('unknown unknown unknown');
    expect(api(first({ selector: 'app == \'db\'', ingress: [DENY] }), OPEN)).toBe('allow allow allow');
  });

  test('those of administrators stand before and behind, by their order', () => {
    const admin = {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: 'admin' },
      spec: { priority: 1, subject: { namespaces: {} }, ingress: [{ action: 'Deny', from: [{ namespaces: { matchLabels: { team: 'b' } } }] }] },
    };
    expect(api(admin, OPEN)).toBe('allow deny allow');
    expect(api(admin, OPEN, tier('security', { order: 100 }), first({ ingress: [ALLOW] }))).toBe('allow allow allow');
    expect(api(admin, OPEN, tier('security', { order: 1001 }), first({ ingress: [ALLOW] }))).toBe('allow deny allow');
    expect(api(admin, OPEN, tier('security', { order: 1000 }), first({ ingress: [ALLOW] }))).toBe('allow deny allow');
    expect(api(admin, OPEN, tier('azure', { order: 1000 }), globalPolicy('azure.x', { tier: 'azure', ...API, ingress: [ALLOW] }))).toBe('unknown unknown unknown');
  });
});

describe('who enforces', () => {
  test.each([[undefined], ['cilium'], ['other']] as const)('where the plugin is %s, what a policy decides is open', (networkPlugin) => {
    const { networkPlugin: _, ...others } = CALICO;
    const options = { ...others, ...(networkPlugin && { networkPlugin }) };
    expect(verdicts(judged([policy('shop/x', { ...API, ingress: [{ ...ALLOW, source: FROM_BANK }] })], options), CALLERS, ['shop/api'])).toBe('unknown unknown unknown');
  });

  test('pods of the host network are no endpoints, and reach pods of their node', () => {
    const closed = judged([policy('shop/x', API), globalPolicy('all', { egress: [DENY] })]);
    expect(verdicts(closed, ['kube-system/agent', '192.168.0.7', '8.8.8.8'], ['shop/api'])).toBe('unknown unknown deny');
    expect(verdicts(closed, ['kube-system/agent'], ['8.8.8.8'])).toBe('allow');
  });
});
