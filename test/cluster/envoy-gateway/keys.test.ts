/** Keys that the proxies of an edge fetch: from whom do they take them? Envoy Gateway's own cluster for `remoteJWKS`, in a real Envoy. */
import { createServer, type Server } from 'node:https';
import { EDGE, GROUND, HOST, MAIN, policy } from './ground';
import { startEdge, type RunningEdge } from './run-edge';
import { translate } from './translate';
import { issueCertificates } from '../envoy/certificates';
import { portOf } from '../envoy/echo';
import { askGateway } from '../envoy/gateway-client';
import { issuer, tokenOf } from '../envoy/tokens';

const PORT = 8463;
const IDENTITIES = ['spiffe://test/edge', 'spiffe://test/somebody-else'] as const;
const { authority, identities } = issueCertificates(IDENTITIES);
const FORGER = issuer('https://id.acme.example');

/** A server with a certificate that an authority of the system signed, and that is for another name. */
async function somebodyElse(): Promise<Server> {
  const { certificate, key } = identities[IDENTITIES[1]]!;
  const server = createServer({ cert: certificate, key }, (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(FORGER.jwks));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

describe('keys at an address', () => {
  let running: RunningEdge | undefined;
  let server: Server | undefined;
  beforeAll(async () => {
    server = await somebodyElse();
    const providers = [{ name: 'acme', issuer: FORGER.name, audiences: ['shop'], remoteJWKS: { uri: 'https://id.acme.example/keys' } }];
    const sent = translate([...GROUND(PORT), policy('a', MAIN, { jwt: { providers } })], EDGE);
    running = await startEdge(sent, PORT, identities[IDENTITIES[0]]!, { cluster: 'id_acme_example_443', port: portOf(server), authority });
  });
  afterAll(async () => {
    await running?.stop();
    await new Promise((done) => server?.close(done));
  });

  test('are taken from whoever has a certificate of the system, whatever name it is for: the library writes none', async () => {
    const headers = { authorization: `Bearer ${tokenOf(FORGER, { sub: 'ann', aud: 'shop' })}` };
    let status = 0;
    for (let left = 50; left > 0 && status !== 200; left -= 1) {
      ({ status } = await askGateway({ host: HOST, sni: HOST, port: PORT, path: '/', method: 'GET', headers }));
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(status).toBe(200);
    expect((await askGateway({ host: HOST, sni: HOST, port: PORT, path: '/', method: 'GET', headers: {} })).status).toBe(401);
  });
});
