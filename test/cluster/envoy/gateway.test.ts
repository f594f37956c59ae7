import { Chart } from 'cdk8s';
import { issueCertificates, tlsSecret } from './certificates';
import { askGateway, type Answer } from './gateway-client';
import { askForGateway, startGateway, type RunningGateway } from './gateway-envoy';
import { neighboursOf, type Request } from './request';
import { bearing, issuer, tokenOf } from './tokens';
import { EdgeGateway, HttpMethod, Issuer, Mesh, Users } from '../../../src';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';

/** Edges as the library writes them, behind the listeners, routes and policies that istiod makes for the pods of a Gateway. */
const GATEWAY = 'istio-ingress/edge';
const [PORT, REDIRECT] = [8443, 8080];
const ACME = issuer('https://id.acme.example');
const SERVER = 'spiffe://test/edge';

function declare(chart: Chart): void {
  const idp = Issuer.oidc({ issuer: ACME.name, audiences: ['shop'], jwks: ACME.jwks });
  const shop = namespace(chart, 'shop');
  const [web, orders, offers, preview, admin] = ['web', 'orders', 'offers', 'preview', 'admin'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', {
    namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: ['shop.example.com', '*.example.com', 'api.example.com'], port: PORT, redirectPort: REDIRECT,
  });
  const atShop = { hosts: ['shop.example.com'] };
  edge.exposes(web, atShop);
  edge.exposes(orders, { ...atShop, pathPrefixes: ['/orders'], exactPaths: ['/basket'], methods: [HttpMethod.POST, HttpMethod.PUT], users: Users.of(idp) });
  edge.exposes(admin, { ...atShop, pathPrefixes: ['/orders/admin'], users: Users.of(idp, { groups: ['admin'] }), publicPaths: ['/orders/admin/health'] });
  edge.exposes(offers, { hosts: ['api.example.com', '*.example.com'], pathPrefixes: ['/offers'], methods: [HttpMethod.GET] });
  edge.exposes(preview, { hosts: ['api.example.com'], exactPaths: ['/offers', '/preview'], headers: { 'x-version': '2' } });
}

const HOSTS = ['shop.example.com', 'api.example.com', 'other.example.com', 'a.b.example.com', 'example.com', 'shop.example.org', 'SHOP.example.com', `shop.example.com:${PORT}`, `other.example.com:${PORT}`];
const METHODS = ['GET', 'POST', 'DELETE'];
const CALLER = { ip: '198.51.100.7' };

const ann = { state: 'valid', issuer: ACME.name, subject: 'ann', audiences: ['shop'], presenter: '', claims: {} } as const;
const TOKENS: readonly Partial<Request>[] = [
  { token: { state: 'absent' } },
  bearing(tokenOf(ACME, { sub: 'ann', aud: 'shop' }), ann),
  bearing(tokenOf(ACME, { sub: 'ann', aud: 'shop', groups: ['admin'] }), { ...ann, claims: { groups: ['admin'] } }),
  bearing(tokenOf(ACME, { sub: 'ann', aud: 'bank' }), { ...ann, audiences: ['bank'] }),
];

const REQUESTS: readonly Request[] = [
  ...HOSTS.flatMap((host) => ['/', '/orders', '/orders/1', '/ordersx', '/basket', '/basket/1', '/offers', '/offers/', '/offers/1', '/preview', '/orders/admin/health'].flatMap((path) => (
    METHODS.flatMap((method) => TOKENS.map((token) => ({ ...token, host, path, method })))))),
  ...['/orders/admin', '/orders/admin/health', '/basket', '/offers'].flatMap(neighboursOf).flatMap((path) => (
    ['shop.example.com', 'api.example.com'].flatMap((host) => ['GET', 'POST'].flatMap((method) => TOKENS.slice(0, 3).map((token) => ({ ...token, host, path, method })))))),
  ...['/offers', '/preview', '/offers/1'].flatMap((path) => ['1', '2', '2,2', '2x'].flatMap((version) => METHODS.map((method) => (
    { host: 'api.example.com', path, method, headers: { 'X-Version': version } })))),
];

let running: RunningGateway | undefined;
const objects = manifestsOf(declare) as Written[];
const judgement = judge([{ objects }], { podCidrs: ['127.64.0.0/10'], trustDomain: 'cluster.local' });

beforeAll(async () => {
  const server = issueCertificates([SERVER]).identities[SERVER]!;
  running = await startGateway(askForGateway([...objects, tlsSecret(server)], GATEWAY), [REDIRECT, PORT], { server });
});
afterAll(() => running?.stop());

/** Services to which the judge would not have led the request, and those to which it would. */
function differences(request: Request, answer: Answer): readonly string[] {
  return ['web', 'orders', 'offers', 'preview', 'admin'].map((name) => `shop/${name}`).flatMap((workload) => {
    const { verdict } = judgement.check({ from: CALLER, to: { workload }, via: GATEWAY, port: 8080, sni: sniOf(request), headers: {}, token: { state: 'absent' }, ...request });
    const isReached = answer.arrival?.service === workload;
    return verdict === (isReached ? 'allow' : 'deny') ? [] : [
      `${request.method} ${request.host}${request.path} ${JSON.stringify(request.token)} ${JSON.stringify(request.headers)} -> ${workload}: ${verdict} says the judge, Envoy ${answer.status} ${answer.arrival?.service}`,
    ];
  });
}

function sniOf({ host }: Request): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

test('a request reaches exactly the service that the judge says', async () => {
  const answers: Answer[] = [];
  for (const request of REQUESTS) answers.push(await askGateway({ ...request, port: PORT, sni: sniOf(request) }));
  const reached = answers.filter(({ arrival }) => arrival !== undefined);
  process.stdout.write(`the gateway: ${REQUESTS.length} requests tried, ${reached.length} came about\n`);

  expect(REQUESTS.flatMap((request, index) => differences(request, answers[index]!))).toEqual([]);
  expect(new Set(answers.map(({ arrival }) => arrival?.service))).toEqual(new Set([undefined, 'shop/web', 'shop/orders', 'shop/offers', 'shop/preview', 'shop/admin']));
}, 600_000);

test('plain HTTP is redirected to HTTPS under the hosts of the edge, and nothing is answered', async () => {
  const location = (host: string, path: string) => `https://${host}:${PORT}${path}`;
  for (const path of ['/', '/orders?x=1', '/.well-known/x', '/orders/admin']) {
    for (const method of METHODS) {
      expect(await askGateway({ host: 'shop.example.com', path, method, port: REDIRECT })).toEqual({ status: 301, location: location('shop.example.com', path) });
      expect(await askGateway({ host: 'x.example.com', path, method, port: REDIRECT })).toEqual({ status: 301, location: location('x.example.com', path) });
      expect((await askGateway({ host: 'shop.example.org', path, method, port: REDIRECT })).status).toBe(403);
    }
  }
});

test('TLS 1.1 is refused, and 1.2 and 1.3 are spoken', async () => {
  const asked = { host: 'shop.example.com', path: '/', method: 'GET', port: PORT, sni: 'shop.example.com' };
  expect(await askGateway({ ...asked, tls: 'TLSv1.1' })).toEqual({ status: 0 });
  expect((await askGateway({ ...asked, tls: 'TLSv1.2' })).status).toBe(200);
  expect((await askGateway({ ...asked, tls: 'TLSv1.3' })).status).toBe(200);
});
