import type { JudgeOptions } from '../../../src/judge/options';
import { given, meshed, namespace, networkPolicy, object, pod, service, sidecar } from '../given';

const FROM_WEB = { from: { workload: 'shop/web' }, to: { apiServer: true as const }, port: 443 };
const egress = (to: object[], ports?: object[]) => networkPolicy('shop/web', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to, ...(ports && { ports }) }] });
const block = (cidr: string, ...except: string[]) => ({ ipBlock: { cidr, ...(except.length > 0 && { except }) } });
const STATED: JudgeOptions = { apiServer: { cidrs: ['10.0.0.10/32', '10.0.0.11/32'], port: 6443 } };
const ask = (objects: readonly object[], options?: JudgeOptions) => given(objects, options).check(FROM_WEB).verdict;

describe('the API server, past NetworkPolicies', () => {
  test.each<[string, object[], JudgeOptions | undefined, string]>([
    ['nothing isolates the caller', [], undefined, 'allow'],
    ['nothing is let out', [networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Egress'] })], undefined, 'deny'],
    ['pods alone are let out to', [egress([{ namespaceSelector: {} }])], undefined, 'deny'],
    ['everything is let out', [networkPolicy('shop/all', { podSelector: {}, policyTypes: ['Egress'], egress: [{}] })], undefined, 'allow'],
    ['an address of which nobody knows whose it is', [egress([block('10.0.0.10/32')])], undefined, 'unknown'],
    ['all addresses of one family', [egress([block('0.0.0.0/0')])], undefined, 'unknown'],
    ['all addresses of the family that pods have', [egress([block('0.0.0.0/0')])], { podCidrs: ['10.244.0.0/16'] }, 'allow'],
    ['all addresses of both families', [egress([block('0.0.0.0/0'), block('::/0')])], undefined, 'allow'],
    ['a port of which nobody knows whose it is', [egress([block('0.0.0.0/0'), block('::/0')], [{ port: 443 }])], undefined, 'unknown'],
    ['no port of TCP', [egress([block('0.0.0.0/0'), block('::/0')], [{ protocol: 'UDP' }])], undefined, 'deny'],
    ['the port of the Service and not that behind it', [egress([block('0.0.0.0/0'), block('::/0')], [{ port: 443 }])], { apiServer: { port: 6443 } }, 'deny'],
    ['the port behind the Service', [egress([block('0.0.0.0/0'), block('::/0')], [{ port: 6443 }])], { apiServer: { port: 6443 } }, 'allow'],
    ['all stated addresses', [egress([block('10.0.0.10/32'), block('10.0.0.11/32')], [{ port: 6443 }])], STATED, 'allow'],
    ['one of two stated addresses', [egress([block('10.0.0.10/32')])], STATED, 'unknown'],
    ['another range than the stated', [egress([block('10.0.1.0/24')])], STATED, 'deny'],
    ['a range with a hole for them', [egress([block('10.0.0.0/8', '10.0.0.0/24')])], STATED, 'deny'],
  ])('%s: %#', (_, objects, options, verdict) => {
    expect(ask([pod('shop/web'), ...objects], options)).toBe(verdict);
  });
});

describe('the API server, past the caller\'s sidecar', () => {
  const limited = (...hosts: string[]) => sidecar('shop/web', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' }, ...(hosts.length > 0 && { egress: [{ hosts }] }) });
  test.each<[string, object[], string]>([
    ['without a limit', [], 'allow'],
    ['where everything is shown', [limited()], 'allow'],
    ['where it is shown by name', [limited('default/kubernetes.default.svc.cluster.local')], 'allow'],
    ['where its namespace is shown', [limited('default/*')], 'allow'],
    ['where other namespaces are shown', [limited('./*', 'istio-system/*')], 'deny'],
    ['where the Service is given and hidden from the mesh', [limited(), {
      ...service('default/kubernetes', { port: 443, targetPort: 6443 }, {}), metadata: { name: 'kubernetes', namespace: 'default', annotations: { 'networking.istio.io/exportTo': '.' } },
    }], 'deny'],
  ])('%s', (_, objects, verdict) => {
    expect(ask([meshed('shop/web'), ...objects])).toBe(verdict);
  });

  test('kinds that are not understood leave it open', () => {
    expect(ask([pod('shop/web'), object('crd.antrea.io/v1beta1', 'NetworkPolicy', 'shop/x', { appliedTo: [] })])).toBe('unknown');
  });

  test('a Namespace that is not given leaves open whether there is a sidecar', () => {
    const others = [limited('./*'), namespace('default')];
    expect(given([meshed('shop/web'), ...others]).check(FROM_WEB).verdict).toBe('deny');
  });
});

test('rows name those who may, and explanations the objects that decide', () => {
  const judgement = given([pod('shop/web'), pod('shop/api'), networkPolicy('shop/deny', { podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Egress'] })]);
  expect([...judgement.apiServer()].map(({ workload, verdict }) => `${workload} ${verdict}`)).toEqual(['shop/web allow']);
  const [hop] = judgement.explain({ ...FROM_WEB, from: { workload: 'shop/api' } }).hops;
  expect(hop.testimonies[0]).toMatchObject({ effect: 'isolates', object: { kind: 'NetworkPolicy', namespace: 'shop', name: 'deny' } });
});

test('a port that the API server does not have is a mistake', () => {
  expect(() => given([pod('shop/web')], STATED).check({ ...FROM_WEB, port: 80 })).toThrow('The API server has port 443/TCP (of the Service default/kubernetes) and 6443 behind it, not 80/TCP.');
  expect(() => given([pod('shop/web')]).check({ from: { apiServer: true }, to: { workload: 'shop/web' }, port: 80 })).toThrow('can only be called');
});

test('a difference tells who gains and who loses it', () => {
  const [before, after] = [given([pod('shop/web'), networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Egress'] })]), given([pod('shop/web')])];
  const told = (changes: ReturnType<typeof before.diff>) => [...changes].filter(({ to }) => to.kind === 'api-server').map(({ kind, from }) => [kind, from]);
  expect(told(before.diff(after))).toEqual([['added', { kind: 'workload', workload: 'shop/web' }]]);
  expect(told(after.diff(before))).toEqual([['removed', { kind: 'workload', workload: 'shop/web' }]]);
});

describe('with Cilium, where an ipBlock means no node', () => {
  const policy = egress([block('10.0.0.10/32'), block('10.0.0.11/32')], [{ port: 6443 }]);
  test.each<[string, JudgeOptions, string]>([
    ['it is not known whether the API server runs on nodes', {}, 'unknown'],
    ['the API server runs on nodes', { nodeCidrs: ['10.0.0.0/24'] }, 'deny'],
    ['the API server runs elsewhere', { nodeCidrs: ['10.9.0.0/24'] }, 'allow'],
    ['some of it runs on nodes', { nodeCidrs: ['10.0.0.10/32'] }, 'unknown'],
  ])('%s', (_, options, verdict) => {
    expect(ask([pod('shop/web'), policy], { ...STATED, networkPlugin: 'cilium', ...options })).toBe(verdict);
    expect(ask([pod('shop/web'), policy], { ...STATED, ...options })).toBe('allow');
  });

  test('rules without addresses mean the API server as well', () => {
    expect(ask([pod('shop/web'), networkPolicy('shop/all', { podSelector: {}, policyTypes: ['Egress'], egress: [{}] })], { ...STATED, networkPlugin: 'cilium', nodeCidrs: ['10.0.0.0/24'] })).toBe('allow');
  });

  test('and no pod either', () => {
    const objects = [pod('shop/web'), pod('shop/api'), egress([block('0.0.0.0/0')])];
    const to = (options: JudgeOptions) => given(objects, options).check({ from: { workload: 'shop/web' }, to: { workload: 'shop/api' }, port: 8080 }).verdict;
    expect([to({}), to({ networkPlugin: 'cilium' }), to({ networkPlugin: 'cilium', ipBlockMatchesPods: 'yes' })]).toEqual(['unknown', 'deny', 'allow']);
  });
});
