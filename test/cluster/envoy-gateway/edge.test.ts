/** Edges of Envoy Gateway, as its own translation of what is written makes them, in a real Envoy, with tokens of issuers of the test. */
import { Chart } from 'cdk8s';
import { judgedAt } from './judged';
import { startEdge, type RunningEdge } from './run-edge';
import { translate } from './translate';
import { ClientAddress, EdgeGateway, GatewayController, HttpMethod, Issuer, Mesh, Users } from '../../../src';
import type { Token } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';
import { issueCertificates, tlsSecret } from '../envoy/certificates';
import { askGateway } from '../envoy/gateway-client';
import { issuer, tokenOf } from '../envoy/tokens';

const [HOST, PORT, EDGE] = ['shop.example.com', 8461, 'public/edge'];
const [OFFICE, GUESTS, ELSEWHERE] = ['127.80.0.7', '127.80.128.7', '127.81.0.7'];
const [ACME, OTHER] = [issuer('https://id.acme.example'), issuer('https://id.other.example')];
const FORGER = { ...issuer(ACME.name), name: ACME.name };

function declare(chart: Chart): void {
  const idp = Issuer.oidc({ issuer: ACME.name, audiences: ['shop', 'shop-admin'], jwks: ACME.jwks });
  const shop = namespace(chart, 'shop', Mesh.none());
  const [web, orders, office, pages, open] = ['web', 'orders', 'office', 'pages', 'open'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', {
    namespace: 'public', mesh: Mesh.none(), hosts: [HOST], port: PORT, controller: GatewayController.envoyGateway(), clientAddress: ClientAddress.ofConnection(),
  });
  edge.exposes(web, { users: Users.of(idp), publicPaths: ['/status', '/public/*'] });
  edge.exposes(web, { pathPrefixes: ['/admin'], users: Users.of(idp, { audiences: ['shop-admin'], groupsClaim: ['realm_access', 'roles'], groups: ['support', 'owners'] }) });
  edge.exposes(orders, { pathPrefixes: ['/orders'], methods: [HttpMethod.GET], users: Users.of(idp, { scopes: ['read'] }) });
  edge.exposes(orders, { pathPrefixes: ['/orders'], methods: [HttpMethod.POST], users: Users.of(idp, { scopes: ['read', 'write'] }) });
  edge.exposes(office, { pathPrefixes: ['/office'], clientCidrs: ['127.80.0.0/16'], exceptClientCidrs: ['127.80.128.0/17'] });
  edge.exposes(office, { pathPrefixes: ['/office/staff'], clientCidrs: ['127.80.0.0/16'], users: Users.of(idp) });
  edge.exposes(pages, { pathPrefixes: ['/pages'], users: Users.of(idp), cors: { origins: ['https://app.example.com'], headers: ['authorization'] } });
  edge.exposes(open, { pathPrefixes: ['/open'], openToAll: 'the shop window' });
  edge.removes(['x-user-id']);
}

/** A token as it is sent, and what the judge is told of it. */
interface Shown {
  readonly name: string;
  readonly sent: string | undefined;
  readonly judged: Token;
}

function valid(name: string, claims: Readonly<Record<string, unknown>>, judged: Partial<Extract<Token, { state: 'valid' }>>): Shown {
  return { name, sent: tokenOf(ACME, claims), judged: { state: 'valid', issuer: ACME.name, subject: 'ann', audiences: [], presenter: '', claims: {}, ...judged } };
}

const unsigned = [{ alg: 'none', typ: 'JWT' }, { iss: ACME.name, sub: 'ann', aud: 'shop', exp: 32_503_680_000 }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
/** Signed with the public key of the issuer, as if that were a secret. */
const confused = (() => {
  const parts = [{ alg: 'HS256', kid: ACME.name, typ: 'JWT' }, { iss: ACME.name, sub: 'ann', aud: 'shop', exp: 32_503_680_000 }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${parts}.${Buffer.from(ACME.jwks).toString('base64url')}`;
})();

const TOKENS: readonly Shown[] = [
  { name: 'none', sent: undefined, judged: { state: 'absent' } },
  { name: 'expired', sent: tokenOf(ACME, { sub: 'ann', aud: 'shop', exp: 1_000_000_000 }), judged: { state: 'invalid' } },
  { name: 'not yet valid', sent: tokenOf(ACME, { sub: 'ann', aud: 'shop', nbf: 32_503_670_000 }), judged: { state: 'invalid' } },
  { name: 'forged', sent: tokenOf(FORGER, { sub: 'ann', aud: 'shop' }), judged: { state: 'invalid' } },
  { name: 'alg none', sent: `${unsigned}.`, judged: { state: 'invalid' } },
  { name: 'alg confused', sent: confused, judged: { state: 'invalid' } },
  { name: 'no token at all', sent: 'abc', judged: { state: 'invalid' } },
  { name: 'of another issuer', sent: tokenOf(OTHER, { sub: 'ann', aud: 'shop' }), judged: { state: 'valid', issuer: OTHER.name, subject: 'ann', audiences: ['shop'], presenter: '', claims: {} } },
  valid('right', { sub: 'ann', aud: 'shop' }, { audiences: ['shop'] }),
  valid('for nobody', { sub: 'ann' }, {}),
  valid('for another audience', { sub: 'ann', aud: 'bank' }, { audiences: ['bank'] }),
  valid('for two audiences', { sub: 'ann', aud: ['bank', 'shop'] }, { audiences: ['bank', 'shop'] }),
  valid('scope as text', { sub: 'ann', aud: 'shop', scope: 'write read' }, { audiences: ['shop'], claims: { scope: ['write', 'read'] } }),
  valid('scope as list', { sub: 'ann', aud: ['shop'], scope: ['read'] }, { audiences: ['shop'], claims: { scope: ['read'] } }),
  valid('scope that begins so', { sub: 'ann', aud: 'shop', scope: 'reader' }, { audiences: ['shop'], claims: { scope: ['reader'] } }),
  valid('scope in scp', { sub: 'ann', aud: 'shop', scp: 'read' }, { audiences: ['shop'], claims: { scp: ['read'] } }),
  valid('role as text', { sub: 'ann', aud: 'shop-admin', realm_access: { roles: 'support' } }, { audiences: ['shop-admin'], claims: { 'realm_access][roles': ['support'] } }),
  valid('role as list', { sub: 'ann', aud: ['shop-admin'], realm_access: { roles: ['owners', 'x'] } }, { audiences: ['shop-admin'], claims: { 'realm_access][roles': ['owners', 'x'] } }),
  valid('other role', { sub: 'ann', aud: 'shop-admin', realm_access: { roles: ['guests'] } }, { audiences: ['shop-admin'], claims: { 'realm_access][roles': ['guests'] } }),
  valid('role for the wrong audience', { sub: 'ann', aud: 'shop', realm_access: { roles: ['support'] } }, { audiences: ['shop'], claims: { 'realm_access][roles': ['support'] } }),
  valid('role at the top', { sub: 'ann', aud: 'shop-admin', roles: ['support'] }, { audiences: ['shop-admin'], claims: { roles: ['support'] } }),
];

const PATHS = [
  '/', '/x', '/status', '/status/', '/status/x', '/status;', '/status;/admin', '/statusx', '/status?a=b', '/public/', '/public/x/y', '/public', '/publicx', '/admin', '/admin/', '/admin/x',
  '/admin;x', '/adminx', '/admin?a=b', '/%61dmin', '//admin', '/x/../admin', '/public/../admin', '/status/../admin', '/orders', '/orders/1', '/ordersx', '/office', '/office/', '/office/staff', '/office/staff/x',
  '/office;x', '/pages', '/open', '/open/x', '/openx',
];

const own = issueCertificates(['spiffe://test/edge']).identities['spiffe://test/edge']!;
const secret = tlsSecret(own, { name: 'edge-tls', namespace: 'public' });

describe('an edge of Envoy Gateway', () => {
  const objects = manifestsOf(declare) as Written[];
  let running: RunningEdge | undefined;
  beforeAll(async () => { running = await startEdge(translate([...objects, secret], EDGE), PORT, own); });
  afterAll(() => running?.stop());

  const ask = (path: string, { sent, method = 'GET', from = ELSEWHERE, headers = {} }: { sent?: string; method?: string; from?: string; headers?: Record<string, string> } = {}) => (
    askGateway({ host: HOST, sni: HOST, port: PORT, path, method, from, headers: { ...headers, ...(sent !== undefined && { authorization: `Bearer ${sent}` }) } })
  );
  const statuses = async (path: string, method = 'GET') => Object.fromEntries(await Promise.all(TOKENS.map(async ({ name, sent }) => [name, (await ask(path, { sent, method })).status] as const)));
  const letIn = (all: Readonly<Record<string, number>>) => Object.keys(all).filter((name) => all[name] === 200);

  test('lets in whoever shows a token of the issuer for an audience, and nobody else', async () => {
    const all = await statuses('/');
    expect(letIn(all)).toEqual([
      'right', 'for two audiences', 'scope as text', 'scope as list', 'scope that begins so', 'scope in scp', 'role as text', 'role as list', 'other role', 'role for the wrong audience', 'role at the top',
    ]);
    expect(all).toMatchObject({ 'none': 403, 'expired': 401, 'forged': 401, 'alg none': 401, 'alg confused': 401, 'of another issuer': 401, 'for nobody': 403, 'for another audience': 403 });
  });

  test('asks for scopes, and for groups with their audience', async () => {
    expect(letIn(await statuses('/orders/1'))).toEqual(['scope as text', 'scope as list']);
    expect(letIn(await statuses('/orders/1', 'POST'))).toEqual(['scope as text']);
    expect(letIn(await statuses('/orders/1', 'PUT'))).toEqual(letIn(await statuses('/')));
    expect(letIn(await statuses('/admin'))).toEqual(['role as text', 'role as list']);
  });

  test('lets pages of other origins ask without a token, and nothing more', async () => {
    const asks = { 'origin': 'https://app.example.com', 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };
    expect(await ask('/pages', { method: 'OPTIONS', headers: asks })).toMatchObject({ status: 200, readableBy: 'https://app.example.com' });
    expect((await ask('/pages', { headers: { origin: 'https://app.example.com' } })).status).toBe(401);
    expect((await ask('/pages', { headers: { origin: 'https://app.example.com' }, sent: TOKENS.find(({ name }) => name === 'right')!.sent })).status).toBe(200);
  });

  test('passes on tokens, and no header that it removes', async () => {
    const { sent } = TOKENS.find(({ name }) => name === 'right')!;
    const { arrival } = await ask('/', { sent, headers: { 'x-user-id': 'root' } });
    expect(arrival?.headers).toMatchObject({ authorization: `Bearer ${sent}` });
    expect(arrival?.headers).not.toHaveProperty('x-user-id');
  });

  test('looks for tokens nowhere but in their header', async () => {
    const { sent } = TOKENS.find(({ name }) => name === 'right')!;
    expect((await ask(`/x?access_token=${sent}`)).status).toBe(403);
    expect((await ask('/x', { headers: { cookie: `token=${sent}` } })).status).toBe(403);
  });

  test('compares the addresses of connections, whatever is written into headers', async () => {
    expect([(await ask('/office', { from: OFFICE })).status, (await ask('/office', { from: GUESTS })).status, (await ask('/office')).status]).toEqual([200, 403, 403]);
    for (const name of ['x-forwarded-for', 'x-envoy-external-address', 'x-real-ip', 'forwarded', 'true-client-ip']) {
      expect([name, (await ask('/office', { headers: { [name]: OFFICE } })).status]).toEqual([name, 403]);
    }
  });

  test('is to the judge what it is to Envoy', async () => {
    const judgement = judge([{ objects }]);
    let cells = 0;
    const differences: string[] = [];
    for (const path of PATHS) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        for (const { name, sent, judged } of TOKENS) {
          for (const from of path.startsWith('/office') ? [OFFICE, GUESTS, ELSEWHERE] : [ELSEWHERE]) {
            const truth = judgedAt(judgement, EDGE, { port: PORT, method, path, host: HOST, token: judged, from });
            const { status } = await ask(path, { sent, method, from });
            cells += 1;
            if (truth !== (status === 200 ? 'yes' : 'no')) differences.push(`${method} ${path} ${name} from ${from}: ${truth}, ${status}`);
          }
        }
      }
    }
    process.stdout.write(`Envoy Gateway: ${cells} cells\n`);
    expect(differences.slice(0, 20)).toEqual([]);
    expect(cells).toBeGreaterThan(2_000);
  });
});
