import { createHmac } from 'node:crypto';
import { Chart } from 'cdk8s';
import { neighboursOf, type Request } from './request';
import { bearing, issuer, tokenOf } from './tokens';
import { Access, EdgeGateway, HttpMethod, Issuer, Mesh, Users } from '../../../src';
import type { Token } from '../../../src/judge/core/flow';
import { namespace, service } from '../../support/programs';

/** Who signs people in, and somebody whose name begins alike. */
const ACME = issuer('https://id.acme.example');
const EVIL = issuer('https://id.acme.example.evil');
const HOST = 'shop.example.com';

/** Users at an edge, at a service and for one call. */
export function declarePeople(chart: Chart, mesh: Mesh): void {
  const idp = Issuer.oidc({ issuer: ACME.name, audiences: ['shop', 'office'], jwks: ACME.jwks });
  const shop = namespace(chart, 'shop', mesh);
  const [web, admin, orders, payments] = ['web', 'admin', 'orders', 'payments'].map((name) => service(shop, name));
  service(shop, 'door');
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh, hosts: [HOST] });
  edge.exposes(web, { users: Users.of(idp, { audiences: ['shop'] }), publicPaths: ['/login/callback'] });
  edge.exposes(admin, { pathPrefixes: ['/admin'], users: Users.of(idp, { audiences: ['office'], groupsClaim: ['realm', 'roles'], groups: ['admin'] }) });
  orders.admits(Users.of(idp, { scopes: ['orders'] }), { publicPaths: ['/status'] });
  web.calls(orders, Access.http({ methods: [HttpMethod.GET] }));
  web.calls(payments, Access.http({ methods: [HttpMethod.GET], paths: ['/rates'] }));
  web.calls(payments, Access.http({ methods: [HttpMethod.POST], users: Users.of(idp, { groups: ['buyers', 'sellers'] }) }));
}

type Claims = Readonly<Record<string, unknown>>;

function valid(claims: Claims, judged: Partial<Extract<Token, { state: 'valid' }>> = {}): Partial<Request> {
  const { aud } = claims;
  const audiences = aud === undefined ? [] : [aud].flat() as string[];
  return bearing(tokenOf(ACME, { sub: 'ann', ...claims }), { state: 'valid', issuer: ACME.name, subject: 'ann', audiences, presenter: '', claims: {}, ...judged });
}

const invalid = (token: string): Partial<Request> => bearing(token, { state: 'invalid' });
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const BODY = { iss: ACME.name, sub: 'ann', aud: 'shop', exp: 32_503_680_000 };
const unsigned = `${base64({ alg: 'none', typ: 'JWT' })}.${base64(BODY)}.`;
/** Signed with the public key, taken for a shared secret. */
const confused = (() => {
  const text = `${base64({ alg: 'HS256', typ: 'JWT', kid: ACME.name })}.${base64(BODY)}`;
  return `${text}.${createHmac('sha256', ACME.jwks).update(text).digest('base64url')}`;
})();
const good = tokenOf(ACME, { sub: 'ann', aud: ['shop', 'office'], scope: 'orders', groups: ['buyers'], realm: { roles: ['admin'] } });

/** Each kind of token, and tokens where none is looked for. */
export const TOKENS: readonly Partial<Request>[] = [
  {},
  valid({ aud: 'shop' }), valid({ aud: 'office' }), valid({ aud: 'bank' }), valid({}), valid({ aud: ['shop', 'office'] }),
  valid({ aud: 'shop', scope: 'orders' }, { claims: { scope: ['orders'] } }), valid({ aud: 'shop', scope: 'read orders' }, { claims: { scope: ['read', 'orders'] } }), valid({ aud: 'shop', scope: 'ordersx' }, { claims: { scope: ['ordersx'] } }),
  valid({ aud: 'bank', scope: 'orders' }, { claims: { scope: ['orders'] } }),
  valid({ aud: 'shop', groups: ['buyers'] }, { claims: { groups: ['buyers'] } }), valid({ aud: 'shop', groups: 'sellers' }, { claims: { groups: ['sellers'] } }), valid({ aud: 'shop', groups: ['guests'] }, { claims: { groups: ['guests'] } }),
  valid({ aud: 'office', realm: { roles: ['admin'] } }, { claims: { 'realm][roles': ['admin'] } }), valid({ aud: 'office', realm: { roles: ['guest'] } }, { claims: { 'realm][roles': ['guest'] } }),
  valid({ aud: 'shop', realm: { roles: ['admin'] } }, { claims: { 'realm][roles': ['admin'] } }), valid({ aud: 'office', roles: ['admin'] }, { claims: { roles: ['admin'] } }),
  bearing(tokenOf(ACME, { aud: 'shop', scope: 'orders' }), { state: 'valid', issuer: ACME.name, subject: '', audiences: ['shop'], presenter: '', claims: { scope: ['orders'] } }),
  bearing(tokenOf(EVIL, { sub: 'ann', aud: 'shop' }), { state: 'valid', issuer: EVIL.name, subject: 'ann', audiences: ['shop'], presenter: '', claims: {} }),
  invalid(tokenOf(ACME, { sub: 'ann', aud: 'shop', exp: 1_700_000_000 })), invalid(tokenOf(ACME, { sub: 'ann', aud: 'shop', nbf: 32_503_670_000 })),
  invalid(tokenOf({ ...ACME, key: EVIL.key }, { sub: 'ann', aud: 'shop' })), invalid(unsigned), invalid(confused), invalid('no.token.atall'),
  // Nobody looks for tokens there.
  { headers: { 'x-token': good } }, { headers: { 'x-jwt-assertion': good } }, { headers: { cookie: `token=${good}` } }, { headers: { authorization: good } }, { headers: { authorization: `Basic ${good}` } },
];

/** Everything that a token could open, each with every token, and paths that resemble what is public or for others. */
export const REQUESTS: readonly Request[] = [
  ...['/', '/login/callback', '/admin', '/admin/x', '/status', '/rates', '/orders/1'].flatMap((path) => ['GET', 'POST'].flatMap((method) => TOKENS.map((token) => ({ ...token, method, path, host: HOST })))),
  ...['/login/callback', '/admin/x', '/status', '/rates'].flatMap(neighboursOf).flatMap((path) => [{}, valid({ aud: 'shop' })].map((token) => ({ ...token, method: 'GET', path, host: HOST }))),
  ...['other.example.com', `${HOST}:8443`, HOST.toUpperCase(), `x.${HOST}`].flatMap((host) => [{}, valid({ aud: 'shop' })].map((token) => ({ ...token, method: 'GET', path: '/', host }))),
  ...['/', '/orders/1'].map((path) => ({ method: 'GET', path: `${path}?access_token=${good}`, host: HOST })),
];
