import { Chart, Duration, Testing } from 'cdk8s';
import { startGrpcAuthorizer, startHttpAuthorizer, type AuthorizerServer, type Question } from './authorizer-servers';
import { issueCertificates, tlsSecret } from './certificates';
import { askGateway, type Answer } from './gateway-client';
import { askForGateway, startGateway, type RunningGateway } from './gateway-envoy';
import { neighboursOf, type Request } from './request';
import { bearing, issuer, tokenOf } from './tokens';
import { Authorizer, EdgeGateway, HttpMethod, Issuer, Mesh, Port, TrustReport, Users } from '../../../src';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOfApp } from '../../support/synth';

/** Authorizers as the library writes them, at an edge, behind what istiod makes of them with the settings that the assumptions of the proof print. */
const GATEWAY = 'istio-ingress/edge';
const PORT = 8452;
const HOST = 'shop.example.com';
const SERVER = 'spiffe://test/edge';
const ACME = issuer('https://id.acme.example');

function program(over: 'grpc' | 'http') {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const shop = namespace(chart, 'shop');
  const opa = service(namespace(chart, 'policies'), 'opa', { ports: [over === 'grpc' ? Port.grpc(9191) : Port.http(8080)] });
  const [web, status, orders] = ['web', 'status', 'orders'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: [HOST], port: PORT });
  const authorizer = over === 'grpc' ? Authorizer.grpc(opa, { timeout: Duration.millis(500) })
    : Authorizer.http(opa, { timeout: Duration.millis(500), pathPrefix: '/check', requestHeaders: ['X-Decide'] });
  edge.exposes(web, { authorizer });
  edge.exposes(status, { pathPrefixes: ['/status'], methods: [HttpMethod.GET] });
  edge.exposes(orders, {
    pathPrefixes: ['/orders'], publicPaths: ['/orders/open'], authorizer, users: Users.of(Issuer.oidc({ issuer: ACME.name, audiences: ['shop'], jwks: ACME.jwks })),
  });
  const settings = TrustReport.of(app).assumptions.flatMap((one) => one.settings ?? []);
  return { objects: manifestsOfApp(app) as unknown as Written[], settings: settings.join('\n') };
}

const ann = { state: 'valid', issuer: ACME.name, subject: 'ann', audiences: ['shop'], presenter: '', claims: {} } as const;
const TOKENS: readonly Partial<Request>[] = [
  { token: { state: 'absent' } },
  bearing(tokenOf(ACME, { sub: 'ann', aud: 'shop' }), ann),
  bearing(tokenOf(ACME, { sub: 'ann', aud: 'bank' }), { ...ann, audiences: ['bank'] }),
  bearing(tokenOf(ACME, { sub: 'ann', aud: 'shop', exp: 1_700_000_000 }), { state: 'invalid' }),
];
/** What the authorizer is told to answer. Whoever can write this header could be anybody: it stands for what an authorizer knows. */
const DECISIONS = ['yes', 'no'] as const;
const REQUESTS: readonly (Request & { readonly decision: 'yes' | 'no' })[] = [
  ...['/', '/a', '/status', '/status/a', '/statusx', '/orders', '/orders/1', '/orders/open', ...['/status', '/orders/open'].flatMap(neighboursOf)].flatMap((path) => (
    ['GET', 'POST'].flatMap((method) => TOKENS.flatMap((token) => DECISIONS.map((decision) => (
      { ...token, host: HOST, path, method, decision, headers: { ...token.headers, 'x-decide': decision } })))))),
  ...['other.example.com', `${HOST}:${PORT}`].flatMap((host) => DECISIONS.map((decision) => ({ host, path: '/a', method: 'GET', token: TOKENS[0]!.token, decision, headers: { 'x-decide': decision } }))),
];

const says = ({ headers }: Question) => (headers['x-decide'] === 'yes' ? 'yes' : headers['x-decide'] === 'no' ? 'no' : 'nothing');

describe.each(['grpc', 'http'] as const)('over %s', (over) => {
  const { objects, settings } = program(over);
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: settings } };
  /** As the authorizer answers: CUSTOM is not asked, or refuses. Everything else is judged as it is. */
  const answering = (decision: 'yes' | 'no') => judge([{
    objects: objects.flatMap((object) => (object.kind !== 'AuthorizationPolicy' || object.spec.action !== 'CUSTOM' ? [object]
      : decision === 'yes' ? [] : [{ ...object, spec: { ...object.spec, action: 'DENY', provider: undefined } }])),
  }], { podCidrs: ['127.64.0.0/10'], trustDomain: 'cluster.local' });
  const judged = { yes: answering('yes'), no: answering('no') };
  const asWritten = judge([{ objects: [...objects, config] }], { podCidrs: ['127.64.0.0/10'] });
  let authorizer: AuthorizerServer | undefined;
  let running: RunningGateway | undefined;

  beforeAll(async () => {
    const server = issueCertificates([SERVER]).identities[SERVER]!;
    authorizer = await (over === 'grpc' ? startGrpcAuthorizer : startHttpAuthorizer)(says);
    const sent = askForGateway([...objects, tlsSecret(server)], GATEWAY, { settings });
    running = await startGateway(sent, [PORT], { server }, new Map([['policies/opa', authorizer]]));
  });
  afterAll(async () => {
    await running?.stop();
    await authorizer?.stop();
  });

  const ask = (request: Request): Promise<Answer> => askGateway({ ...request, port: PORT, sni: HOST });
  const SERVICES = ['web', 'status', 'orders'].map((name) => `shop/${name}`);
  const question = (request: Request, workload: string) => (
    { from: { ip: '198.51.100.7' }, to: { workload }, via: GATEWAY, port: 8080, sni: HOST, headers: {}, token: { state: 'absent' as const }, ...request }
  );

  test('each request is let in exactly as policies and the authorizer say', async () => {
    const differences: string[] = [];
    const counts = { cells: 0, allowed: 0, open: 0 };
    for (const { decision, ...request } of REQUESTS) {
      const { status, arrival } = await ask(request);
      for (const workload of SERVICES) {
        const seen = arrival?.service === workload ? 'allow' : 'deny';
        const { verdict } = judged[decision].check(question(request, workload));
        const written = asWritten.check(question(request, workload)).verdict;
        counts.cells += 1;
        if (seen === 'allow') counts.allowed += 1;
        if (written === 'conditional') counts.open += 1;
        // Of the policies as they are written, only what hangs on the authorizer is left open.
        if (verdict === seen && (written === seen || written === 'conditional')) continue;
        differences.push(`${request.method} ${request.path} ${JSON.stringify(request.token)} ${decision} -> ${workload}: ${verdict}, ${written} says the judge, Envoy ${status} ${arrival?.service}`);
      }
    }
    process.stdout.write(`authorizers over ${over}: ${counts.cells} cells, ${counts.allowed} allowed, ${counts.open} that the authorizer decides\n`);
    expect(differences.slice(0, 20)).toEqual([]);
    expect(counts.allowed).toBeGreaterThan(0);
  }, 600_000);

  test('it is asked about what was declared, and sees what was declared', async () => {
    const before = authorizer!.asked.length;
    await ask({ host: HOST, path: '/status/a', method: 'GET', headers: { 'x-decide': 'no' } });
    expect(authorizer!.asked.length).toBe(before);
    await ask({ host: HOST, path: '/a?b=c', method: 'POST', headers: { 'x-decide': 'yes', 'x-other': 'o', 'cookie': 'c=1' } });
    const [{ method, path, headers }] = authorizer!.asked.slice(before) as [Question];
    expect({ method, path, decide: headers['x-decide'] }).toEqual({ method: 'POST', path: over === 'http' ? '/check/a?b=c' : '/a?b=c', decide: 'yes' });
    // Over gRPC Envoy shows all headers; over HTTP those that the settings name.
    expect([headers['x-other'], headers.cookie]).toEqual(over === 'http' ? [undefined, undefined] : ['o', 'c=1']);
  });

  test('nothing gets in that it does not answer, or while it is down; what needs no asking still does', async () => {
    const silent = { host: HOST, path: '/a', method: 'GET', headers: { 'x-decide': 'never' } };
    const [first, status] = [await ask(silent), await ask({ ...silent, path: '/status' })];
    expect([first.status, first.arrival, status.arrival?.service]).toEqual([403, undefined, 'shop/status']);
    await authorizer!.stop();
    const down = await ask({ ...silent, headers: { 'x-decide': 'yes' } });
    expect([down.status, down.arrival]).toEqual([403, undefined]);
    expect((await ask({ ...silent, path: '/status' })).arrival?.service).toBe('shop/status');
    authorizer = undefined;
  });
});
