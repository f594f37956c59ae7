import { connect } from 'node:net';
import { connect as overTls } from 'node:tls';
import { Chart } from 'cdk8s';
import { issueCertificates, tlsSecret } from './certificates';
import { askGateway } from './gateway-client';
import { ADDRESS, askForGateway, startGateway, type RunningGateway } from './gateway-envoy';
import { bearing, issuer, tokenOf } from './tokens';
import { ClientAddress, EdgeGateway, Issuer, Mesh, Users } from '../../../src';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';
import type { MeshOptions } from '../istio/ask';

/** Edges that compare the addresses of clients, behind the listeners that istiod makes for each way in which they can know them. */
const HOST = 'shop.example.com';
const SERVER = 'spiffe://test/edge';
/** Networks of loopback, from which the test calls. */
const [OFFICE, GUESTS, ELSEWHERE] = ['127.80.0.7', '127.80.128.7', '127.81.0.7'];
const ACME = issuer('https://id.acme.example');
const TOKEN = bearing(tokenOf(ACME, { sub: 'ann', aud: 'shop' }), { state: 'valid', issuer: ACME.name, subject: 'ann', audiences: ['shop'], presenter: '', claims: {} }).headers;

function declare(clientAddress: ClientAddress, port: number): (chart: Chart) => void {
  return (chart) => {
    const idp = Issuer.oidc({ issuer: ACME.name, audiences: ['shop'], jwks: ACME.jwks });
    const shop = namespace(chart, 'shop');
    const [web, office, staff] = ['web', 'office', 'staff'].map((name) => service(shop, name));
    const edge = new EdgeGateway(chart, 'edge', {
      namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: [HOST], port, clientAddress, clientCidrs: ['127.0.0.0/8'],
    });
    edge.exposes(web, { exceptClientCidrs: ['127.90.0.0/16'] });
    edge.exposes(office, { pathPrefixes: ['/office'], clientCidrs: ['127.80.0.0/16'], exceptClientCidrs: ['127.80.128.0/17'] });
    edge.exposes(staff, { pathPrefixes: ['/staff'], clientCidrs: ['127.80.0.0/16'], users: Users.of(idp) });
  };
}

const own = issueCertificates([SERVER]).identities[SERVER]!;

async function started(clientAddress: ClientAddress, port: number, mesh: MeshOptions = {}): Promise<RunningGateway> {
  return startGateway(askForGateway([...manifestsOf(declare(clientAddress, port)) as Written[], tlsSecret(own)], 'istio-ingress/edge', mesh), [port], { server: own });
}

interface Comes {
  readonly path?: string;
  readonly from: string;
  /** What it writes into X-Forwarded-For, and so do the proxies before the edge. */
  readonly forwarded?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The status, and which address the service is told that the client has. */
async function comes(port: number, { path = '/office', from, forwarded, headers }: Comes): Promise<string> {
  const all = { ...headers, ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) };
  const { status } = await askGateway({ host: HOST, sni: HOST, port, path, method: 'GET', from, headers: all });
  return String(status);
}

const FORGED = ['127.80.0.7', '127.80.0.7, 127.80.0.7', '127.80.0.7,127.81.0.7,127.80.0.7', ' 127.80.0.7 ', '127.80.0.7:443', '"127.80.0.7"'];

describe('addresses of connections', () => {
  const PORT = 8446;
  let running: RunningGateway | undefined;
  beforeAll(async () => { running = await started(ClientAddress.ofConnection(), PORT); });
  afterAll(() => running?.stop());

  test('decide who comes in, whatever a client writes into headers', async () => {
    expect([await comes(PORT, { from: OFFICE }), await comes(PORT, { from: GUESTS }), await comes(PORT, { from: ELSEWHERE })]).toEqual(['200', '403', '403']);
    for (const forwarded of FORGED) expect([forwarded, await comes(PORT, { from: ELSEWHERE, forwarded })]).toEqual([forwarded, '403']);
    for (const name of ['x-envoy-external-address', 'x-real-ip', 'forwarded', 'x-envoy-internal', 'true-client-ip']) {
      expect([name, await comes(PORT, { from: ELSEWHERE, headers: { [name]: OFFICE } })]).toEqual([name, '403']);
    }
    expect(await comes(PORT, { from: OFFICE, forwarded: ELSEWHERE })).toBe('200');
  });

  test('hold at their paths, in all spellings, and nowhere else', async () => {
    for (const path of ['/office/', '/office/x', '/x/../office', '/%6Fffice', '/./office', '/office?x=1', '/x/%2e%2e/office']) expect([path, await comes(PORT, { path, from: ELSEWHERE })]).toEqual([path, '403']);
    for (const path of ['/', '/officex', '/x']) expect([path, await comes(PORT, { path, from: ELSEWHERE })]).toEqual([path, '200']);
    expect([await comes(PORT, { path: '/', from: '127.90.0.1' }), await comes(PORT, { path: '/', from: '127.91.0.1' })]).toEqual(['403', '200']);
  });

  test('and tokens must both be right', async () => {
    const staff = (from: string, headers = {}) => comes(PORT, { path: '/staff', from, headers });
    expect([await staff(OFFICE, TOKEN), await staff(OFFICE), await staff(ELSEWHERE, TOKEN), await staff(ELSEWHERE)]).toEqual(['200', '403', '403', '403']);
  });

  test('are to the judge what they are to Envoy', async () => {
    const judgement = judge([{ objects: manifestsOf(declare(ClientAddress.ofConnection(), PORT)) as Written[] }], { podCidrs: ['127.64.0.0/13'] });
    let asked = 0;
    for (const from of [OFFICE, GUESTS, ELSEWHERE, '127.79.255.255', '127.80.0.0', '127.80.127.255', '127.80.128.0', '127.80.255.255', '127.90.0.0', '127.89.255.255', '127.91.0.0']) {
      for (const [path, name] of [['/', 'web'], ['/office', 'office'], ['/staff', 'staff']] as const) {
        for (const bears of [true, false]) {
          const token = bears ? { state: 'valid', issuer: ACME.name, subject: 'ann', audiences: ['shop'], presenter: '', claims: {} } as const : { state: 'absent' } as const;
          const { verdict } = judgement.check({ from: { ip: from }, to: { workload: `shop/${name}` }, via: 'istio-ingress/edge', port: 8080, sni: HOST, host: HOST, path, method: 'GET', headers: {}, token });
          const status = await comes(PORT, { path, from, ...(bears && { headers: TOKEN }) });
          asked += 1;
          expect([from, path, bears, verdict]).toEqual([from, path, bears, status === '200' ? 'allow' : 'deny']);
        }
      }
    }
    expect(asked).toBe(66);
  });
});

/** A proxy before the edge calls from this address. */
const PROXY = '127.82.0.1';

describe.each([[1, 8447], [2, 8448]])('addresses that %i trusted proxies tell', (count, port) => {
  let running: RunningGateway | undefined;
  beforeAll(async () => { running = await started(ClientAddress.forwarded(count), port, { numTrustedProxies: count }); });
  afterAll(() => running?.stop());

  /** What arrives if a client of this address writes something itself: each proxy adds the address that it was called from. */
  const through = (client: string, written?: string) => [...(written === undefined ? [] : [written]), client, ...Array.from({ length: count - 1 }, () => '127.83.0.1')].join(', ');

  test('decide who comes in, and what the client writes itself does not', async () => {
    expect([await comes(port, { from: PROXY, forwarded: through(OFFICE) }), await comes(port, { from: PROXY, forwarded: through(GUESTS) })]).toEqual(['200', '403']);
    expect(await comes(port, { from: PROXY, forwarded: through(ELSEWHERE) })).toBe('403');
    for (const written of FORGED) {
      expect([written, await comes(port, { from: PROXY, forwarded: through(ELSEWHERE, written) })]).toEqual([written, '403']);
      expect([written, await comes(port, { from: PROXY, forwarded: through(OFFICE, written) })]).toEqual([written, '200']);
    }
  });

  test('without them, the address of the connection decides', async () => {
    expect([await comes(port, { from: ELSEWHERE }), await comes(port, { from: OFFICE })]).toEqual(['403', '200']);
  });

  test('can be written by whoever reaches the edge without the proxies, which is why clientCidrs must name them', async () => {
    expect(await comes(port, { from: ELSEWHERE, forwarded: through(OFFICE) })).toBe('200');
  });
});

describe('addresses that are told otherwise than declared', () => {
  const PORT = 8449;
  let running: RunningGateway | undefined;
  beforeAll(async () => { running = await started(ClientAddress.forwarded(1), PORT); });
  afterAll(() => running?.stop());

  test('are those of the proxy, where the gateway trusts none', async () => {
    expect([await comes(PORT, { from: PROXY, forwarded: OFFICE }), await comes(PORT, { from: OFFICE, forwarded: ELSEWHERE })]).toEqual(['403', '200']);
  });
});

describe('addresses of the PROXY protocol', () => {
  const PORT = 8450;
  let running: RunningGateway | undefined;
  beforeAll(async () => { running = await started(ClientAddress.proxyProtocol(), PORT, { proxyProtocol: true }); });
  afterAll(() => running?.stop());

  test('are read before anything else, and headers are not', async () => {
    const ask = (client: string, forwarded = '') => new Promise<string>((done, fail) => {
      const socket = connect({ host: ADDRESS, port: PORT, localAddress: PROXY }, () => {
        socket.write(`PROXY TCP4 ${client} ${ADDRESS} 40000 ${PORT}\r\n`);
        const secure = overTls({ socket, servername: HOST, rejectUnauthorized: false }, () => {
          secure.write(`GET /office HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n${forwarded === '' ? '' : `X-Forwarded-For: ${forwarded}\r\n`}\r\n`);
        });
        let text = '';
        secure.on('data', (part: Buffer) => { text += part.toString(); });
        secure.on('end', () => done(text.slice(9, 12)));
        secure.on('error', fail);
      });
      socket.on('error', fail);
    });
    expect([await ask(OFFICE), await ask(GUESTS), await ask(ELSEWHERE), await ask(ELSEWHERE, OFFICE)]).toEqual(['200', '403', '403', '403']);
  });
});
