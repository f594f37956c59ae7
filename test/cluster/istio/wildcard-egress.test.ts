import type { Server } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { askIstio } from './ask';
import { EGRESS_WORLDS, PORT, SERVER_NAMES } from './wildcard-worlds';
import { judge } from '../../../src/judge/judge';
import { issueCertificates, spiffeId } from '../envoy/certificates';
import { startEnvoy, type Envoy } from '../envoy/envoy';

/** Where addresses begin that no other test has: workers of jest are counted from 1. */
const NETWORK = 32 + Number(process.env.JEST_WORKER_ID ?? 1);

let envoy: Envoy;
let upstream: Server;
let addresses: readonly string[];
const verdicts = new Set<string>();

beforeAll(async () => {
  const id = spiffeId('cluster.local', 'default', 'default');
  const { certificate: cert, key } = issueCertificates([id]).identities[id]!;
  upstream = createTlsServer({ cert, key }, (socket) => { socket.on('error', () => undefined).end('reached'); });
  await new Promise<void>((done) => { upstream.listen(0, '127.0.0.1', done); });
  const answer = askIstio<{ readonly bootstrap: object; readonly addresses: readonly string[] }>('egress', {
    worlds: EGRESS_WORLDS.map(({ name, objects }) => ({ name, objects, mesh: {} })),
    workload: 'shop/web',
    port: PORT,
    upstream: (upstream.address() as { readonly port: number }).port,
    network: NETWORK,
  });
  addresses = answer.addresses;
  envoy = await startEnvoy(answer.bootstrap, { address: addresses.at(-1)!, port: PORT });
});
afterAll(async () => {
  await envoy.stop();
  await new Promise((done) => { upstream.close(done); });
});

/** What the sidecar of `shop/web`, as istiod configures it, lets out: Envoy and the judge are asked the same. */
describe('calls over TLS that may be to hosts with a wildcard', () => {
  test.each(EGRESS_WORLDS.map((world, index) => ({ ...world, index })))('$name', async ({ objects, index }) => {
    const judgement = judge([{ objects }]);
    expect(judgement.problems).toEqual([]);
    const seen = await Promise.all(SERVER_NAMES.map(async (sni) => [sni, await isReached(addresses[index]!, sni) ? 'allow' : 'deny'] as const));
    const judged = SERVER_NAMES.map((sni) => {
      const { hops } = judgement.check({ from: { workload: 'shop/web' }, to: { ip: '203.0.113.7' }, port: PORT, sni: sni ?? '' });
      return [sni, hops.find(({ hop }) => hop === 'proxy-egress')!.verdict] as const;
    });
    expect(judged).toEqual(seen);
    for (const [, verdict] of seen) verdicts.add(verdict);
  });

  test('are let out and held back at all', () => {
    expect(verdicts).toEqual(new Set(['allow', 'deny']));
  });
});

async function isReached(host: string, sni: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTls({ host, port: PORT, rejectUnauthorized: false, ...(sni !== undefined && { servername: sni }) });
    socket.once('data', (data: Buffer) => { resolve(data.toString() === 'reached'); socket.destroy(); });
    socket.once('error', () => { resolve(false); });
    socket.once('close', () => { resolve(false); });
  });
}
