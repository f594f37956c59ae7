import type { IncomingHttpHeaders } from 'node:http';
import { request as overHttps } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Chart, Testing } from 'cdk8s';
import { issueCertificates, tlsSecret } from './certificates';
import { ADDRESS, askForGateway, startGateway, type Arrival, type RunningGateway } from './gateway-envoy';
import { startLoginIssuer, type LoginIssuer } from './login-issuer';
import { neighboursOf } from './request';
import { Authorizer, EdgeGateway, ExternalHost, Mesh, Port, SecretStore, TrustReport } from '../../../src';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOfApp } from '../../support/synth';
import { startDaemon, type Daemon } from '../tools/daemon';
import { goTool } from '../tools/go-tool';

/** The recipe of a login for browsers, with a real oauth2-proxy that is started by what its Deployment says, behind a real Envoy. */
const [GATEWAY, PORT, HOST, SERVER] = ['istio-ingress/edge', 8455, 'shop.example.com', 'spiffe://test/edge'];

/** `open`: without what the recipe says of paths that oauth2-proxy answers whoever asks. */
function program({ open = false } = {}) {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const web = service(namespace(chart, 'shop'), 'web');
  const vault = SecretStore.vault({ server: 'https://vault.example.com:8200' });
  const login = service(namespace(chart, 'identity'), 'login', {
    ports: [Port.http(4180)],
    env: {
      OAUTH2_PROXY_HTTP_ADDRESS: '0.0.0.0:4180',
      OAUTH2_PROXY_PROVIDER: 'oidc',
      OAUTH2_PROXY_OIDC_ISSUER_URL: 'https://id.example.com',
      OAUTH2_PROXY_CLIENT_ID: 'shop',
      OAUTH2_PROXY_REDIRECT_URL: `https://${HOST}/oauth2/callback`,
      OAUTH2_PROXY_EMAIL_DOMAINS: '*',
      OAUTH2_PROXY_COOKIE_NAME: '__Secure-shop',
      OAUTH2_PROXY_COOKIE_DOMAINS: HOST,
      OAUTH2_PROXY_COOKIE_SAMESITE: 'lax',
      OAUTH2_PROXY_SKIP_PROVIDER_BUTTON: 'true',
      OAUTH2_PROXY_UPSTREAMS: 'static://200',
      ...(open ? {} : { OAUTH2_PROXY_PING_PATH: '/oauth2/ping', OAUTH2_PROXY_READY_PATH: '/oauth2/ready' }),
    },
    secrets: [vault.secret('login', { OAUTH2_PROXY_CLIENT_SECRET: 'production/login#client', OAUTH2_PROXY_COOKIE_SECRET: 'production/login#cookie' })],
  });
  login.calls(ExternalHost.https('id.example.com'));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: [HOST], port: PORT });
  edge.exposes(web, { authorizer: Authorizer.http(login, { requestHeaders: ['cookie'] }), openToAll: 'login asks who they are' });
  edge.exposes(login, { pathPrefixes: ['/oauth2'], ...(open ? {} : { exactPaths: ['/robots.txt'] }), openToAll: 'people sign in there' });
  const settings = TrustReport.of(app).assumptions.flatMap((one) => one.settings ?? []);
  return { objects: manifestsOfApp(app) as unknown as Written[], settings: settings.join('\n') };
}

/** What the Deployment says, as flags; where the test has something else in its place. */
function flagsOf(objects: readonly Written[], others: Readonly<Record<string, string>>): readonly string[] {
  const { spec } = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'login')!;
  const env = (spec.template.spec.containers[0].env ?? []) as readonly { readonly name: string; readonly value?: string }[];
  const said = Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  return Object.entries({ ...said, ...others }).map(([name, value]) => `--${name.replace('OAUTH2_PROXY_', '').toLowerCase().replaceAll('_', '-')}=${value}`)
    .map((flag) => flag.replace(/^--(email-domain|upstream|cookie-domain)s=/, '--$1='));
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly arrival?: Arrival;
}

function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Reply> {
  return new Promise((done) => {
    const place = { host: ADDRESS, port: PORT, servername: HOST, agent: false, rejectUnauthorized: false };
    const request = overHttps({ ...place, path, method, headers: { host: HOST, ...headers } });
    request.on('error', () => done({ status: 0, headers: {} }));
    request.on('response', (response) => {
      let text = '';
      response.on('data', (part: Buffer) => { text += part.toString(); });
      response.on('end', () => {
        const isOfService = response.statusCode === 200 && response.headers['content-type'] === 'application/json' && text.includes('"service"');
        done({ status: response.statusCode ?? 0, headers: response.headers, ...(isOfService && { arrival: JSON.parse(text) as Arrival }) });
      });
    });
    request.end();
  });
}

const cookiesOf = ({ headers }: Reply) => (headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

interface Started {
  readonly issuer: LoginIssuer;
  readonly proxy: Daemon;
  readonly stop: () => Promise<void>;
}

async function start({ objects, settings }: ReturnType<typeof program>): Promise<Started> {
  const [issuer, port] = [await startLoginIssuer('shop'), await freePort()];
  const proxy = await startDaemon(goTool('oauth2-proxy'), flagsOf(objects, {
    OAUTH2_PROXY_HTTP_ADDRESS: `127.0.0.1:${port}`,
    OAUTH2_PROXY_OIDC_ISSUER_URL: issuer.url,
    OAUTH2_PROXY_CLIENT_SECRET: 'client',
    OAUTH2_PROXY_COOKIE_SECRET: '0123456789abcdef0123456789abcdef',
  }), () => fetch(`http://127.0.0.1:${port}/oauth2/sign_in`, { redirect: 'manual' }).then(() => true, () => false));
  const server = issueCertificates([SERVER]).identities[SERVER]!;
  const sent = askForGateway([...objects, tlsSecret(server)], GATEWAY, { settings });
  const gateway: RunningGateway = await startGateway(sent, [PORT], { server }, new Map([['identity/login', { port, http2: false }]]));
  return {
    issuer,
    proxy,
    stop: async () => {
      await gateway.stop();
      await proxy.stop();
      await issuer.stop();
    },
  };
}

test('what the recipe says of paths is needed: oauth2-proxy lets in what it answers whoever asks', async () => {
  const { stop } = await start(program({ open: true }));
  const arrived = [];
  for (const path of ['/ping', '/ready', '/robots.txt', '/orders']) arrived.push((await ask(path)).arrival?.path);
  await stop();
  expect(arrived).toEqual(['/ping', '/ready', '/robots.txt', undefined]);
});

describe('a login', () => {
  let started: Started;
  beforeAll(async () => { started = await start(program()); });
  afterAll(() => started?.stop());

  /** Signs in as a browser does that was led away from a page. */
  async function signIn(): Promise<{ readonly first: Reply; readonly back: string; readonly csrf: string; readonly last: Reply }> {
    const first = await ask('/orders?page=2');
    const csrf = cookiesOf(first);
    const { headers } = await fetch(first.headers.location!, { redirect: 'manual' });
    const { pathname, search } = new URL(headers.get('location')!);
    const back = `${pathname}${search}`;
    return { first, back, csrf, last: await ask(back, { cookie: csrf }) };
  }

  test('a browser without a session is led to the issuer, and back to the page that it asked for', async () => {
    const { first, back, last } = await signIn();
    expect([first.status, first.arrival, first.headers.location?.startsWith(`${started.issuer.url}/authorize`)]).toEqual([302, undefined, true]);
    expect(new URL(first.headers.location!).searchParams.get('redirect_uri')).toBe(`https://${HOST}/oauth2/callback`);
    expect(back).toMatch(/^\/oauth2\/callback\?/);
    expect([last.status, last.headers.location]).toEqual([302, '/orders?page=2']);
    const session = last.headers['set-cookie']!.find((one) => /^__Secure-shop=[^;]/.test(one))!;
    expect(['HttpOnly', 'Secure', 'SameSite=Lax', `Domain=${HOST}`].filter((one) => !session.includes(one))).toEqual([]);
  });

  test('a session lets in, and what merely looks like one does not', async () => {
    const { last, csrf, back } = await signIn();
    const cookie = cookiesOf(last);
    expect((await ask('/orders', { cookie })).arrival?.service).toBe('shop/web');
    const session = /__Secure-shop=([^;]+)/.exec(cookie)![1]!;
    const wrong = [
      '', csrf, `__Secure-shop=${session.slice(0, -4)}AAAA`, `__Secure-shop=${[...session].reverse().join('')}`, `__Secure-shop=x|${session}`, `shop=${session}`, `_oauth2_proxy=${session}`,
    ];
    for (const one of wrong) {
      const { status, arrival } = await ask('/orders', { cookie: one, authorization: `Bearer ${session}` });
      expect([one, status, arrival]).toEqual([one, 302, undefined]);
    }
    // The way back is for the browser that was led away.
    expect((await ask(back)).status).toBe(403);
    expect((await ask(back.replace(/state=[^&]+/, 'state=x'), { cookie: csrf })).status).toBeGreaterThanOrEqual(400);
  });

  test('no path gets to the service without a session', async () => {
    const paths = ['/', '/ping', '/ready', '/robots.txt', '/metrics', '/oauth2', '/oauth2/auth', '/oauth2/ping', '/oauth2/static/x'].flatMap(neighboursOf);
    const arrived: string[] = [];
    for (const path of new Set(paths)) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const { arrival } = await ask(path, {}, method);
        if (arrival) arrived.push(`${method} ${path} -> ${arrival.service} ${arrival.path}`);
      }
    }
    process.stdout.write(`login: ${new Set(paths).size * 3} requests without a session\n`);
    expect(arrived).toEqual([]);
  }, 600_000);

  test('nothing gets in while it is down', async () => {
    const cookie = cookiesOf((await signIn()).last);
    await started.proxy.stop();
    const { status, arrival } = await ask('/orders', { cookie });
    expect([status, arrival]).toEqual([403, undefined]);
  });
});
