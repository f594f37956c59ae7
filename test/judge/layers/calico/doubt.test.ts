import { INVALID, UNKNOWN_FIELDS } from './invalid';
import { calico, globalPolicy, judged, policy, tier, verdicts } from './policies';

const ALLOW = { action: 'Allow' };
const ASK = [['shop/web', '8.8.8.8'], ['shop/api', 'bank/web']] as const;

function ask(...objects: object[]): string {
  return verdicts(judged(objects), ...ASK);
}

describe('what is not understood is unknown, never open', () => {
  test.each([...INVALID, ...UNKNOWN_FIELDS])('%s', (_, object) => {
    const judgement = judged([object]);
    expect(judgement.problems.length).toBeGreaterThan(0);
    const isSet = (object as { kind: string }).kind === 'GlobalNetworkSet';
    const isGlobal = (object as { kind: string }).kind === 'GlobalNetworkPolicy';
    expect(verdicts(judgement, ...ASK)).toBe(isSet ? 'allow allow allow allow' : isGlobal ? 'unknown unknown unknown unknown' : 'unknown unknown unknown allow');
  });

  test('a set that is not understood may be any', () => {
    const set = calico('GlobalNetworkSet', 'x', { nets: ['example.com'] }, { role: 'partner' });
    expect(ask(set, globalPolicy('x', { ingress: [{ ...ALLOW, source: { selector: 'role == \'y\'' } }] }))).toBe('unknown unknown unknown unknown');
  });

  test('a tier that is not understood may stand anywhere', () => {
    const own = globalPolicy('x', { tier: 'odd', namespaceSelector: 'team == \'a\'', ingress: [ALLOW] });
    expect(ask(tier('odd', { order: 'x' }), own)).toBe('unknown allow unknown allow');
    expect(ask(tier('odd', { order: 1 }), { ...tier('odd', { order: 2 }), apiVersion: 'crd.projectcalico.org/v1' }, own)).toBe('unknown allow unknown allow');
    expect(ask(tier('default', { order: 5 }), policy('shop/x', { ingress: [ALLOW] }))).toBe('unknown allow unknown allow');
    expect(ask(tier('default', { order: 1_000_000, defaultAction: 'Deny' }), policy('shop/x', { ingress: [ALLOW] }))).toBe('allow allow allow allow');
    expect(ask(globalPolicy('x', { tier: 'kube-admin', namespaceSelector: 'team == \'a\'', ingress: [ALLOW] }))).toBe('unknown allow unknown allow');
  });

  test.each<[string, object]>([
    ['HostEndpoint', { node: 'a' }], ['FelixConfiguration', { defaultEndpointToHostAction: 'Accept' }], ['Profile', {}], ['KubeControllersConfiguration', {}],
  ])('a %s may change any answer', (kind, spec) => {
    expect(ask(calico(kind, 'x', spec))).toBe('unknown unknown unknown unknown');
  });

  test('settings of Felix that let nothing in change none', () => {
    expect(ask(calico('FelixConfiguration', 'default', { logSeverityScreen: 'Info', wireguardEnabled: true }))).toBe('allow allow allow allow');
  });
});

describe('what is not in force', () => {
  test.each(['StagedNetworkPolicy', 'StagedKubernetesNetworkPolicy', 'StagedGlobalNetworkPolicy'])('a %s is only named', (kind) => {
    const judgement = judged([calico(kind, kind === 'StagedGlobalNetworkPolicy' ? 'x' : 'shop/x', { selector: 'all()' })]);
    expect(verdicts(judgement, ...ASK)).toBe('allow allow allow allow');
    expect(judgement.unknownKinds.map(({ ref }) => ref.kind)).toEqual([kind]);
  });

  test.each(['doNotTrack', 'preDNAT'])('a policy with %s is about interfaces of hosts alone', (key) => {
    expect(ask(globalPolicy('x', { [key]: true, applyOnForward: true, ingress: [{ action: 'Deny' }] }))).toBe('allow allow allow allow');
  });

  test('applyOnForward alone changes nothing for pods', () => {
    expect(ask(globalPolicy('x', { applyOnForward: true, ingress: [{ action: 'Deny' }] }))).toBe('deny deny deny deny');
  });
});

test('what is written to the storage of Calico has no types filled in', () => {
  const stored = { ...policy('shop/x', { ingress: [ALLOW] }), apiVersion: 'crd.projectcalico.org/v1' };
  expect(verdicts(judged([stored]), ['shop/web'], ['8.8.8.8'])).toBe('unknown');
  expect(verdicts(judged([policy('shop/x', { ingress: [ALLOW] })]), ['shop/web'], ['8.8.8.8'])).toBe('allow');
});
