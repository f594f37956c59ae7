import { given, networkPolicy, pod, verdict } from '../../given';

const PODS = [pod('shop/web'), pod('shop/db'), pod('bank/ledger')];

describe('which pods a NetworkPolicy isolates', () => {
  test('a pod that no policy selects accepts and sends everything', () => {
    const judgement = given([...PODS, networkPolicy('shop/other', { podSelector: { matchLabels: { app: 'nobody' } }, policyTypes: ['Ingress', 'Egress'] })]);
    expect(verdict(judgement, 'bank/ledger', 'shop/db')).toBe('allow');
    expect(verdict(judgement, 'shop/db', '8.8.8.8')).toBe('allow');
  });

  test('an empty podSelector selects all pods of its own namespace and of no other', () => {
    const judgement = given([...PODS, networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress'] })]);
    expect(verdict(judgement, 'bank/ledger', 'shop/db')).toBe('deny');
    expect(verdict(judgement, 'shop/db', 'bank/ledger')).toBe('allow');
  });

  test('ingress isolation leaves egress open, and the other way round', () => {
    const judgement = given([
      ...PODS, networkPolicy('shop/in', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] }),
      networkPolicy('shop/out', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] }),
    ]);
    expect(verdict(judgement, 'shop/db', 'bank/ledger')).toBe('allow');
    expect(verdict(judgement, 'bank/ledger', 'shop/web')).toBe('allow');
    expect(verdict(judgement, 'shop/web', 'bank/ledger')).toBe('deny');
  });

  test('a connection needs the egress of its source and the ingress of its destination', () => {
    const allowOut = networkPolicy('shop/out', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: { matchLabels: { app: 'db' } } }] }] });
    const denyIn = networkPolicy('shop/in', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] });
    expect(verdict(given([...PODS, allowOut]), 'shop/web', 'shop/db')).toBe('allow');
    expect(verdict(given([...PODS, allowOut, denyIn]), 'shop/web', 'shop/db')).toBe('deny');
  });

  test('what several policies allow is the union of what each allows', () => {
    const allow = (name: string, port: number) => networkPolicy(`shop/${name}`, { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port }] }] });
    const judgement = given([...PODS, allow('one', 80), allow('two', 81)]);
    expect([80, 81, 82].map((port) => verdict(judgement, 'shop/web', 'shop/db', { port }))).toEqual(['allow', 'allow', 'deny']);
  });

  test('an address outside the cluster never blocks', () => {
    expect(verdict(given(PODS), '203.0.113.1', 'shop/db')).toBe('allow');
    expect(verdict(given(PODS), 'shop/db', '203.0.113.1')).toBe('allow');
  });
});

describe('what policyTypes default to', () => {
  test('ingress is always among them', () => {
    expect(verdict(given([...PODS, networkPolicy('shop/p', { podSelector: {} })]), 'bank/ledger', 'shop/db')).toBe('deny');
  });

  test('egress is among them only if there is an egress rule', () => {
    const judgement = (egress: object[] | undefined) => given([...PODS, networkPolicy('shop/p', { podSelector: {}, ingress: [{}], ...(egress && { egress }) })]);
    expect(verdict(judgement(undefined), 'shop/db', '8.8.8.8')).toBe('allow');
    expect(verdict(judgement([]), 'shop/db', '8.8.8.8')).toBe('allow');
    expect(verdict(judgement([{ ports: [{ port: 53 }] }]), 'shop/db', '8.8.8.8')).toBe('deny');
  });

  test('`policyTypes: [Egress]` with `egress: []` denies all, and is not taken for absent (Stakater)', () => {
    const judgement = given([...PODS, networkPolicy('shop/p', { podSelector: {}, policyTypes: ['Egress'], egress: [] })]);
    expect(verdict(judgement, 'shop/db', '8.8.8.8')).toBe('deny');
  });
});

describe('empty against missing', () => {
  const withIngress = (ingress: unknown) => given([...PODS, networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress })]);

  test.each([['missing', undefined], ['null', null], ['an empty list', []]])('a rule list that is %s only isolates', (_, ingress) => {
    expect(verdict(withIngress(ingress), 'shop/web', 'shop/db')).toBe('deny');
  });

  test('a rule {} allows everything', () => {
    expect(verdict(withIngress([{}]), 'bank/ledger', 'shop/db', { protocol: 'SCTP', port: 7 })).toBe('allow');
    expect(verdict(withIngress([{}]), '8.8.8.8', 'shop/db')).toBe('allow');
  });

  test.each([['missing', undefined], ['an empty list', []]])('peers that are %s mean anybody', (_, from) => {
    expect(verdict(withIngress([{ from, ports: [{ port: 8080 }] }]), '8.8.8.8', 'shop/db')).toBe('allow');
  });

  test.each([['missing', undefined], ['an empty list', []]])('ports that are %s mean every port and protocol', (_, ports) => {
    expect(verdict(withIngress([{ from: [{ podSelector: {} }], ports }]), 'shop/web', 'shop/db', { protocol: 'UDP', port: 9 })).toBe('allow');
  });
});
