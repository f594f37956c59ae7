import type { JudgeOptions } from '../../../../src/judge/options';
import { authorization, given, meshed, peerAuthentication, pod, verdict } from '../../given';

const PODS = [meshed('shop/web'), meshed('shop/db'), meshed('bank/web'), pod('shop/plain')];

function admitted(source: object, options?: JudgeOptions, extra: object[] = []): string[] {
  const judgement = given([...PODS, ...extra, authorization('shop/p', { selector: { matchLabels: { app: 'db' } }, rules: [{ from: [{ source }] }] })], options);
  return ['shop/web', 'bank/web', 'shop/plain', '10.0.0.1'].filter((from) => verdict(judgement, from, 'shop/db') === 'allow');
}

describe('sources of an AuthorizationPolicy', () => {
  test.each([
    ['cluster.local/ns/shop/sa/web', ['shop/web']],
    ['*', ['shop/web', 'bank/web']],
    ['cluster.local/ns/bank/*', ['bank/web']],
    ['*/sa/web', ['shop/web', 'bank/web']],
    ['spiffe://cluster.local/ns/shop/sa/web', []],
    ['cluster.local/ns/*/sa/web', []],
  ])('the principal %s admits %j', (principal, expected) => {
    expect(admitted({ principals: [principal] })).toEqual(expected);
  });

  test('cluster.local stands for the local trust domain and its aliases', () => {
    expect(admitted({ principals: ['cluster.local/ns/shop/sa/web'] }, { trustDomain: 'prod.example.com' })).toEqual(['shop/web']);
    expect(admitted({ principals: ['old.example.com/ns/shop/sa/web'] }, { trustDomain: 'prod.example.com', trustDomainAliases: ['old.example.com'] })).toEqual(['shop/web']);
    expect(admitted({ principals: ['old.example.com/ns/shop/*'] }, { trustDomain: 'prod.example.com', trustDomainAliases: ['old.example.com'] })).toEqual([]);
    expect(admitted({ principals: ['other.example.com/ns/shop/sa/web'] }, { trustDomain: 'prod.example.com' })).toEqual([]);
  });

  test.each([[['shop'], ['shop/web']], [['s*'], ['shop/web']], [['*k'], ['bank/web']], [['b*k'], ['bank/web']], [['*'], ['shop/web', 'bank/web']], [['*a'], ['shop/web', 'bank/web']], [['s*/sa'], ['shop/web']], [['shop/sa'], ['shop/web']], [['shop/web'], []]])('namespaces %j', (namespaces, expected) => {
    expect(admitted({ namespaces })).toEqual(expected);
  });

  test('a whole identity stands for the local domains, and cluster.local for them alone', () => {
    const options = { trustDomain: 'prod.example.com', trustDomainAliases: ['old.example.com'] };
    const judgement = (value: string) => given([...PODS, authorization('shop/p', { selector: { matchLabels: { app: 'db' } }, rules: [{ from: [{ source: { principals: [value] } }] }] })], options);
    const admits = (value: string, trustDomain: string) => judgement(value)
      .check({ from: { undeclared: { namespace: 'shop', serviceAccount: 'web', meshed: true, trustDomain } }, to: { workload: 'shop/db' }, port: 8080 }).verdict;
    const all = (value: string) => ['prod.example.com', 'old.example.com', 'cluster.local'].filter((domain) => admits(value, domain) === 'allow');
    expect(all('cluster.local/ns/shop/sa/web')).toEqual(['prod.example.com', 'old.example.com']);
    expect(all('old.example.com/ns/shop/sa/w*')).toEqual(['prod.example.com', 'old.example.com']);
    expect(all('old.example.com/ns/shop/*')).toEqual(['old.example.com']);
    expect(all('*.example.com/ns/shop/sa/web')).toEqual(['prod.example.com', 'old.example.com']);
    expect(all('*/ns/shop/sa/web')).toEqual(['prod.example.com', 'old.example.com', 'cluster.local']);
  });

  test('trust domains are names, with a star at one end, and one that is local means all that are', () => {
    const options = { trustDomain: 'prod.example.com', trustDomainAliases: ['old.example.com'] };
    const all = (field: object) => ['prod.example.com', 'old.example.com', 'cluster.local'].filter((trustDomain) => given([
      ...PODS, authorization('shop/p', { selector: { matchLabels: { app: 'db' } }, rules: [field] }),
    ], options).check({ from: { undeclared: { namespace: 'shop', meshed: true, trustDomain } }, to: { workload: 'shop/db' }, port: 8080 }).verdict === 'allow');
    const when = (values: string[]) => all({ when: [{ key: 'source.trustDomain', values }] });
    const from = (trustDomains: string[]) => all({ from: [{ source: { trustDomains } }] });
    for (const asked of [when, from]) {
      expect(asked(['old.example.com'])).toEqual(['prod.example.com', 'old.example.com']);
      expect(asked(['prod*'])).toEqual(['prod.example.com']);
      expect(asked(['*.local'])).toEqual(['cluster.local']);
      expect(asked(['cluster.local'])).toEqual(['cluster.local']);
      expect(asked(['*'])).toEqual(['prod.example.com', 'old.example.com', 'cluster.local']);
    }
  });

  test.each(['a/b', 'a*b', '**'])('%j is no trust domain', (value) => {
    const { problems } = given([authorization('shop/p', { rules: [{ when: [{ key: 'source.trustDomain', values: [value] }] }] })]);
    expect(problems.map(({ path }) => path.join('.'))).toEqual(['spec.rules.0.when.0.values.0']);
  });

  test('a service account is namespace/name, or a name in the policy\'s namespace, whatever the trust domain', () => {
    expect(admitted({ serviceAccounts: ['bank/web'] }, { trustDomain: 'other' })).toEqual(['bank/web']);
    expect(admitted({ serviceAccounts: ['web'] })).toEqual(['shop/web']);
  });

  test('a negation alone lets plain text through', () => {
    expect(admitted({ notPrincipals: ['cluster.local/ns/shop/sa/web'] })).toEqual(['bank/web', 'shop/plain', '10.0.0.1']);
    expect(admitted({ notNamespaces: ['shop'] })).toEqual(['bank/web', 'shop/plain', '10.0.0.1']);
  });

  test('fields of one source are ANDed', () => {
    expect(admitted({ principals: ['*'], notNamespaces: ['bank'] })).toEqual(['shop/web']);
  });

  test('where plain text is spoken nobody has an identity', () => {
    expect(admitted({ principals: ['*'] }, {}, [peerAuthentication('shop/p', { mtls: { mode: 'DISABLE' } })])).toEqual([]);
  });

  test('ipBlocks are the address of the peer: known outside, unknown for pods', () => {
    expect(admitted({ ipBlocks: ['10.0.0.0/8'] })).toEqual(['10.0.0.1']);
    const judgement = given([...PODS, authorization('shop/p', { rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }] })]);
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('unknown');
    expect(admitted({ ipBlocks: ['10.0.0.0/8'] }, { podCidrs: ['10.1.0.0/16'] })).toEqual(['shop/web', 'bank/web', 'shop/plain', '10.0.0.1']);
    expect(admitted({ ipBlocks: ['10.0.0.0/8'] }, { podCidrs: ['172.16.0.0/16'] })).toEqual(['10.0.0.1']);
  });

  test('remoteIpBlocks come from a header, so they are a condition', () => {
    const judgement = given([...PODS, authorization('shop/p', { rules: [{ from: [{ source: { remoteIpBlocks: ['10.0.0.0/8'] } }] }] })]);
    expect(verdict(judgement, '10.0.0.1', 'shop/db', { method: 'GET' })).not.toBe('allow');
  });

  test('two workloads with one ServiceAccount are one caller', () => {
    const twin = meshed('shop/twin', { serviceAccount: 'web' });
    const judgement = given([...PODS, twin, authorization('shop/p', { rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] })]);
    expect(verdict(judgement, 'shop/twin', 'shop/db')).toBe('allow');
  });
});
