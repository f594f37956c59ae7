/** RequestAuthentications, read once more: what becomes of the token of a request. */
import type { Token } from '../../../../src/judge/core/flow';
import type { Verdict } from '../../../../src/judge/core/verdict';
import { fc } from '../../../support/properties';
import { authorization, given, meshed, requestAuthentication, service } from '../../given';

const ISSUERS = ['https://idp.example.com', 'https://other.example.com'];
const AUDIENCES = ['shop', 'https://bank/'];

const rule = fc.record({
  issuer: fc.constantFrom(...ISSUERS), audiences: fc.option(fc.uniqueArray(fc.constantFrom(...AUDIENCES), { minLength: 1 }), { nil: undefined }),
});
const policy = fc.record({
  rules: fc.array(rule, { maxLength: 2 }),
  selects: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  isUnderstood: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.constant(false)),
});
const token: fc.Arbitrary<Token | undefined> = fc.oneof(
  fc.constantFrom<Token | undefined>(undefined, { state: 'absent' }, { state: 'invalid' }),
  fc.record({ issuer: fc.constantFrom(...ISSUERS, 'https://nobody.example.com'), audiences: fc.option(fc.constantFrom(['shop'], ['bank'], ['none']), { nil: undefined }) })
    .map(({ issuer, audiences }): Token => ({ state: 'valid', issuer, subject: 'alice', ...(audiences && { audiences }) })),
);
const call = fc.record({
  token,
  method: fc.constantFrom(undefined, 'GET', 'OPTIONS'),
  headers: fc.constantFrom<Record<string, string> | undefined>(undefined, {}, { 'Origin': 'https://x', 'Access-Control-Request-Method': 'GET' }),
});
const chain = fc.constantFrom('http', 'tcp', undefined);

type Policy = typeof policy extends fc.Arbitrary<infer T> ? T : never;
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

function world(policies: readonly Policy[], protocol: string | undefined): object[] {
  return [
    meshed('shop/web'), meshed('shop/api'),
    ...(protocol === undefined ? [] : [service('shop/api', { name: `${protocol}-main`, port: 80, targetPort: 8080 })]),
    ...policies.map(({ rules, selects, isUnderstood }, at) => requestAuthentication(`shop/r${at}`, {
      selector: { matchLabels: { app: selects ? 'api' : 'other' } }, jwtRules: JSON.parse(JSON.stringify(rules)) as object[], ...(!isUnderstood && { unheardOf: true }),
    })),
  ];
}

/** Istio's documentation, word for word. */
function naive(policies: readonly Policy[], protocol: string | undefined, { token: own, method, headers }: Call): Verdict {
  if (protocol === 'tcp' || own === undefined || own.state === 'absent') return 'allow';
  if (method === 'OPTIONS' && headers && 'Origin' in headers) return 'allow';
  // What is not understood may select any pod.
  const acting = policies.filter(({ selects, isUnderstood }) => selects || !isUnderstood);
  const rules = acting.flatMap((one) => one.rules);
  if (acting.every(({ isUnderstood }) => isUnderstood) && rules.length === 0) return 'allow';
  const onRequest = (): Verdict => {
    if (acting.some(({ isUnderstood }) => !isUnderstood)) return 'unknown';
    if (method === 'OPTIONS' && !headers) return 'conditional';
    if (own.state === 'invalid') return 'deny';
    const fitting = rules.filter(({ issuer }) => issuer === own.issuer);
    const bare = (text: string) => text.replace('https://', '').replace(/\/$/, '');
    if (fitting.some(({ audiences }) => !audiences || audiences.some((one) => own.audiences?.includes(bare(one))))) return 'allow';
    return fitting.length > 0 && !own.audiences ? 'conditional' : 'deny';
  };
  const answer = onRequest();
  return protocol === undefined && answer !== 'allow' ? 'unknown' : answer;
}

const flow = { from: { workload: 'shop/web' }, to: { workload: 'shop/api' }, port: 8080 } as const;
const stated = (one: Call) => JSON.parse(JSON.stringify(one)) as Partial<Call>;

describe('tokens', () => {
  test('pass as RequestAuthentications say', () => {
    const seen = new Set<Verdict>();
    fc.assert(fc.property(fc.array(policy, { maxLength: 3 }), chain, fc.array(call, { minLength: 3, maxLength: 6 }), (policies, protocol, calls) => {
      const judgement = given(world(policies, protocol));
      for (const one of calls) {
        const { verdict } = judgement.check({ ...flow, ...stated(one) });
        expect([one, verdict]).toEqual([one, naive(policies, protocol, one)]);
        seen.add(verdict);
      }
    }), { numRuns: 150 });
    expect(seen.size).toBe(4);
  });

  test('that nobody states are those of requests without one, for one caller and for all', () => {
    fc.assert(fc.property(fc.array(policy, { maxLength: 2 }), chain, (policies, protocol) => {
      const judgement = given([...world(policies, protocol), authorization('shop/api', { action: 'DENY', rules: [{ from: [{ source: { namespaces: ['bank'] } }] }] })]);
      expect(judgement.check(flow).verdict).toBe('allow');
      expect([...judgement.matrix()].find(({ from, to, protocol: own, ports }) => from.kind === 'workload' && from.workload === 'shop/web'
        && to.kind === 'workload' && to.workload === 'shop/api' && own === 'TCP' && ports.first <= 8080 && ports.last >= 8080)?.verdict).toBe('allow');
    }), { numRuns: 40 });
  });

  test('decide about requestPrincipals where they are verified, and match nothing elsewhere', () => {
    const principals = authorization('shop/api', { rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] });
    const verified = requestAuthentication('shop/r', { jwtRules: [{ issuer: ISSUERS[0] }] });
    const verdicts = (objects: object[]) => [
      given([...objects, principals]).check(flow).verdict,
      [...given([...objects, principals]).matrix()].find(({ from, to, protocol, ports }) => protocol === 'TCP' && 'workload' in from && from.workload === 'shop/web'
        && 'workload' in to && to.workload === 'shop/api' && ports.first <= 8080 && ports.last >= 8080)?.verdict ?? 'deny',
    ];
    expect(verdicts([...world([], 'http'), verified])).toEqual(['conditional', 'conditional']);
    expect(verdicts(world([], 'http'))).toEqual(['deny', 'deny']);
  });
});
