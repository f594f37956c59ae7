import { createHmac } from 'node:crypto';
import { Chart, Testing } from 'cdk8s';
import type { Request } from './request';
import { issuer, tokenOf } from './tokens';
import { Access, EdgeGateway, HttpMethod, Issuer, Mesh, Passport, TrustReport, Users } from '../../../src';
import type { Token } from '../../../src/judge/core/flow';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOfApp } from '../../support/synth';

/** Who signs people in, who makes passports, and somebody who would like to. */
export const ACME = issuer('https://id.acme.example');
export const PASSPORTS = issuer('https://passports.acme.internal');
const EVIL = issuer('https://passports.evil.example');
export const HOST = 'shop.example.com';
export const PORT = 8454;

/** An edge that hands out passports, services that take them, and the settings that the platform is told to have. */
export function declarePassports(): { readonly objects: readonly Written[]; readonly settings: string } {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const shop = namespace(chart, 'shop');
  const minter = service(namespace(chart, 'identity'), 'passports');
  const idp = Issuer.oidc({ issuer: ACME.name, audiences: ['shop'], jwks: ACME.jwks, forwardToken: false });
  const passport = Passport.mintedBy(minter, { issuer: PASSPORTS.name, jwks: PASSPORTS.jwks });
  const [web, login, orders] = ['web', 'login', 'orders'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: [HOST], port: PORT });
  edge.exposes(web, { users: Users.of(idp), passport });
  edge.exposes(login, { pathPrefixes: ['/login'] });
  web.admits(Users.withPassport(passport));
  orders.admits(Users.withPassport(passport, { scopes: ['orders'] }), { publicPaths: ['/status'] });
  web.calls(orders, Access.http({ methods: [HttpMethod.GET] }));
  const settings = TrustReport.of(app).assumptions.flatMap((one) => one.settings ?? []);
  return { objects: manifestsOfApp(app) as unknown as Written[], settings: settings.join('\n') };
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const BODY = { iss: PASSPORTS.name, sub: 'ann', aud: 'internal', scope: 'orders', exp: 32_503_680_000 };

/** Signed by nobody, and with the public key, taken for a shared secret. */
function unsigned(body: object): readonly string[] {
  const text = `${base64({ alg: 'HS256', typ: 'JWT', kid: PASSPORTS.name })}.${base64(body)}`;
  return [
    `${base64({ alg: 'none', typ: 'JWT' })}.${base64(body)}.`,
    `${text}.${createHmac('sha256', PASSPORTS.jwks).update(text).digest('base64url')}`,
  ];
}

const passportOf = (claims: object) => tokenOf(PASSPORTS, { sub: 'ann', aud: 'internal', ...claims });
/** As good as any, if it were taken: one that somebody has stolen. */
export const STOLEN = passportOf({ scope: 'orders' });
const known: Token = { state: 'valid', issuer: PASSPORTS.name, subject: 'ann', audiences: ['internal'], presenter: '', claims: {} };

/** A request that carries a passport, and what the judge is told of it. */
function carrying(passport: string, token: Token): Partial<Request> {
  return { headers: { 'x-passport': passport }, token };
}

const invalid = (passport: string): Partial<Request> => carrying(passport, { state: 'invalid' });

/** Passports and what looks like them, as a service sees them. */
export const AT_SERVICES: readonly Partial<Request>[] = [
  {},
  carrying(passportOf({}), known),
  carrying(STOLEN, { ...known, claims: { scope: ['orders'] } }),
  carrying(passportOf({ scope: 'reads orders' }), { ...known, claims: { scope: ['reads', 'orders'] } }),
  carrying(passportOf({ aud: 'shop', scope: 'orders' }), { ...known, audiences: ['shop'], claims: { scope: ['orders'] } }),
  carrying(tokenOf(ACME, { sub: 'ann', aud: 'shop' }), { ...known, issuer: ACME.name, audiences: ['shop'] }),
  carrying(tokenOf(ACME, { sub: 'ann', aud: 'internal', scope: 'orders' }), { ...known, issuer: ACME.name, claims: { scope: ['orders'] } }),
  carrying(tokenOf(EVIL, { sub: 'ann', aud: 'internal', scope: 'orders' }), { ...known, issuer: EVIL.name, claims: { scope: ['orders'] } }),
  // A minute has long passed. Envoy lets clocks differ by another one.
  invalid(passportOf({ scope: 'orders', exp: Math.floor(Date.now() / 1000) - 61 })),
  invalid(tokenOf({ ...PASSPORTS, key: EVIL.key }, { sub: 'ann', aud: 'internal', scope: 'orders' })),
  ...unsigned(BODY).map(invalid), invalid(`Bearer ${STOLEN}`), invalid(`${STOLEN},${STOLEN}`), invalid('no.passport.atall'),
  // Nobody looks for passports there.
  ...[STOLEN, `Bearer ${STOLEN}`, `Basic ${STOLEN}`].map((authorization) => ({ headers: { authorization } })),
  ...['passport', 'x_passport', 'x-passports'].map((name) => ({ headers: { [name]: STOLEN } })), { headers: { cookie: `x-passport=${STOLEN}` } },
];

/** What clients try, and whether the edge has to let it in where it asks for users. */
export interface Attempt {
  readonly name: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly token: Token;
  /** Whose passport it gets. @default - nobody's: it does not get in */
  readonly as?: string;
}

const external = (sub: string) => `Bearer ${tokenOf(ACME, { sub, aud: 'shop', scope: 'orders' })}`;
const ann: Token = { state: 'valid', issuer: ACME.name, subject: 'ann', audiences: ['shop'], presenter: '', claims: { scope: ['orders'] } };
const absent: Token = { state: 'absent' };
const ofAnn = (name: string, headers: Attempt['headers']): Attempt => ({ name, headers, token: ann, as: 'ann' });

export const ATTEMPTS: readonly Attempt[] = [
  { name: 'nothing', headers: {}, token: absent },
  { name: 'a stolen passport', headers: { 'x-passport': STOLEN }, token: absent },
  { name: 'a stolen passport in capitals', headers: { 'X-PASSPORT': STOLEN }, token: absent },
  { name: 'a stolen passport as a token', headers: { authorization: `Bearer ${STOLEN}` }, token: known },
  { name: 'a stolen passport as a token and as a passport', headers: { 'authorization': `Bearer ${STOLEN}`, 'x-passport': STOLEN }, token: known },
  { name: 'a stolen passport as a token in lower case', headers: { authorization: `bearer ${STOLEN}` }, token: absent },
  { name: 'a stolen passport as a password', headers: { authorization: `Basic ${STOLEN}` }, token: absent },
  ofAnn('a token', { authorization: external('ann') }),
  ofAnn('a token and a stolen passport', { 'authorization': external('ann'), 'x-passport': STOLEN }),
  ofAnn('a token and two stolen passports', { 'authorization': external('ann'), 'X-Passport': [STOLEN, STOLEN] }),
  ofAnn('a token and a forged passport', { 'authorization': external('ann'), 'x-passport': unsigned({ ...BODY, sub: 'root' })[0]! }),
  { name: 'a token and a second one that is a passport', headers: { authorization: [external('ann'), `Bearer ${STOLEN}`] }, token: { state: 'invalid' } },
  { name: 'a token with a passport behind', headers: { authorization: `${external('ann')},Bearer ${STOLEN}` }, token: { state: 'invalid' } },
  { name: 'a passport and a second one that is a token', headers: { authorization: [`Bearer ${STOLEN}`, external('ann')] }, token: known },
  // Envoy finds the token behind the password; who makes passports does not.
  { name: 'a password and a token', headers: { authorization: ['Basic x', external('ann')] }, token: ann },
  { name: 'another audience', headers: { authorization: `Bearer ${tokenOf(ACME, { sub: 'ann', aud: 'bank' })}` }, token: { ...known, issuer: ACME.name, audiences: ['bank'] } },
  { name: 'another issuer', headers: { authorization: `Bearer ${tokenOf(EVIL, { sub: 'ann', aud: 'shop' })}` }, token: { ...known, issuer: EVIL.name, audiences: ['shop'] } },
  ...[
    tokenOf({ ...ACME, key: EVIL.key }, { sub: 'ann', aud: 'shop' }), tokenOf(ACME, { sub: 'ann', aud: 'shop', exp: 1_700_000_000 }), ...unsigned({ ...BODY, iss: ACME.name, aud: 'shop' }),
  ].map((token, index): Attempt => ({ name: `a token that is none ${index}`, headers: { 'authorization': `Bearer ${token}`, 'x-passport': STOLEN }, token: { state: 'invalid' } })),
];
