import { given, namespace, networkPolicy, pod, verdict } from '../../given';

const CLUSTER = [
  namespace('shop', { team: 'x' }), namespace('bank', { team: 'y' }),
  pod('shop/web'), pod('shop/db'), pod('bank/web'), pod('bank/ledger'), pod('bare/web'),
];

function from(...peers: object[]): object[] {
  return [...CLUSTER, networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: peers }] })];
}

describe('peers of a NetworkPolicy', () => {
  test('a podSelector without a namespaceSelector means the policy\'s own namespace', () => {
    const judgement = given(from({ podSelector: { matchLabels: { app: 'web' } } }));
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('allow');
    expect(verdict(judgement, 'bank/web', 'shop/db')).toBe('deny');
  });

  test('an empty namespaceSelector means all namespaces', () => {
    const judgement = given(from({ namespaceSelector: {} }));
    expect(['shop/web', 'bank/web', 'bare/web'].map((key) => verdict(judgement, key, 'shop/db'))).toEqual(['allow', 'allow', 'allow']);
    expect(verdict(judgement, '8.8.8.8', 'shop/db')).toBe('deny');
  });

  test('both selectors in one item are ANDed', () => {
    const judgement = given(from({ namespaceSelector: { matchLabels: { team: 'y' } }, podSelector: { matchLabels: { app: 'web' } } }));
    expect(verdict(judgement, 'bank/web', 'shop/db')).toBe('allow');
    expect(verdict(judgement, 'bank/ledger', 'shop/db')).toBe('deny');
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('deny');
  });

  test('both selectors in two items are ORed, which is how AND became OR in UDS #528', () => {
    const judgement = given(from({ namespaceSelector: { matchLabels: { team: 'y' } } }, { podSelector: { matchLabels: { app: 'web' } } }));
    expect(['bank/web', 'bank/ledger', 'shop/web'].map((key) => verdict(judgement, key, 'shop/db'))).toEqual(['allow', 'allow', 'allow']);
    expect(verdict(judgement, 'bare/web', 'shop/db')).toBe('deny');
  });

  test('every namespace has the automatic name label, also one that no manifest gives', () => {
    const judgement = given(from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bare' } } }));
    expect(verdict(judgement, 'bare/web', 'shop/db')).toBe('allow');
    expect(verdict(judgement, 'bank/web', 'shop/db')).toBe('deny');
  });

  test('a namespace that no manifest gives has no other label', () => {
    const judgement = given(from({ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] } }));
    expect(verdict(judgement, 'bare/web', 'shop/db')).toBe('allow');
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('deny');
  });

  test.each([
    ['In', ['web'], 'allow', 'deny'], ['NotIn', ['web'], 'deny', 'allow'], ['Exists', undefined, 'allow', 'allow'], ['DoesNotExist', undefined, 'deny', 'deny'],
  ])('matchExpressions with %s', (operator, values, web, ledger) => {
    const judgement = given(from({ namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'app', operator, ...(values && { values }) }] } }));
    expect([verdict(judgement, 'bank/web', 'shop/db'), verdict(judgement, 'bank/ledger', 'shop/db')]).toEqual([web, ledger]);
  });

  test('NotIn also means pods without the label', () => {
    const judgement = given([...from({ podSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['edge'] }] } }), pod('shop/edge', { labels: { tier: 'edge' } })]);
    expect([verdict(judgement, 'shop/web', 'shop/db'), verdict(judgement, 'shop/edge', 'shop/db')]).toEqual(['allow', 'deny']);
  });

  test('selectors never match addresses outside', () => {
    expect(verdict(given(from({ podSelector: {} }, { namespaceSelector: {} })), '10.0.0.1', 'shop/db')).toBe('deny');
  });
});

describe('ipBlocks', () => {
  const block = (cidr: string, except?: string[]) => ({ ipBlock: { cidr, ...(except && { except }) } });

  test('a block is its range without its exceptions', () => {
    const judgement = given(from(block('10.0.0.0/8', ['10.1.0.0/16'])));
    expect(['10.0.0.1', '10.1.2.3', '11.0.0.1'].map((ip) => verdict(judgement, ip, 'shop/db'))).toEqual(['allow', 'deny', 'deny']);
  });

  test('an exception of one block says nothing of another', () => {
    const judgement = given(from(block('10.0.0.0/8', ['10.1.0.0/16']), block('10.1.2.0/24')));
    expect(['10.1.2.3', '10.1.3.3'].map((ip) => verdict(judgement, ip, 'shop/db'))).toEqual(['allow', 'deny']);
  });

  test('the whole of IPv4 says nothing of IPv6', () => {
    const judgement = given(from(block('0.0.0.0/0')));
    expect(['8.8.8.8', '2001:db8::1'].map((ip) => verdict(judgement, ip, 'shop/db'))).toEqual(['allow', 'deny']);
  });

  test('IPv6 blocks have exceptions too', () => {
    const judgement = given(from(block('::/0', ['fd00:ec2::254/128'])));
    expect(['2001:db8::1', 'fd00:ec2::254', 'fd00:ec2::253'].map((ip) => verdict(judgement, ip, 'shop/db'))).toEqual(['allow', 'deny', 'allow']);
  });

  test.each([['yes', 'allow'], ['no', 'deny'], ['unknown', 'unknown']] as const)('whether the whole range matches pods is the plugin\'s choice: %s', (choice, expected) => {
    expect(verdict(given(from(block('0.0.0.0/0')), { ipBlockMatchesPods: choice }), 'shop/web', 'shop/db')).toBe(expected);
  });

  test('a part of the addresses matches pods that nobody knows the address of: unknown', () => {
    expect(verdict(given(from(block('10.0.0.0/8')), { ipBlockMatchesPods: 'yes' }), 'shop/web', 'shop/db')).toBe('unknown');
  });

  test('the ranges that pods take their addresses from settle it', () => {
    const options = { ipBlockMatchesPods: 'yes', podCidrs: ['10.244.0.0/16'] } as const;
    expect(verdict(given(from(block('10.0.0.0/8')), options), 'shop/web', 'shop/db')).toBe('allow');
    expect(verdict(given(from(block('192.168.0.0/16')), options), 'shop/web', 'shop/db')).toBe('deny');
    expect(verdict(given(from(block('10.0.0.0/8', ['10.244.1.0/24'])), options), 'shop/web', 'shop/db')).toBe('unknown');
  });
});

describe('host network pods', () => {
  const host = pod('shop/node', { spec: { hostNetwork: true } });
  const rule = (...peers: object[]) => networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: peers }] });

  test('as a peer that the labels match they are unknown: the plugin may not tell them from the node', () => {
    expect(verdict(given([...CLUSTER, host, rule({ podSelector: { matchLabels: { app: 'node' } } })]), 'shop/node', 'shop/db')).toBe('unknown');
  });

  test('as a peer that no selector means they are denied', () => {
    expect(verdict(given([...CLUSTER, host, rule({ podSelector: { matchLabels: { app: 'web' } } })]), 'shop/node', 'shop/db')).toBe('deny');
  });

  test('a rule for anybody lets them in whatever the plugin does', () => {
    const anybody = networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port: 8080 }] }] });
    expect(verdict(given([...CLUSTER, host, anybody]), 'shop/node', 'shop/db')).toBe('allow');
  });

  test('as the selected pod they are unknown where the policy would deny', () => {
    const deny = networkPolicy('shop/p', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(verdict(given([...CLUSTER, host, deny]), 'bank/web', 'shop/node')).toBe('unknown');
    expect(verdict(given([...CLUSTER, host, deny]), 'shop/node', '8.8.8.8')).toBe('unknown');
  });

  test('a plugin that tells them apart treats them like pods', () => {
    const judgement = given([...CLUSTER, host, rule({ podSelector: { matchLabels: { app: 'node' } } })], { hostNetworkPods: 'like-pods' });
    expect(verdict(judgement, 'shop/node', 'shop/db')).toBe('allow');
  });
});
