/** Tokens that a real API server issues for the volumes of pods, shown to verifiers that read the files of their services. */
import { Chart } from 'cdk8s';
import { Access, ClusterProfile, HttpMethod, Mesh, Port, SecureJob, ServiceIdentity, ZeroTrustNamespace } from '../../../src';
import { image, service } from '../../support/programs';
import { find, manifestsOf, ofKind, type Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applyAll } from '../kubernetes/apply';
import { Resources } from '../kubernetes/resources';
import { answersOf, filesOf, VERIFIERS, type Asked } from '../service-tokens/verifiers';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** A token that the kubelet would mount, and what its volume asks for. */
interface Mounted {
  /** `namespace/name` of the ServiceAccount. */
  readonly account: string;
  readonly audience: string;
  readonly token: string;
}

function declare(chart: Chart, tokenKeys: string): void {
  const profile = ClusterProfile.vanilla({ tokenIssuer: ISSUER, tokenKeys });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.none(), profile, serviceIdentity: ServiceIdentity.tokens() });
  const bank = new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.none(), profile });
  const orders = service(shop, 'orders', { ports: [Port.http(8080), Port.http(9000, { name: 'admin' })] });
  const payments = service(bank, 'payments', { serviceIdentity: ServiceIdentity.tokens({ audience: 'https://payments.bank.example.com' }) });
  const plain = service(bank, 'plain');
  const web = service(shop, 'web');
  web.calls(orders, Access.http({ methods: [HttpMethod.GET], paths: ['/orders', '/orders/{*}/items', '/public/*', '*.css'], portName: 'http' }));
  web.calls(orders, Access.http({ methods: [HttpMethod.POST], paths: ['/orders'], portName: 'http' }));
  web.calls(plain);
  orders.calls(payments, Access.http({ notPaths: ['/admin*'] }));
  new SecureJob(shop, 'report', { image: image('report') }).calls(orders);
}

let server: ApiServer;
let manifests: readonly Manifest[];
let mounted: readonly Mounted[];

beforeAll(async () => {
  server = await startApiServer(NEWEST);
  const keys = JSON.stringify(await server.admin.must('GET', '/openid/v1/jwks', { accept: 'application/jwk-set+json' }));
  manifests = manifestsOf((chart) => declare(chart, keys));
  const applied = await applyAll(server.admin, await Resources.of(server.admin), manifests);
  expect(applied.flatMap(({ complaints }) => complaints)).toEqual([]);
  mounted = (await Promise.all(ofKind(manifests, 'Deployment', 'Job').map(tokensOf))).flat();
});
afterAll(async () => server.stop());

/** What the kubelet asks the API server for. */
async function tokensOf({ metadata: { namespace }, spec: { template: { spec: pod } } }: Manifest): Promise<readonly Mounted[]> {
  const account = `${namespace}/${pod.serviceAccountName}`;
  const volumes = (pod.volumes as Manifest[]).flatMap(({ projected }) => (projected?.sources ?? []) as Manifest[]);
  return Promise.all(volumes.flatMap(({ serviceAccountToken: said }) => (said ? [said] : [])).map(async ({ audience, expirationSeconds }) => (
    { account, audience, token: await issue(account, { audiences: [audience], expirationSeconds }) }
  )));
}

async function issue(account: string, spec: object): Promise<string> {
  const [namespace, name] = account.split('/');
  const { status } = await server.admin.must('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, { body: { spec } });
  return status.token as string;
}

const asking = (token: string | undefined, method: string, path: string, port = 8080): Asked => (
  { authorization: token === undefined ? '' : `Bearer ${token}`, port, method, path }
);
const tokenOf = (account: string, audience: string) => mounted.find((one) => one.account === account && one.audience === audience)!.token;
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Manifest;

/** The services that look, with what each verifier says. */
function admitted(callee: string, asked: readonly Asked[]): readonly (readonly boolean[])[] {
  const [namespace, name] = callee.split('/');
  const folder = filesOf(find(manifests, 'ConfigMap', `${name}-service-tokens`, namespace), server.folder);
  return Object.keys(VERIFIERS).map((language) => answersOf(language, folder, asked));
}

function expectAdmitted(callee: string, asked: readonly (readonly [Asked, boolean])[]): void {
  const expected = asked.map(([, admits]) => admits);
  expect(admitted(callee, asked.map(([one]) => one))).toEqual(Object.keys(VERIFIERS).map(() => expected));
}

test('each declared call of a service that looks has one token, of ten minutes, and no other pod has one', () => {
  expect(mounted.map(({ account, audience }) => `${account} ${audience}`).sort()).toEqual([
    'shop/orders https://payments.bank.example.com', 'shop/report orders.shop.svc', 'shop/web orders.shop.svc',
  ]);
  for (const { token, account, audience } of mounted) {
    const { iss, aud, sub, exp, iat } = claimsOf(token);
    expect({ iss, aud, sub, life: exp - iat }).toEqual({ iss: ISSUER, aud: [audience], sub: `system:serviceaccount:${account.replace('/', ':')}`, life: 600 });
  }
});

test.each(['shop/orders', 'shop/web', 'bank/payments'])('%s admits the tokens of its declared callers, and none that was meant for another', (callee) => {
  const audience = callee === 'bank/payments' ? 'https://payments.bank.example.com' : `${callee.split('/')[1]}.shop.svc`;
  expectAdmitted(callee, mounted.map((one) => [asking(one.token, 'GET', '/orders'), one.audience === audience]));
});

test('the verifiers admit what the call says, and nothing else', () => {
  const web = tokenOf('shop/web', 'orders.shop.svc');
  const report = tokenOf('shop/report', 'orders.shop.svc');
  expectAdmitted('shop/orders', [
    [asking(web, 'GET', '/orders'), true],
    [asking(web, 'POST', '/orders'), true],
    [asking(web, 'DELETE', '/orders'), false],
    [asking(web, 'GET', '/orders/7/items'), true],
    [asking(web, 'POST', '/orders/7/items'), false],
    [asking(web, 'GET', '/orders/7/8/items'), false],
    [asking(web, 'GET', '/orders/7'), false],
    [asking(web, 'GET', '/orders\n'), false],
    [asking(web, 'GET', '/ordersX'), false],
    [asking(web, 'GET', '/public/'), true],
    [asking(web, 'GET', '/public'), false],
    [asking(web, 'GET', '/a/b.css'), true],
    [asking(web, 'GET', '/a/bxcss'), false],
    [asking(web, 'GET', '/orders', 9000), false],
    [asking(report, 'DELETE', '/anything', 9000), true],
    [asking(report, 'DELETE', '/anything', 9001), false],
  ]);
  const orders = tokenOf('shop/orders', 'https://payments.bank.example.com');
  expectAdmitted('bank/payments', [
    [asking(orders, 'POST', '/pay'), true],
    [asking(orders, 'POST', '/admin'), false],
    [asking(orders, 'POST', '/admin/users'), false],
  ]);
});

test('the kubelet asks without a token, and nobody else gets more that way', () => {
  expectAdmitted('shop/orders', [
    [asking(undefined, 'GET', '/healthz'), true],
    [asking(undefined, 'POST', '/healthz'), false],
    [asking(undefined, 'GET', '/orders'), false],
    [asking('nonsense', 'GET', '/healthz'), false],
  ]);
});

test('a token of somebody undeclared, of another issuer, for the API server or with another signature is refused', async () => {
  const audiences = ['orders.shop.svc'];
  const own = tokenOf('shop/web', 'orders.shop.svc');
  const [head, body, signature] = own.split('.') as [string, string, string];
  const forged = Buffer.from(JSON.stringify({ ...claimsOf(own), sub: 'system:serviceaccount:shop:report' })).toString('base64url');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid: JSON.parse(Buffer.from(head, 'base64url').toString()).kid })).toString('base64url');
  const others = [
    await issue('bank/plain', { audiences }),
    await issue('shop/web', {}),
    await issue('shop/web', { audiences: ['payments.bank.svc'] }),
    `${head}.${forged}.${signature}`,
    `${head}.${body}.${signature.slice(0, -4)}AAAA`,
    `${unsigned}.${body}.`,
    `${head}.${body}`,
  ];
  expectAdmitted('shop/orders', [...others.map((token) => [asking(token, 'GET', '/orders'), false] as const), [asking(own, 'GET', '/orders'), true]]);
});

test('the API server itself says the same of whom they are for, and takes none of them for its own', async () => {
  for (const { token, audience, account } of mounted) {
    const review = async (audiences: readonly string[]) => {
      const { status } = await server.admin.must('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { body: { spec: { token, audiences } } });
      return { authenticated: status.authenticated ?? false, user: status.user?.username };
    };
    expect(await review([audience])).toEqual({ authenticated: true, user: `system:serviceaccount:${account.replace('/', ':')}` });
    expect(await review(['web.shop.svc'])).toEqual({ authenticated: false, user: undefined });
    const client = server.admin.withToken(token);
    expect((await client.get('/api')).status).toBe(401);
    client.close();
  }
});
