/** Edges of Envoy Gateway that are told the addresses of clients, behind its own translation of what is written. */
import { connect } from 'node:net';
import { connect as overTls } from 'node:tls';
import { Chart } from 'cdk8s';
import { CERTIFICATE, EDGE, HOST, SECRET } from './ground';
import { startEdge, type RunningEdge } from './run-edge';
import { translate } from './translate';
import { ClientAddress, EdgeGateway, GatewayController, Mesh } from '../../../src';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';
import { askGateway } from '../envoy/gateway-client';
import { ADDRESS } from '../envoy/gateway-envoy';

const [OFFICE, GUESTS, ELSEWHERE, PROXY] = ['127.80.0.7', '127.80.128.7', '127.81.0.7', '127.82.0.1'];
const FORGED = ['127.80.0.7', '127.80.0.7, 127.80.0.7', '127.80.0.7,127.81.0.7,127.80.0.7', ' 127.80.0.7 ', '127.80.0.7:443', '"127.80.0.7"'];

function started(clientAddress: ClientAddress, port: number): Promise<RunningEdge> {
  const objects = manifestsOf((chart: Chart) => {
    const [web, office] = ['web', 'office'].map((name) => service(namespace(chart, name, Mesh.none()), name));
    const edge = new EdgeGateway(chart, 'edge', {
      namespace: 'public', mesh: Mesh.none(), hosts: [HOST], port, controller: GatewayController.envoyGateway(), clientAddress, clientCidrs: ['127.0.0.0/8'], tlsSecretName: 'tls',
    });
    edge.exposes(web, { openToAll: 'the shop window' });
    edge.exposes(office, { pathPrefixes: ['/office'], clientCidrs: ['127.80.0.0/16'], exceptClientCidrs: ['127.80.128.0/17'] });
  }) as Written[];
  return startEdge(translate([...objects, SECRET], EDGE), port, CERTIFICATE);
}

async function comes(port: number, from: string, forwarded?: string, path = '/office'): Promise<number> {
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return (await askGateway({ host: HOST, sni: HOST, port, path, method: 'GET', from, headers })).status;
}

describe.each([[1, 8464], [2, 8465]])('addresses that %i trusted proxies tell', (count, port) => {
  let running: RunningEdge | undefined;
  beforeAll(async () => { running = await started(ClientAddress.forwarded(count), port); });
  afterAll(() => running?.stop());

  /** What arrives if a client of this address writes something itself: each proxy adds the address that it was called from. */
  const through = (client: string, own?: string) => [...(own === undefined ? [] : [own]), client, ...Array.from({ length: count - 1 }, () => '127.83.0.1')].join(', ');

  test('decide who comes in, and what the client writes itself does not', async () => {
    const clients = [OFFICE, GUESTS, ELSEWHERE];
    expect(await Promise.all(clients.map((client) => comes(port, PROXY, through(client))))).toEqual([200, 403, 403]);
    for (const own of FORGED) {
      expect([own, await comes(port, PROXY, through(ELSEWHERE, own))]).toEqual([own, 403]);
      expect([own, await comes(port, PROXY, through(OFFICE, own))]).toEqual([own, 200]);
    }
    expect(await comes(port, PROXY, through(ELSEWHERE), '/')).toBe(200);
  });

  test('can be written by whoever reaches the edge without the proxies, which is why clientCidrs must name them', async () => {
    expect(await comes(port, ELSEWHERE, through(OFFICE))).toBe(200);
  });
});

describe('addresses of the PROXY protocol', () => {
  const PORT = 8466;
  let running: RunningEdge | undefined;
  beforeAll(async () => { running = await started(ClientAddress.proxyProtocol(), PORT); });
  afterAll(() => running?.stop());

  const ask = (first: string, forwarded = '') => new Promise<string>((done) => {
    const socket = connect({ host: ADDRESS, port: PORT, localAddress: PROXY }, () => {
      socket.write(first);
      const secure = overTls({ socket, servername: HOST, rejectUnauthorized: false }, () => {
        secure.write(`GET /office HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n${forwarded === '' ? '' : `X-Forwarded-For: ${forwarded}\r\n`}\r\n`);
      });
      let text = '';
      secure.on('data', (part: Buffer) => { text += part.toString(); });
      secure.on('end', () => done(text.slice(9, 12)));
      secure.on('error', () => done('none'));
    });
    socket.on('error', () => done('none'));
  });
  const told = (client: string, forwarded?: string) => ask(`PROXY TCP4 ${client} ${ADDRESS} 40000 ${PORT}\r\n`, forwarded);

  test('are read before anything else, and headers are not', async () => {
    expect([await told(OFFICE), await told(GUESTS), await told(ELSEWHERE), await told(ELSEWHERE, OFFICE)]).toEqual(['200', '403', '403', '403']);
  });

  test('must be there', async () => {
    expect(await ask('')).toBe('none');
  });
});
