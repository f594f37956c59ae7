/** What the proof says of tokens, against all tokens there are in a small world. */
import type { Token } from '../../../src/judge/core/flow';
import type { DeclaredTokens } from '../../../src/judge/declared';
import { fc } from '../../support/properties';
import { authorization, given, meshed, object, peerAuthentication, requestAuthentication, service } from '../given';

const [HERE, THERE] = ['https://id.example.com', 'https://other.example.com'];
const AUDIENCES = ['shop', 'bank'];
const GROUPS = ['admin', 'adviser', 'buyer'];

const subset = <T>(values: readonly T[], minLength = 0) => fc.uniqueArray(fc.constantFrom(...values), { minLength });
const rule = fc.record({ issuer: fc.constantFrom(HERE, HERE, THERE), audiences: fc.option(subset(AUDIENCES, 1), { nil: undefined, freq: 4 }) });
const principals = fc.constantFrom(undefined, ['*'], [`${HERE}/*`], [`${HERE}/*`], [`${THERE}/*`], ['*/somebody']);
const when = fc.record({
  audiences: fc.option(subset(AUDIENCES, 1), { nil: undefined }),
  groups: fc.option(subset(['admin', 'buyer', 'ad*', '*er', '*'], 1), { nil: undefined }),
  notGroups: fc.option(subset(GROUPS, 1), { nil: undefined, freq: 5 }),
});
const allow = fc.record({ principals, when });
const deny = fc.oneof(
  fc.constant({ from: [{ source: { notRequestPrincipals: ['*'] } }] }),
  subset(['admin', 'buyer', 'ad*'], 1).map((values) => ({ when: [{ key: 'request.auth.claims[groups]', values }] })),
);
const declared: fc.Arbitrary<DeclaredTokens> = fc.record({
  issuer: fc.constantFrom(HERE, HERE, HERE, THERE),
  audiences: subset(AUDIENCES, 1),
  claims: fc.option(subset(['admin', 'buyer'], 1).map((values) => [{ name: 'groups', values }]), { nil: [] }),
});

type Allow = typeof allow extends fc.Arbitrary<infer T> ? T : never;

function conditions({ when: { audiences, groups, notGroups } }: Allow): readonly object[] {
  return [
    ...(audiences ? [{ key: 'request.auth.audiences', values: audiences }] : []),
    ...(groups || notGroups ? [{ key: 'request.auth.claims[groups]', ...(groups && { values: groups }), ...(notGroups && { notValues: notGroups }) }] : []),
  ];
}

const ruleOf = (one: Allow) => ({
  ...(one.principals && { from: [{ source: { requestPrincipals: one.principals } }] }),
  to: [{ operation: { ports: ['8080'] } }],
  ...(conditions(one).length > 0 && { when: conditions(one) }),
});

/** Every subset. */
function subsetsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  return items.reduce<readonly (readonly T[])[]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

const TOKENS: readonly Token[] = [
  { state: 'absent' }, { state: 'invalid' },
  ...[HERE, THERE, 'https://nobody.example.com'].flatMap((issuer) => ['', 'somebody', 'else'].flatMap((subject) => subsetsOf(AUDIENCES).flatMap((audiences) => (
    subsetsOf([...GROUPS, 'adx']).map((groups): Token => ({ state: 'valid', issuer, subject, audiences, presenter: '', claims: groups.length > 0 ? { groups } : {} }))
  )))),
];

function isDeclared(token: Token, all: readonly DeclaredTokens[]): boolean {
  return token.state === 'valid' && token.subject !== '' && all.some(({ issuer, audiences, claims }) => (
    issuer === token.issuer && audiences.some((one) => token.audiences?.includes(one))
    && claims.every(({ name, values }) => values.some((one) => token.claims?.[name]?.includes(one)))
  ));
}

const CALL = { from: { workload: 'shop/web' }, to: { workload: 'shop/api' }, port: 8080, dial: 'service', preflight: false } as const;

test('it holds exactly if every token opens what was declared for it, and no other does', () => {
  let held = 0;
  fc.assert(fc.property(
    fc.array(rule, { minLength: 1, maxLength: 2 }), fc.array(allow, { minLength: 1, maxLength: 2 }), fc.option(deny, { nil: undefined }),
    fc.array(declared, { minLength: 1, maxLength: 2 }), fc.boolean(),
    (jwtRules, allowed, denied, tokens, isFaithful) => {
      // Half of the worlds are what is declared, so that the proof has something to hold.
      const rules = isFaithful ? [{ issuer: HERE, audiences: AUDIENCES }, { issuer: THERE, audiences: AUDIENCES }] : jwtRules;
      const faithful = tokens.map(({ issuer, audiences, claims }) => ruleOf({ principals: [`${issuer}/*`], when: { audiences: [...audiences], groups: claims[0]?.values as string[] | undefined, notGroups: undefined } }));
      const judgement = given([
        meshed('shop/web'), meshed('shop/api'), service('shop/api', { name: 'http-main', port: 80, targetPort: 8080 }), peerAuthentication('istio-system/p', { mtls: { mode: 'STRICT' } }),
        requestAuthentication('shop/r', { selector: { matchLabels: { app: 'api' } }, jwtRules: JSON.parse(JSON.stringify(rules)) as object[] }),
        authorization('shop/a', { selector: { matchLabels: { app: 'api' } }, rules: isFaithful ? faithful : allowed.map(ruleOf) }),
        ...(denied ? [authorization('shop/d', { selector: { matchLabels: { app: 'api' } }, action: 'DENY', rules: [denied] })] : []),
      ]);
      const proof = judgement.prove([
        { from: { kind: 'workload', workload: 'shop/web' }, to: { kind: 'workload', workload: 'shop/api' }, ports: [{ port: 8080 }], requests: [{ tokens }] },
        { from: { kind: 'everybody' }, to: { kind: 'workload', workload: 'shop/web' }, ports: [{ port: 1, endPort: 65535 }], optional: true },
      ]);
      const wrong = proof.findings.filter(({ from, to, protocol, ports }) => protocol === 'TCP' && (
        from.kind === 'workload' && from.workload === 'shop/web' && to.kind === 'workload' && to.workload === 'shop/api' && ports.first <= 8080 && 8080 <= ports.last
      ));
      const differing = TOKENS.filter((token) => (judgement.check({ ...CALL, token }).verdict === 'allow') !== isDeclared(token, tokens));
      const example = differing.slice(0, 1);
      expect({ isWrong: wrong.length > 0, example }).toEqual({ isWrong: differing.length > 0, example });
      if (differing.length === 0) held += 1;
    },
  ), { numRuns: 60 });
  expect(held).toBeGreaterThan(5);
});

describe('a Gateway that verifies tokens', () => {
  const issuer = { issuer: HERE, audiences: ['shop'] };
  const target = { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }] };
  const world = (more: object) => given([
    object('gateway.networking.k8s.io/v1', 'Gateway', 'ingress/edge', { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } }] }),
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'shop/web', { parentRefs: [{ name: 'edge', namespace: 'ingress' }], hostnames: ['shop.example.com'], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] }),
    meshed('shop/web'), service('shop/web', { name: 'http', port: 80, targetPort: 8080 }),
    requestAuthentication('ingress/r', { ...target, jwtRules: [{ ...issuer, ...more }] }),
    authorization('ingress/a', {
      ...target,
      rules: [
        { to: [{ operation: { paths: ['/public'] } }] },
        { from: [{ source: { requestPrincipals: [`${HERE}/*`] } }], when: [{ key: 'request.auth.claims[realm][roles]', values: ['staff'] }] },
      ],
    }),
    requestAuthentication('shop/r', { jwtRules: [issuer] }),
    authorization('shop/a', { rules: [{ from: [{ source: { requestPrincipals: [`${HERE}/*`] } }] }] }),
  ]);
  const ann: Token = { state: 'valid', issuer: HERE, subject: 'ann', audiences: ['shop'], presenter: '', claims: { 'realm][roles': ['staff'] } };
  const ask = (more: object, token: Token) => world(more)
    .check({ from: { ip: '8.8.8.8' }, via: 'ingress/edge', to: { workload: 'shop/web' }, port: 8080, method: 'GET', path: '/', host: 'shop.example.com', token }).verdict;

  test('keeps them, unless it is told to forward them', () => {
    expect([ask({ forwardOriginalToken: true }, ann), ask({}, ann), ask({ forwardOriginalToken: false }, ann)]).toEqual(['allow', 'deny', 'deny']);
  });

  test('asks for the credentials that its rows tell', () => {
    const rows = [...world({ forwardOriginalToken: true }).exposure()].filter(({ from }) => from.kind === 'external' && from.via === 'ingress/edge');
    const told = rows.map(({ verdict, credentials }) => [verdict, credentials?.map((token) => token.state === 'valid' && [token.issuer, token.audiences, token.claims])]);
    expect(told.filter(([, credentials]) => credentials)).toEqual(expect.arrayContaining([
      ['conditional', [[HERE, ['shop'], { 'realm][roles': ['staff'] }]]], ['conditional', [[HERE, ['shop'], {}]]],
    ]));
  });
});
