import { Chart } from 'cdk8s';
import { issueCertificates, tlsSecret } from './certificates';
import { askGateway } from './gateway-client';
import { askForGateway, startGateway, type RunningGateway } from './gateway-envoy';
import { ClientAddress, EdgeGateway, Mesh } from '../../../src';
import { onlyLimitsRates } from '../../../src/judge/layers/istio/rate-limit-filter';
import type { Written } from '../../support/examples-manifests';
import { namespace, service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';

/** EnvoyFilters that the judge takes for mere limits, behind the listeners that istiod makes with them. */
const PORT = 8451;
const HOST = 'shop.example.com';
const SERVER = 'spiffe://test/edge';
const [OFFICE, ELSEWHERE] = ['127.80.0.7', '127.81.0.7'];

function declare(chart: Chart): void {
  const shop = namespace(chart, 'shop');
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: [HOST], port: PORT, clientAddress: ClientAddress.ofConnection() });
  edge.exposes(service(shop, 'web'), { openToAll: 'the shop window' });
  edge.exposes(service(shop, 'orders'), { pathPrefixes: ['/orders'], clientCidrs: ['127.80.0.0/16'] });
}

/** Five requests of each client to one path, and more to all others. */
function limits(): Written {
  const at = (name: string, descriptor: string) => ({ name, string_match: { prefix: descriptor } });
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'limits', namespace: 'istio-ingress' },
    spec: {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }],
      configPatches: [{
        applyTo: 'HTTP_FILTER',
        match: { context: 'GATEWAY', listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } } } },
        patch: {
          operation: 'INSERT_BEFORE',
          value: {
            name: 'envoy.filters.http.local_ratelimit',
            typed_config: {
              '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
              'stat_prefix': 'edge',
              'token_bucket': { max_tokens: 1_000_000, tokens_per_fill: 1_000_000, fill_interval: '1s' },
              'filter_enabled': { default_value: { numerator: 100, denominator: 'HUNDRED' } },
              'filter_enforced': { default_value: { numerator: 100, denominator: 'HUNDRED' } },
              'always_consume_default_token_bucket': false,
              'max_dynamic_descriptors': 1000,
              'rate_limits': [{ actions: [{ header_value_match: { descriptor_value: 'orders', headers: [at(':path', '/orders')] } }, { remote_address: {} }] }],
              'descriptors': [{
                entries: [{ key: 'header_match', value: 'orders' }, { key: 'remote_address' }],
                token_bucket: { max_tokens: 5, tokens_per_fill: 5, fill_interval: '3600s' },
              }],
              'response_headers_to_add': [{ append_action: 'OVERWRITE_IF_EXISTS_OR_ADD', header: { key: 'x-local-rate-limit', value: 'true' } }],
            },
          },
        },
      }],
    },
  } as unknown as Written;
}

let running: RunningGateway | undefined;
beforeAll(async () => {
  const own = issueCertificates([SERVER]).identities[SERVER]!;
  running = await startGateway(askForGateway([...manifestsOf(declare) as Written[], tlsSecret(own), limits()], 'istio-ingress/edge'), [PORT], { server: own });
});
afterAll(() => running?.stop());

async function statuses(from: string, path: string, times: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let count = 0; count < times; count += 1) found.push((await askGateway({ host: HOST, sni: HOST, port: PORT, path, method: 'GET', from })).status);
  return found;
}

const many = (status: number, times: number) => Array.from({ length: times }, () => status);

test('the judge takes it for a limit', () => {
  expect(onlyLimitsRates(limits() as never)).toBe(true);
});

test('429 follows the burst, for one client and one path, and policies come before it', async () => {
  expect(await statuses(ELSEWHERE, '/orders', 20)).toEqual(many(403, 20));
  expect(await statuses(OFFICE, '/orders', 8)).toEqual([...many(200, 5), ...many(429, 3)]);
  expect(await statuses(OFFICE, '/', 20)).toEqual(many(200, 20));
  expect(await statuses('127.80.0.8', '/orders/7', 7)).toEqual([...many(200, 5), ...many(429, 2)]);
  expect(await statuses(OFFICE, '/orders', 2)).toEqual(many(429, 2));
  expect(await statuses(ELSEWHERE, '/orders', 2)).toEqual(many(403, 2));
});
