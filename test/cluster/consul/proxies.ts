/** A real Envoy that is the proxy of many services, each at an address of its own, with the filters that Consul makes for them. */
import { identityOf } from './rules';
import { dial } from '../envoy/caller';
import type { Certificate, Certificates } from '../envoy/certificates';
import { issueCertificates } from '../envoy/certificates';
import { REACHED } from '../envoy/echo';
import { startEnvoy, type Envoy } from '../envoy/envoy';
import { overHttp, type Seen } from '../envoy/probe';
import { HOST, type Request } from '../envoy/request';

export interface Proxy {
  /** Whether it reads requests. */
  readonly http: boolean;
  readonly filter: object;
}

export interface Proxies {
  /** Sends requests over one connection of a caller, by the name of its service; without one, without a certificate. */
  readonly ask: (at: number, caller: string | undefined, requests: readonly Pick<Request, 'method' | 'path'>[]) => Promise<readonly Seen[]>;
  readonly stop: () => Promise<void>;
}

const PORT = 20_000;

/** Addresses of loopback that no other test of this folder uses; workers of jest are counted from 1. */
function addressOf(at: number): string {
  return `127.${32 + Number(process.env.JEST_WORKER_ID ?? 1)}.${Math.floor(at / 250)}.${1 + at % 250}`;
}

export async function startProxies(proxies: readonly Proxy[], callers: readonly string[]): Promise<Proxies> {
  const certificates = issueCertificates([...callers, 'callee'].map(identityOf));
  const bootstrap = {
    // Consul 1.14 writes fields that Envoy calls deprecated by now.
    layered_runtime: { layers: [{ name: 'static', static_layer: { 'envoy.features.enable_all_deprecated_features': true } }] },
    static_resources: { listeners: proxies.map((proxy, at) => listener(proxy, addressOf(at), certificates)) },
  };
  const envoy: Envoy = await startEnvoy(bootstrap, { address: addressOf(proxies.length - 1), port: PORT });
  const certificateOf = (caller: string | undefined) => (caller === undefined ? undefined : certificates.identities[identityOf(caller)]);
  return { ask: (at, caller, requests) => askOne(addressOf(at), certificateOf(caller), requests), stop: envoy.stop };
}

async function askOne(host: string, certificate: Certificate | undefined, requests: readonly Pick<Request, 'method' | 'path'>[]): Promise<readonly Seen[]> {
  const connection = overHttp(() => dial({ host, port: PORT, protocol: 'http', tls: true, ...(certificate && { certificate }) }));
  const seen: Seen[] = [];
  try {
    for (const request of requests) seen.push(await connection.ask({ host: HOST, headers: {}, ...request }));
  } finally {
    connection.close();
  }
  return seen;
}

const TYPE = 'type.googleapis.com/envoy.extensions';

function listener({ http, filter }: Proxy, address: string, { authority, identities }: Certificates): object {
  const own = identities[identityOf('callee')]!;
  return {
    name: address,
    address: { socket_address: { address, port_value: PORT } },
    filter_chains: [{
      transport_socket: {
        name: 'tls',
        typed_config: {
          '@type': `${TYPE}.transport_sockets.tls.v3.DownstreamTlsContext`,
          'require_client_certificate': true,
          'common_tls_context': {
            tls_certificates: [{ certificate_chain: { inline_string: own.certificate }, private_key: { inline_string: own.key } }],
            validation_context: { trusted_ca: { inline_string: authority } },
          },
        },
      },
      filters: [...(http ? [] : [filter]), answering(http ? [filter] : [])],
    }],
  };
}

/** The application: whoever comes to it is answered. */
function answering(filters: readonly object[]): object {
  return {
    name: 'http_connection_manager',
    typed_config: {
      '@type': `${TYPE}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
      'stat_prefix': 'callee',
      'http_filters': [...filters, { name: 'router', typed_config: { '@type': `${TYPE}.filters.http.router.v3.Router` } }],
      'route_config': {
        virtual_hosts: [{
          name: 'all',
          domains: ['*'],
          routes: [{ match: { prefix: '' }, direct_response: { status: 200 }, response_headers_to_add: [{ header: { key: REACHED, value: 'yes' } }] }],
        }],
      },
    },
  };
}
