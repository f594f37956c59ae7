import { Chart } from 'cdk8s';
import { issueCertificates, tlsSecret } from './certificates';
import { askGateway } from './gateway-client';
import { askForGateway, startGateway, type RunningGateway } from './gateway-envoy';
import { EdgeGateway, Mesh } from '../../../src';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';

/** An edge whose clients show certificates, behind the listeners that istiod makes. */
const PORT = 8445;
const [SERVER, CLIENT] = ['spiffe://test/edge', 'spiffe://test/client'];

function declare(chart: Chart): void {
  const mesh = Mesh.istio({ version: '1.31' });
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh, hosts: ['shop.example.com', '*.example.org'], port: PORT, clientCaConfigMap: 'clients' });
  edge.exposes(service(namespace(chart, 'shop', mesh), 'web'));
}

const own = issueCertificates([SERVER, CLIENT]);
const strangers = issueCertificates([CLIENT]);

function platform(): readonly Written[] {
  return [
    tlsSecret(own.identities[SERVER]!),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'clients', namespace: 'istio-ingress' }, data: { 'ca.crt': own.authority } },
  ] as unknown as readonly Written[];
}

let running: RunningGateway | undefined;
beforeAll(async () => {
  const objects = [...manifestsOf(declare) as Written[], ...platform()];
  running = await startGateway(askForGateway(objects, 'istio-ingress/edge'), [PORT], { server: own.identities[SERVER]!, authority: own.authority });
});
afterAll(() => running?.stop());

test.each(['shop.example.com', 'a.example.org'])('%s answers clients that show a certificate of the authority, and nobody else', async (host) => {
  const ask = (certificate?: (typeof own.identities)[string], sni = host) => askGateway({ host, path: '/', method: 'GET', port: PORT, sni, ...(certificate && { certificate }) });
  expect((await ask(own.identities[CLIENT])).arrival?.service).toBe('shop/web');
  expect(await ask()).toEqual({ status: 0 });
  expect(await ask(strangers.identities[CLIENT])).toEqual({ status: 0 });
  expect((await ask(undefined, 'elsewhere.example.com')).arrival).toBeUndefined();
});
