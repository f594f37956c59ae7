import { createServer, type Server } from 'node:http';
import type { Certificate } from './certificates';
import { portOf } from './echo';
import { startEnvoy, type Envoy } from './envoy';
import type { Written } from '../../support/examples-manifests';
import { askIstio, type MeshOptions } from '../istio/ask';

/** Where the Gateway's pod listens: an address of loopback of its own, so that ports are those of the listeners. */
export const ADDRESS = '127.70.0.1';

/** What came to a service behind the gateway. */
export interface Arrival {
  /** `namespace/name`. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A real Envoy with the listeners, routes and clusters that istiod makes for the pods of a Gateway. */
export interface RunningGateway {
  readonly stop: () => Promise<void>;
}

type Json = { readonly [key: string]: unknown };

interface SentToGateway {
  readonly listeners: readonly Json[];
  readonly routes: readonly Json[];
  readonly clusters: readonly Json[];
}

/** What only Istio's build of Envoy has: it exchanges metadata of peers, counts, and says how backends are spoken to. It decides about no access. */
const OF_ISTIO = [
  'envoy.tcp.metadataexchange.config.MetadataExchange', 'io.istio.http.peer_metadata.Config', 'istio.envoy.config.filter.http.alpn.v2alpha1.FilterConfig',
  'stats.PluginConfig',
];

/** What the gateway shows to clients, and by which authority it knows theirs. */
export interface Credentials {
  readonly server: Certificate;
  /** @default - clients show nothing */
  readonly authority?: string;
}

export function askForGateway(objects: readonly Written[], gateway: string, mesh: MeshOptions = {}): SentToGateway {
  return askIstio('gateway', { objects, mesh, gateway, address: ADDRESS });
}

/** Ports of services of the test that answer in a way of their own, by `namespace/name`. */
export type OwnServers = ReadonlyMap<string, { readonly port: number; readonly http2: boolean }>;

export async function startGateway(
  sent: SentToGateway, ports: readonly number[], credentials: Credentials, own: OwnServers = new Map(),
): Promise<RunningGateway> {
  const services = new Map<string, Server>();
  for (const { name } of sent.clusters) {
    const service = serviceOf(String(name));
    if (service !== undefined && !own.has(service)) services.set(String(name), await startService(service));
  }
  const close = async () => {
    for (const server of services.values()) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  };
  let envoy: Envoy;
  try {
    envoy = await startEnvoy(bootstrap(sent, { services, own }, credentials), { address: ADDRESS, port: ports.at(-1)! });
  } catch (error) {
    await close();
    throw error;
  }
  return { stop: async () => { await envoy.stop(); await close(); } };
}

/** Answers with what arrived. */
async function startService(service: string): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    const arrival: Arrival = {
      service, method: request.method ?? '', path: request.url ?? '', host: request.headers.host ?? '', headers: request.headers as Record<string, string>,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(arrival));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

/** `outbound|8080||web.shop.svc.cluster.local` is `shop/web`. */
function serviceOf(cluster: string): string | undefined {
  const [, name, namespace] = /^outbound\|\d+\|\|([^.]+)\.([^.]+)\.svc\./.exec(cluster) ?? [];
  return name === undefined ? undefined : `${namespace}/${name}`;
}

/** What stands behind the clusters. */
interface Behind {
  readonly services: ReadonlyMap<string, Server>;
  readonly own: OwnServers;
}

/** Only what loopback needs is changed: where certificates come from, where routes are, and that each Service is a server of the test. */
function bootstrap(sent: SentToGateway, { services, own }: Behind, { server, authority }: Credentials): object {
  const { listeners, routes, clusters } = sent;
  const byName = new Map(routes.map((one) => [one.name, one]));
  const names = secretsIn(listeners);
  return {
    node: { id: 'test', cluster: 'test' },
    staticResources: {
      listeners: listeners.filter(isOfListeners).map((one) => atLoopback(adjusted(one, byName) as Json)),
      clusters: clusters.map(({ name }) => {
        const [cluster, service] = [String(name), services.get(String(name))];
        return staticCluster(cluster, service ? { port: portOf(service), http2: false } : own.get(serviceOf(cluster) ?? ''));
      }),
      secrets: [...names].map((name) => (name.endsWith('-cacert')
        ? { name, validationContext: { trustedCa: { inlineString: authority } } }
        : { name, tlsCertificate: { certificateChain: { inlineString: server.certificate }, privateKey: { inlineString: server.key } } })),
    },
  };
}

/** Health and metrics are the pod's own. */
function isOfListeners({ address }: Json): boolean {
  const { socketAddress } = address as { readonly socketAddress?: { readonly portValue: number } };
  return socketAddress !== undefined && socketAddress.portValue < 15_000;
}

function atLoopback(listener: Json): Json {
  const { socketAddress } = listener.address as { socketAddress: Json };
  return { ...listener, bindToPort: true, address: { socketAddress: { ...socketAddress, address: ADDRESS } } };
}

const SPEAKS_HTTP2 = {
  'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
    '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions', 'explicitHttpConfig': { http2ProtocolOptions: {} },
  },
};

function staticCluster(name: string, service: { readonly port: number; readonly http2: boolean } | undefined): Json {
  const endpoint = service && { address: { socketAddress: { address: '127.0.0.1', portValue: service.port } } };
  return {
    ...(service?.http2 && { typedExtensionProtocolOptions: SPEAKS_HTTP2 }),
    name,
    type: 'STATIC',
    connectTimeout: '5s',
    loadAssignment: { clusterName: name, endpoints: endpoint ? [{ lbEndpoints: [{ endpoint }] }] : [] },
  };
}

function secretsIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) {for (const item of value) secretsIn(item, found);} else if (typeof value === 'object' && value !== null) {
    const fields = value as Json;
    if ('sdsConfig' in fields && typeof fields.name === 'string') found.add(fields.name);
    for (const one of Object.values(fields)) secretsIn(one, found);
  }
  return found;
}

function adjusted(value: unknown, routes: ReadonlyMap<unknown, Json>): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isOfIstio(item)).map((item) => adjusted(item, routes));
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Json;
  if ('sdsConfig' in fields && 'name' in fields) return { name: fields.name };
  const { rds, ...others } = fields as { readonly rds?: { readonly routeConfigName: string } };
  const out = Object.fromEntries(Object.entries(rds ? others : fields).map(([key, one]) => [key, adjusted(one, routes)]));
  return rds ? { ...out, routeConfig: routes.get(rds.routeConfigName) } : out;
}

function isOfIstio(item: unknown): boolean {
  const config = (item as { typedConfig?: { 'typeUrl'?: string; '@type'?: string } } | null)?.typedConfig;
  return OF_ISTIO.some((name) => `${config?.typeUrl ?? config?.['@type']}`.endsWith(name));
}
