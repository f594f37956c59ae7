import { askedWith } from './asked';
import type { Request } from './request';
import { authorizationPolicy, policy, shop } from './shop';
import { bearing, issuer, tokenOf } from './tokens';
import type { World } from './world';
import type { Token } from '../../../src/judge/core/flow';
import type { Written } from '../../support/examples-manifests';

const ACME = issuer('https://id.acme.example');
const BANK = issuer('bank');
const NOBODY = issuer('https://id.nobody.example');

type Stated = Partial<Pick<Extract<Token, { state: 'valid' }>, 'claims' | 'audiences' | 'presenter'>>;

/** A valid token of Acme for alice: what stands in it, and what the judge is told that stands in it. */
function ofAlice(claims: object = {}, judged: Stated = {}): Partial<Request> {
  return bearing(tokenOf(ACME, { sub: 'alice', ...claims }), { state: 'valid', issuer: ACME.name, subject: 'alice', audiences: [], presenter: '', claims: {}, ...judged });
}

function invalid(token: string, rest: Partial<Request> = {}): Partial<Request> {
  return bearing(token, { state: 'invalid' }, rest);
}

const ofCarl = bearing(tokenOf(BANK, { sub: 'carl' }), { state: 'valid', issuer: BANK.name, subject: 'carl', audiences: [], presenter: '', claims: {} });
const ofNobody = bearing(tokenOf(NOBODY, { sub: 'alice' }), { state: 'valid', issuer: NOBODY.name, subject: 'alice', audiences: [], presenter: '', claims: {} });
const withoutSubject = bearing(tokenOf(ACME, {}), { state: 'valid', issuer: ACME.name, subject: '', audiences: [], presenter: '', claims: {} });
const expired = invalid(tokenOf(ACME, { sub: 'alice', exp: 1_700_000_000 }));
const forged = invalid(tokenOf({ ...ACME, key: NOBODY.key }, { sub: 'alice' }));
const broken = invalid('no.token.atall');

const EVERY_TOKEN: readonly Partial<Request>[] = [{}, ofAlice(), ofCarl, ofNobody, withoutSubject, expired, forged, broken];

/** All of them, and each once more with another method. */
const ALL = askedWith(...EVERY_TOKEN, ...EVERY_TOKEN.map((one) => ({ ...one, method: 'POST' })));

const rule = ({ name, jwks }: typeof ACME, more: object = {}) => ({ issuer: name, jwks, ...more });
const requestAuthentication = (jwtRules: readonly object[], metadata: Partial<Written['metadata']> = {}, spec: object = {}) => (
  policy('RequestAuthentication', { ...spec, jwtRules }, metadata)
);
const BOTH = [rule(ACME), rule(BANK)];
const from = (source: object, action = 'ALLOW') => authorizationPolicy({ action, rules: [{ from: [{ source }] }] });
const when = (condition: object, action = 'ALLOW') => authorizationPolicy({ action, rules: [{ when: [condition] }] });

/** Two who call, and who is called: with a token it is the token that counts. */
const FEW: Partial<World> = { callers: shop('', [], { requests: ALL }).callers.filter(({ name }) => name === 'bank/api' || name === 'plaintext') };

const PRINCIPALS = [
  '*', `${ACME.name}/alice`, `${ACME.name}/*`, `${ACME.name}/al*`, '*/alice', '*acme.example/alice', '*alice', 'bank/*', 'bank*', 'bank', `${ACME.name}/`, 'https://id*',
];

/** Tokens whose claims are asked about. Numbers and truth values are never strings. */
const CLAIMS = askedWith(
  {}, expired, ofAlice(),
  ofAlice({ groups: ['admin', 'ops'] }, { claims: { groups: ['admin', 'ops'] } }),
  ofAlice({ groups: 'admin' }, { claims: { groups: ['admin'] } }),
  ofAlice({ groups: 'admin ops' }, { claims: { groups: ['admin ops'] } }),
  ofAlice({ groups: [] }, { claims: { groups: [] } }),
  ofAlice({ groups: '' }, { claims: { groups: [''] } }),
  ofAlice({ groups: 7 }),
  ofAlice({ groups: true }),
  ofAlice({ scope: 'read write' }, { claims: { scope: ['read', 'write'] } }),
  ofAlice({ permission: 'read' }, { claims: { permission: ['read'] } }),
  ofAlice({ realm: { roles: ['admin'] } }, { claims: { 'realm][roles': ['admin'] } }),
);

const CONDITIONS = [
  { key: 'request.auth.claims[groups]', values: ['admin'] }, { key: 'request.auth.claims[groups]', values: ['ad*', 'nobody'] },
  { key: 'request.auth.claims[groups]', values: ['*'] }, { key: 'request.auth.claims[groups]', notValues: ['admin'] },
  { key: 'request.auth.claims[groups]', values: ['*s'], notValues: ['admin'] }, { key: 'request.auth.claims[scope]', values: ['write'] },
  { key: 'request.auth.claims[scope]', values: ['read write'] }, { key: 'request.auth.claims[permission]', values: ['read'] },
  { key: 'request.auth.claims[realm][roles]', values: ['admin'] }, { key: 'request.auth.claims[realm]', values: ['*'] },
  { key: 'request.auth.claims[iss]', values: [ACME.name] }, { key: 'request.auth.claims[sub]', values: ['alice'] },
];

const AUDIENCES = askedWith(
  {}, ofAlice(), ofAlice({ aud: 'shop' }, { audiences: ['shop'] }), ofAlice({ aud: ['bank', 'shop'] }, { audiences: ['bank', 'shop'] }),
  ofAlice({ aud: 'bank' }, { audiences: ['bank'] }), ofAlice({ aud: 'https://shop/' }, { audiences: ['https://shop/'] }),
  ofAlice({ aud: 'http://shop' }, { audiences: ['http://shop'] }), ofAlice({ aud: 'SHOP' }, { audiences: ['SHOP'] }),
  ofAlice({ azp: 'web' }, { presenter: 'web' }), ofAlice({ azp: 'web', aud: 'shop' }, { presenter: 'web', audiences: ['shop'] }),
);

/** What makes a browser's question before its request, which no token goes with. */
const PREFLIGHT = { method: 'OPTIONS', headers: { 'origin': 'https://shop.example.com', 'access-control-request-method': 'POST' } };

/** Policies about the tokens of end users. */
export const ABOUT_TOKENS: readonly World[] = [
  shop('tokens of one issuer', [requestAuthentication([rule(ACME)])], { requests: ALL, ...FEW }),
  shop('tokens of two issuers', [requestAuthentication(BOTH)], { requests: ALL, ...FEW }),
  shop('tokens of two issuers in two policies', [requestAuthentication([rule(ACME)]), requestAuthentication([rule(BANK)])], { requests: ALL, ...FEW }),
  shop('tokens at one workload', [requestAuthentication([rule(ACME)], {}, { selector: { matchLabels: { app: 'api' } } })], { requests: ALL, ...FEW }),
  shop('tokens in the root namespace', [requestAuthentication([rule(ACME)], { namespace: 'istio-system' }), requestAuthentication([rule(BANK)])], { requests: ALL, ...FEW }),
  shop('no rule about tokens', [requestAuthentication([]), from({ requestPrincipals: ['*'] })], { requests: ALL, ...FEW }),
  shop('a token that is asked for where none is verified', [from({ requestPrincipals: ['*'] })], { requests: ALL, ...FEW }),
  shop('DENY without a token', [requestAuthentication(BOTH), from({ notRequestPrincipals: ['*'] }, 'DENY')], { requests: ALL, ...FEW }),
  shop('a token and a method', [requestAuthentication(BOTH), authorizationPolicy({
    rules: [{ from: [{ source: { requestPrincipals: ['*/alice'], namespaces: ['bank'] } }], to: [{ operation: { methods: ['GET'] } }] }, { to: [{ operation: { ports: ['5432'] } }] }],
  })], { requests: ALL, ...FEW }),
  ...PRINCIPALS.flatMap((value) => [{ requestPrincipals: [value] }, { notRequestPrincipals: [value] }].map((source) => (
    shop(JSON.stringify(source), [requestAuthentication(BOTH), from(source)], { requests: ALL, ...FEW })
  ))),
  shop('when request.auth.principal', [requestAuthentication(BOTH), when({ key: 'request.auth.principal', values: ['bank/carl'] })], { requests: ALL, ...FEW }),
  ...CONDITIONS.flatMap((condition) => ['ALLOW', 'DENY'].map((action) => (
    shop(`${action} when ${JSON.stringify(condition)}`, [requestAuthentication([rule(ACME)]), when(condition, action)], { requests: CLAIMS, ...FEW })
  ))),
  shop('claims that are divided at spaces', [requestAuthentication([rule(ACME, { spaceDelimitedClaims: ['groups'] })]), when({ key: 'request.auth.claims[groups]', values: ['ops'] })], {
    requests: askedWith({}, ofAlice({ groups: 'admin ops' }, { claims: { groups: ['admin', 'ops'] } }), ofAlice({ groups: ['admin ops'] }, { claims: { groups: ['admin ops'] } })), ...FEW,
  }),
  ...[
    { key: 'request.auth.audiences', values: ['shop'] }, { key: 'request.auth.audiences', notValues: ['shop'] }, { key: 'request.auth.presenter', values: ['web'] },
    { key: 'request.auth.presenter', values: ['*'] },
  ].map((condition) => shop(JSON.stringify(condition), [requestAuthentication([rule(ACME)]), when(condition)], { requests: AUDIENCES, ...FEW })),
  ...[['shop'], ['shop', 'till'], ['https://shop'], ['bank']].map((audiences) => (
    shop(`tokens for ${audiences.join(' or ')}`, [requestAuthentication([rule(ACME, { audiences })])], { requests: AUDIENCES, ...FEW })
  )),
  shop('tokens of one issuer for two audiences', [requestAuthentication([rule(ACME, { audiences: ['shop'] }), rule(ACME, { audiences: ['bank'] })])], { requests: AUDIENCES, ...FEW }),
  ...[[], [from({ requestPrincipals: ['*'] })]].map((policies, index) => shop(`a question before a request, ${index === 0 ? 'nothing asked' : 'a token asked for'}`, [requestAuthentication([rule(ACME)]), ...policies], {
    requests: askedWith(PREFLIGHT, { ...expired, method: 'OPTIONS' }, invalid('no.token.atall', PREFLIGHT), { ...ofAlice(), ...PREFLIGHT, headers: { ...ofAlice().headers, ...PREFLIGHT.headers } }), ...FEW,
  })),
];
