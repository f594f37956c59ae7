import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { person, startKeycloak, type Keycloak } from './keycloak';
import { EdgeGateway, HttpMethod, Issuer, Mesh, Users } from '../../../src';
import { zeroTrust } from '../../cli/fake-io';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';
import { issueCertificates, tlsSecret } from '../envoy/certificates';
import { askGateway } from '../envoy/gateway-client';
import { askForGateway, startGateway, type RunningGateway } from '../envoy/gateway-envoy';

/** Tokens of Keycloak at an edge as the library writes it: istiod's listeners in Envoy, and the judge with the claims of the same tokens. */
const PORT = 8467;
const HOST = 'shop.example.com';
const SERVER = 'spiffe://test/edge';

/** Applications whose tokens name an audience of their own, and what a token may be good for. */
const client = (clientId: string, audience: string, attributes: object = {}) => ({
  clientId,
  attributes,
  publicClient: true,
  directAccessGrantsEnabled: true,
  protocolMappers: [{
    name: 'audience', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config: { 'included.custom.audience': audience, 'access.token.claim': 'true' },
  }],
});
/** Everything else is as Keycloak makes it. */
const realm = (name: string) => ({
  realm: name,
  enabled: true,
  sslRequired: 'none',
  roles: { realm: [{ name: 'support' }, { name: 'guest' }] },
  users: [person('ann', 'support'), person('bob', 'guest')],
  clients: [client('web', 'shop'), client('back-office', 'office'), client('short', 'shop', { 'access.token.lifespan': '1' })],
});

function declare(chart: Chart, issuer: string, jwks: string): void {
  const idp = Issuer.oidc({ issuer, audiences: ['shop'], jwks });
  const shop = namespace(chart, 'shop', Mesh.istio());
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: [HOST], port: PORT });
  edge.exposes(service(shop, 'web'), { users: Users.of(idp), publicPaths: ['/login/callback'] });
  edge.exposes(service(shop, 'refunds'), { pathPrefixes: ['/refunds'], users: Users.of(idp, { groupsClaim: ['realm_access', 'roles'], groups: ['support'] }) });
  edge.exposes(service(shop, 'orders'), { pathPrefixes: ['/orders'], methods: [HttpMethod.GET], users: Users.of(idp, { scopes: ['orders'] }) });
}

let keycloak: Keycloak;
let gateway: RunningGateway | undefined;
let folder: string;
const tokens: Record<string, string> = {};
let expires = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keycloak-'));
  keycloak = await startKeycloak();
  for (const name of ['acme', 'evil']) {
    await keycloak.add(realm(name));
    await keycloak.addScope(name, 'orders', ['web', 'back-office']);
  }
  tokens.short = await keycloak.tokenOf('acme', 'short', 'ann');
  expires = Date.now() + 1000;
  tokens.ann = await keycloak.tokenOf('acme', 'web', 'ann');
  tokens.bob = await keycloak.tokenOf('acme', 'web', 'bob');
  tokens.orders = await keycloak.tokenOf('acme', 'web', 'bob', 'openid orders');
  tokens.office = await keycloak.tokenOf('acme', 'back-office', 'ann', 'openid orders');
  tokens.evil = await keycloak.tokenOf('evil', 'web', 'ann', 'openid orders');

  const own = issueCertificates([SERVER]).identities[SERVER]!;
  const [issuer, keys] = [keycloak.issuerOf('acme'), await keycloak.keysOf('acme')];
  const written = manifestsOf((chart) => declare(chart, issuer, keys)) as Written[];
  const app = new App({ outdir: folder });
  declare(new Chart(app, 'shop'), issuer, keys);
  app.synth();
  gateway = await startGateway(askForGateway([...written, tlsSecret(own)], 'istio-ingress/edge'), [PORT], { server: own });
});
afterAll(async () => {
  await gateway?.stop();
  await keycloak.stop();
  rmSync(folder, { recursive: true, force: true });
});

const [WEB, REFUNDS, ORDERS, CALLBACK] = ['/', '/refunds/7', '/orders/7', '/login/callback'] as const;

async function ask(token: string | undefined, path: string): Promise<number> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await askGateway({ host: HOST, sni: HOST, port: PORT, method: 'GET', path, headers })).status;
}

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token in which somebody wrote something else, with the signature of the old one. */
function forged(token: string, claims: object): string {
  const [head, , signature] = token.split('.');
  return [head, encoded({ ...claimsOf(token), ...claims }), signature].join('.');
}

test.each([
  ['somebody of the group', 'ann', { [WEB]: 200, [REFUNDS]: 200, [ORDERS]: 403, [CALLBACK]: 200 }],
  ['somebody of another group', 'bob', { [WEB]: 200, [REFUNDS]: 403, [ORDERS]: 403, [CALLBACK]: 200 }],
  ['a token with the scope', 'orders', { [WEB]: 200, [REFUNDS]: 403, [ORDERS]: 200, [CALLBACK]: 200 }],
  ['a token for another audience', 'office', { [WEB]: 403, [REFUNDS]: 403, [ORDERS]: 403, [CALLBACK]: 403 }],
] as const)('%s gets exactly what is declared, in Envoy and by the judge', async (_, name, expected) => {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(claimsOf(tokens[name]!)));
  for (const [path, status] of Object.entries(expected)) {
    expect([path, await ask(tokens[name], path)]).toEqual([path, status]);
    const to = { [WEB]: 'web', [CALLBACK]: 'web', [REFUNDS]: 'refunds', [ORDERS]: 'orders' }[path];
    const asked = ['--via', 'istio-ingress/edge', '--host', HOST, '--method', 'GET', '--path', path, '--token', file];
    const { code } = await zeroTrust(['explain', folder, '--from', '203.0.113.9', '--to', `shop/${to}`, '--port', '8080', ...asked]);
    expect([path, code === 0]).toEqual([path, status === 200]);
  }
});

test('nobody gets in without a token, but on the path that is public', async () => {
  const found = await Promise.all([WEB, REFUNDS, ORDERS, CALLBACK].map(async (path) => ask(undefined, path)));
  expect(found).toEqual([403, 403, 403, 200]);
});

test.each([
  ['of another realm', () => tokens.evil!],
  ['of another realm that says it is of this one', () => forged(tokens.evil!, { iss: keycloak.issuerOf('acme') })],
  ['with another group', () => forged(tokens.bob!, { realm_access: { roles: ['support'] } })],
  ['with another audience', () => forged(tokens.office!, { aud: 'shop' })],
  ['with a longer life', () => forged(tokens.ann!, { exp: 32_503_680_000 })],
  ['without a signature', () => tokens.ann!.replace(/\.[^.]*$/, '.')],
  ['without an algorithm', () => [encoded({ alg: 'none', typ: 'JWT' }), tokens.ann!.split('.')[1], ''].join('.')],
  ['that is none', () => 'no.token.atall'],
])('a token %s opens nothing', async (_, token) => {
  const found = await Promise.all([WEB, REFUNDS, ORDERS].map(async (path) => ask(token(), path)));
  expect(found.filter((status) => status !== 401 && status !== 403)).toEqual([]);
});

test('a token opens nothing once it has expired, and a minute for clocks that differ is over', async () => {
  // Source: Envoy, JwtProvider, clock_skew_seconds.
  await new Promise((resolve) => { setTimeout(resolve, Math.max(0, expires + 62_000 - Date.now())); });
  expect(await ask(tokens.short, WEB)).toBe(401);
});
