import type { Token } from '../../../../src/judge/core/flow';
import { authorization, given, meshed, requestAuthentication, service, verdict, type Asked } from '../../given';

const PODS = [meshed('shop/web'), meshed('shop/db'), service('shop/db', { name: 'http', port: 80, targetPort: 8080 })];
const IDP = 'https://idp.example.com';
const JWT = requestAuthentication('shop/jwt', { jwtRules: [{ issuer: IDP, jwksUri: `${IDP}/keys` }] });
const ALICE: Token = { state: 'valid', issuer: IDP, subject: 'alice', audiences: ['checkout'], claims: { group: ['admin'] } };

function ask(objects: object[], asked: Asked = {}) {
  return verdict(given([...PODS, ...objects]), 'shop/web', 'shop/db', { method: 'GET', path: '/', host: 'db', ...asked });
}

const when = (key: string, values: string[]) => authorization('shop/p', { rules: [{ when: [{ key, values }] }] });

describe('conditions', () => {
  test.each([
    ['source.principal', 'cluster.local/ns/shop/sa/web', 'allow'], ['source.principal', 'cluster.local/ns/shop/sa/api', 'deny'],
    ['source.namespace', 'shop', 'allow'], ['source.namespace', 'bank', 'deny'], ['source.serviceAccount', 'shop/web', 'allow'],
    ['destination.port', '8080', 'allow'], ['destination.port', '80', 'deny'],
    ['source.ip', '10.0.0.0/8', 'unknown'], ['destination.ip', '10.0.0.0/8', 'unknown'],
    ['remote.ip', '10.0.0.0/8', 'conditional'], ['connection.sni', 'x', 'conditional'], ['request.headers[x-tenant]', 'acme', 'conditional'],
    ['experimental.envoy.filters.network.mysql_proxy[db.table]', '[update]', 'conditional'],
  ])('%s against %s is %s', (key, value, expected) => {
    expect(ask([when(key, [value])])).toBe(expected);
  });

  test('a header that the question states is no condition any more; names are compared without case', () => {
    const policy = when('request.headers[X-Tenant]', ['acme*']);
    expect(ask([policy], { headers: { 'x-tenant': 'acme-1' } })).toBe('allow');
    expect(ask([policy], { headers: { 'x-tenant': 'zeta' } })).toBe('deny');
    expect(ask([policy], { headers: {} })).toBe('deny');
  });

  test('a stated SNI is matched', () => {
    expect(ask([when('connection.sni', ['*.example.com'])], { sni: 'a.example.com' })).toBe('allow');
    expect(ask([when('connection.sni', ['*.example.com'])], { sni: 'a.example.org' })).toBe('deny');
    expect(ask([when('connection.sni', ['*.example.com'])], { sni: 'A.EXAMPLE.com' })).toBe('allow');
    expect(ask([when('connection.sni', ['A.example.com'])], { sni: 'A.example.com' })).toBe('deny');
  });

  test('a DENY that depends on a header makes the flow conditional, not allowed', () => {
    expect(ask([authorization('shop/p', { action: 'DENY', rules: [{ when: [{ key: 'request.headers[x]', values: ['1'] }] }] })])).toBe('conditional');
  });
});

describe('tokens', () => {
  const require = authorization('shop/p', { rules: [{ from: [{ source: { requestPrincipals: [`${IDP}/*`] } }] }] });
  const denyWithout = authorization('shop/d', { action: 'DENY', rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }] });

  test('a RequestAuthentication alone authorizes nothing: no token passes, an invalid one does not', () => {
    expect(ask([JWT])).toBe('allow');
    expect(ask([JWT], { token: { state: 'absent' } })).toBe('allow');
    expect(ask([JWT], { token: { state: 'invalid' } })).toBe('deny');
    expect(ask([JWT], { token: { ...ALICE, issuer: 'https://evil.example.com' } })).toBe('deny');
    expect(ask([JWT], { token: ALICE })).toBe('allow');
  });

  test('a policy on requestPrincipals makes it conditional, until the question states the token', () => {
    expect(ask([JWT, require])).toBe('conditional');
    expect(ask([JWT, require], { token: ALICE })).toBe('allow');
    expect(ask([JWT, require], { token: { state: 'absent' } })).toBe('deny');
  });

  test('DENY of notRequestPrincipals ["*"] requires a token', () => {
    expect(ask([JWT, denyWithout], { token: { state: 'absent' } })).toBe('deny');
    expect(ask([JWT, denyWithout], { token: ALICE })).toBe('allow');
    expect(ask([JWT, denyWithout])).toBe('conditional');
  });

  test('without a RequestAuthentication no token is ever verified, so nothing about one matches', () => {
    expect(ask([require], { token: ALICE })).toBe('deny');
    expect(ask([require])).toBe('deny');
    expect(ask([denyWithout], { token: ALICE })).toBe('deny');
  });

  test('the principal is split at its last slash', () => {
    const policy = (value: string) => [JWT, authorization('shop/p', { rules: [{ from: [{ source: { requestPrincipals: [value] } }] }] })];
    const answers = [`${IDP}/alice`, `${IDP}/bob`, '*', '*/alice', `${IDP}/al*`].map((value) => ask(policy(value), { token: ALICE }));
    expect(answers).toEqual(['allow', 'deny', 'allow', 'allow', 'allow']);
  });

  test('a token without a subject has no principal', () => {
    const policy = (value: string) => [JWT, authorization('shop/p', { rules: [{ from: [{ source: { requestPrincipals: [value] } }] }] })];
    const token = { ...ALICE, subject: '' };
    expect([`${IDP}/`, IDP, `${IDP}/*`, '*'].map((value) => ask(policy(value), { token }))).toEqual(['deny', 'deny', 'deny', 'deny']);
  });

  test('claims that a token has by itself need not be stated', () => {
    const claim = (name: string, value: string, token: Token = ALICE) => ask([JWT, when(`request.auth.claims[${name}]`, [value])], { token });
    expect([claim('iss', IDP), claim('sub', 'alice'), claim('aud', 'checkout'), claim('azp', 'app')]).toEqual(['allow', 'allow', 'allow', 'conditional']);
    expect([claim('sub', 'bob'), claim('sub', '*', { ...ALICE, subject: '' }), claim('azp', 'app', { ...ALICE, presenter: 'app' })]).toEqual(['deny', 'deny', 'allow']);
  });

  test('a token for another audience is not accepted, and http://, https:// and a last slash make no other', () => {
    const only = (audiences: string[], token: Token = ALICE) => ask([
      requestAuthentication('shop/jwt', { jwtRules: [{ issuer: IDP, jwksUri: `${IDP}/keys`, audiences }] }),
    ], { token });
    expect([only(['checkout']), only(['till', 'checkout']), only(['till']), only(['Checkout'])]).toEqual(['allow', 'allow', 'deny', 'deny']);
    expect([only(['https://checkout/']), only(['http://checkout'])]).toEqual(['allow', 'allow']);
    expect(only(['checkout'], { state: 'valid', issuer: IDP, subject: 'alice' })).toBe('conditional');
  });

  test('on a port that is sniffed a token may not be looked at', () => {
    const sniffed = [...PODS.slice(0, 2), service('shop/db', { port: 8080, targetPort: 8080 }), JWT];
    const asked = (token: Token) => verdict(given(sniffed), 'shop/web', 'shop/db', { method: 'GET', path: '/', host: 'db', token });
    expect([asked({ state: 'invalid' }), asked(ALICE), asked({ state: 'absent' })]).toEqual(['unknown', 'allow', 'allow']);
  });

  test('the question of a browser before its request is let through without a look at tokens, and has none for policies', () => {
    const preflight = { method: 'OPTIONS', headers: { 'Origin': 'https://shop.example.com', 'Access-Control-Request-Method': 'POST' } };
    expect(ask([JWT], { ...preflight, token: { state: 'invalid' } })).toBe('allow');
    expect(ask([JWT, require], { ...preflight, token: ALICE })).toBe('deny');
    expect(ask([JWT], { method: 'OPTIONS', token: { state: 'invalid' } })).toBe('conditional');
    expect(ask([JWT, require], { method: 'OPTIONS', token: ALICE })).toBe('conditional');
    expect(ask([JWT], { method: 'OPTIONS', headers: { origin: 'x' }, token: { state: 'invalid' } })).toBe('deny');
  });

  test('claims and audiences count where they are stated', () => {
    const policy = (key: string, value: string) => [JWT, when(key, [value])];
    expect(ask(policy('request.auth.claims[group]', 'admin'), { token: ALICE })).toBe('allow');
    expect(ask(policy('request.auth.claims[group]', 'user'), { token: ALICE })).toBe('deny');
    expect(ask(policy('request.auth.audiences', 'checkout'), { token: ALICE })).toBe('allow');
    expect(ask(policy('request.auth.presenter', 'app'), { token: ALICE })).toBe('conditional');
  });
});
