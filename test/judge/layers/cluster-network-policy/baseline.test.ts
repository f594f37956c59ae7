import type { JudgeOptions } from '../../../../src/judge/options';
import { given, namespace, networkPolicy, pod, verdict } from '../../given';

/** Plugins differ in whether the Baseline tier is asked about pods that a NetworkPolicy isolates: Cilium asks it, the API says that nobody does. */

const GROUP = 'policy.networking.k8s.io';
const ALL = { namespaces: {} };
const NAMED = (name: string) => ({ namespaces: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const APP = (app: string) => ({ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app } } } });
const PODS = [namespace('shop'), namespace('bank'), pod('shop/web'), pod('shop/db'), pod('bank/ledger'), pod('bank/agent', { spec: { hostNetwork: true } })];

const CLOSED = networkPolicy('shop/closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const CLOSED_IN = networkPolicy('shop/closed', { podSelector: {}, policyTypes: ['Ingress'] });
const WEB_ONLY = networkPolicy('shop/web-only', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }] });

type Version = 'BaselineAdminNetworkPolicy' | 'v1alpha2' | 'v1beta1';

/** The same policy of each kind that can be of the Baseline tier. */
function baseline(version: Version, spec: object, name = 'default', priority = 10): object {
  if (version === 'BaselineAdminNetworkPolicy') {
    const renamed = JSON.parse(JSON.stringify(spec).replaceAll('"Accept"', '"Allow"')) as object;
    return { apiVersion: `${GROUP}/v1alpha1`, kind: version, metadata: { name }, spec: { subject: ALL, ...renamed } };
  }
  return { apiVersion: `${GROUP}/${version}`, kind: 'ClusterNetworkPolicy', metadata: { name }, spec: { tier: 'Baseline', priority, subject: ALL, ...spec } };
}

const accept = (...from: readonly object[]) => ({ action: 'Accept', from });
const deny = (...from: readonly object[]) => ({ action: 'Deny', from });
const OPENS = { ingress: [accept(ALL)] };

/** The verdict without a stated plugin, with Cilium, and with another one. */
function verdicts(objects: readonly object[], from: string, to: string, asked: Parameters<typeof verdict>[3] = {}): string {
  const plugins: readonly JudgeOptions[] = [{}, { networkPlugin: 'cilium' }, { networkPlugin: 'other' }];
  return plugins.map((options) => verdict(given([...PODS, ...objects], options), from, to, asked)).join(' ');
}

describe.each<Version>(['BaselineAdminNetworkPolicy', 'v1alpha2', 'v1beta1'])('%s', (version) => {
  const policy = (spec: object) => baseline(version, spec);

  test('an Accept towards an isolated pod is unknown, allowed by Cilium, and denied by others', () => {
    expect(verdicts([CLOSED_IN, policy(OPENS)], 'bank/ledger', 'shop/db')).toBe('unknown allow deny');
    expect(verdicts([CLOSED_IN, policy({ ingress: [accept(APP('ledger'))] })], 'bank/ledger', 'shop/db')).toBe('unknown allow deny');
  });

  test('an Accept for an isolated sender is the same', () => {
    expect(verdicts([CLOSED, policy({ egress: [{ action: 'Accept', to: [NAMED('bank')] }] })], 'shop/web', 'bank/ledger')).toBe('unknown allow deny');
    expect(verdicts([CLOSED, policy({ egress: [{ action: 'Accept', to: [{ networks: ['203.0.113.0/24'] }] }] })], 'shop/web', '203.0.113.7')).toBe('unknown allow deny');
    expect(verdicts([CLOSED, policy({ egress: [{ action: 'Accept', to: [{ networks: ['203.0.113.0/24'] }] }] })], 'shop/web', '198.51.100.7')).toBe('deny deny deny');
  });

  test('both ends must be open', () => {
    const both = { ingress: [accept(ALL)], egress: [{ action: 'Accept', to: [ALL] }] };
    expect(verdicts([CLOSED, policy(both)], 'shop/web', 'shop/db')).toBe('unknown allow deny');
    expect(verdicts([CLOSED, policy(OPENS)], 'shop/web', 'shop/db')).toBe('deny deny deny');
  });

  test('an Accept that means others leaves nothing open', () => {
    expect(verdicts([CLOSED_IN, policy({ ingress: [accept(APP('web'))] })], 'bank/ledger', 'shop/db')).toBe('deny deny deny');
    expect(verdicts([CLOSED_IN, policy({ subject: APP('web'), ingress: [accept(ALL)] })], 'bank/ledger', 'shop/db')).toBe('deny deny deny');
    expect(verdicts([CLOSED_IN, policy({ ingress: [accept(ALL)] })], '203.0.113.7', 'shop/db')).toBe('deny deny deny');
  });

  test('a Deny closes, and what it stands before is not asked', () => {
    expect(verdicts([CLOSED_IN, policy({ ingress: [deny(ALL)] })], 'bank/ledger', 'shop/db')).toBe('deny deny deny');
    expect(verdicts([CLOSED_IN, policy({ ingress: [deny(ALL), accept(ALL)] })], 'bank/ledger', 'shop/db')).toBe('deny deny deny');
    expect(verdicts([CLOSED_IN, policy({ ingress: [deny(APP('web')), accept(ALL)] })], 'bank/ledger', 'shop/db')).toBe('unknown allow deny');
    expect(verdicts([CLOSED_IN, policy({ ingress: [accept(ALL), deny(ALL)] })], 'bank/ledger', 'shop/db')).toBe('unknown allow deny');
  });

  test('what a NetworkPolicy allows is allowed, whatever the baseline says', () => {
    expect(verdicts([WEB_ONLY, policy({ ingress: [deny(ALL)] })], 'shop/web', 'shop/db')).toBe('allow allow allow');
    expect(verdicts([WEB_ONLY, policy(OPENS)], 'shop/web', 'shop/db')).toBe('allow allow allow');
    expect(verdicts([WEB_ONLY, policy(OPENS)], 'bank/ledger', 'shop/db')).toBe('unknown allow deny');
  });

  test('pods that no NetworkPolicy isolates are as before', () => {
    expect(verdicts([CLOSED_IN, policy(OPENS)], 'shop/web', 'bank/ledger')).toBe('allow allow allow');
    expect(verdicts([CLOSED_IN, policy({ ingress: [deny(ALL)] })], 'shop/web', 'bank/ledger')).toBe('deny deny deny');
    expect(verdicts([CLOSED_IN, policy(OPENS)], 'shop/web', 'bank/agent')).toBe('allow allow allow');
  });

  test('only the ports that the rule names are open', () => {
    const ports = version === 'BaselineAdminNetworkPolicy' ? { ports: [{ portNumber: { port: 8080 } }] } : { protocols: [{ tcp: { destinationPort: { number: 8080 } } }] };
    const objects = [CLOSED_IN, policy({ ingress: [{ ...accept(ALL), ...ports }] })];
    expect(verdicts(objects, 'bank/ledger', 'shop/db', { port: 8080 })).toBe('unknown allow deny');
    expect(verdicts(objects, 'bank/ledger', 'shop/db', { port: 8081 })).toBe('deny deny deny');
    expect(verdicts(objects, 'bank/ledger', 'shop/db', { port: 8080, protocol: 'UDP' })).toBe('deny deny deny');
  });

  test('pods of the host network are no peers', () => {
    expect(verdicts([CLOSED_IN, policy(OPENS)], 'bank/agent', 'shop/db').split(' ')[2]).toBe('deny');
  });
});

describe('tiers before the baseline', () => {
  const admin = (action: string) => ({
    apiVersion: `${GROUP}/v1alpha1`, kind: 'AdminNetworkPolicy', metadata: { name: 'admin' }, spec: { priority: 1, subject: ALL, ingress: [{ action, from: [ALL] }] },
  });

  test.each([['Allow', 'allow allow allow'], ['Deny', 'deny deny deny'], ['Pass', 'unknown allow deny']])('%s', (action, expected) => {
    expect(verdicts([CLOSED_IN, admin(action), baseline('v1alpha2', OPENS)], 'bank/ledger', 'shop/db')).toBe(expected);
  });

  test('a baseline that passes leaves the pod isolated', () => {
    const pass = baseline('v1alpha2', { ingress: [{ action: 'Pass', from: [ALL] }, accept(ALL)] });
    expect(verdicts([CLOSED_IN, pass], 'bank/ledger', 'shop/db')).toBe('deny deny deny');
    expect(verdicts([pass], 'bank/ledger', 'shop/db')).toBe('allow allow allow');
  });

  test('several policies are asked in the order of their priorities', () => {
    const two = (first: object, second: object) => [
      CLOSED_IN, baseline('v1alpha2', { ingress: [second] }, 'second', 2), baseline('v1beta1', { ingress: [first] }, 'first', 1),
    ];
    expect(verdicts(two(deny(ALL), accept(ALL)), 'bank/ledger', 'shop/db')).toBe('deny deny deny');
    expect(verdicts(two(accept(ALL), deny(ALL)), 'bank/ledger', 'shop/db')).toBe('unknown allow deny');
  });

  test('policies of one priority are unknown to Cilium as well', () => {
    const tied = [CLOSED_IN, baseline('v1alpha2', { ingress: [accept(ALL)] }, 'a', 1), baseline('v1alpha2', { ingress: [deny(ALL)] }, 'b', 1)];
    expect(verdicts(tied, 'bank/ledger', 'shop/db')).toBe('unknown unknown deny');
  });
});

describe('what is not known of policies', () => {
  test('a baseline that is not understood may open isolated pods', () => {
    const malformed = baseline('v1alpha2', { ingress: [{ action: 'Accept', from: [{ namespaces: { sameLabels: ['tenant'] } }] }] });
    expect(verdicts([CLOSED_IN, malformed], 'bank/ledger', 'shop/db')).toBe('unknown unknown deny');
  });

  test('a NetworkPolicy that is not understood, or may select the pod', () => {
    const malformed = networkPolicy('shop/closed', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '010.0.0.0/8' } }] }] });
    expect(verdicts([malformed, baseline('v1alpha2', OPENS)], 'bank/ledger', 'shop/db')).toBe('unknown allow unknown');
    expect(verdicts([malformed, baseline('v1alpha2', { ingress: [deny(ALL)] })], 'bank/ledger', 'shop/db')).toBe('unknown unknown unknown');
  });

  test('a NetworkPolicy of the other direction: Cilium does not count it', () => {
    const egressOnly = networkPolicy('shop/out', { podSelector: {}, policyTypes: ['Egress'] });
    expect(verdicts([egressOnly, baseline('v1alpha2', { ingress: [deny(ALL)] })], 'bank/ledger', 'shop/db')).toBe('unknown deny unknown');
    expect(verdicts([egressOnly, baseline('v1alpha2', OPENS)], 'bank/ledger', 'shop/db')).toBe('allow allow allow');
  });
});

describe('questions', () => {
  const objects = [...PODS, CLOSED_IN, baseline('v1alpha2', { ingress: [accept(APP('ledger'))] }, 'opens-the-ledger')];

  test('an explanation names the policy on which the answer depends', () => {
    const { verdict: told, hops } = given(objects).explain({ from: { workload: 'bank/ledger' }, to: { workload: 'shop/db' }, port: 80 });
    const entries = hops.find(({ hop }) => hop === 'ingress')!.testimonies;
    expect(told).toBe('unknown');
    expect(entries.filter(({ because }) => because.includes('network plugins differ'))).toEqual([
      expect.objectContaining({ object: expect.objectContaining({ kind: 'ClusterNetworkPolicy', name: 'opens-the-ledger' }), effect: 'depends', verdict: 'unknown' }),
    ]);
    const denied = given(objects).explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/db' }, port: 80 });
    expect(JSON.stringify(denied)).not.toContain('network plugins differ');
  });

  test('the matrix and the exposure have the same doubt, for whom the rule means alone', () => {
    const rows = [...given(objects).matrix()].filter(({ to }) => JSON.stringify(to).includes('shop/db')).map((row) => JSON.stringify(row));
    expect(rows.filter((row) => row.includes('bank/ledger')).every((row) => row.includes('unknown'))).toBe(true);
    expect(rows.some((row) => row.includes('bank/ledger'))).toBe(true);
    expect(rows.filter((row) => row.includes('"shop/web"'))).toEqual([]);
    expect(JSON.stringify([...given(objects).exposure(['shop/db'])])).toContain('unknown');
  });

  test('a baseline that is added is a change from denied to unknown', () => {
    const changes = [...given([...PODS, CLOSED_IN]).diff(given(objects))];
    expect(JSON.stringify(changes)).toContain('bank/ledger');
    expect(JSON.stringify(changes)).toContain('unknown');
  });
});
