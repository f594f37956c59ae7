import { createServer, type Server } from 'node:http';
import type { Json, SentToEdge } from './translate';
import type { Certificate } from '../envoy/certificates';
import { portOf } from '../envoy/echo';
import { startEnvoy } from '../envoy/envoy';
import { ADDRESS, type Arrival } from '../envoy/gateway-envoy';

/** A real Envoy with what Envoy Gateway sends to the pods of a Gateway. */
export interface RunningEdge {
  readonly stop: () => Promise<void>;
}

/** Who answers where keys are fetched, and by which authority it is known. */
export interface KeyServer {
  readonly cluster: string;
  readonly port: number;
  readonly authority: string;
}

/** Only what loopback needs is changed: where certificates come from, where routes are, and that each rule leads to a server of the test. */
export async function startEdge(sent: SentToEdge, port: number, certificate: Certificate, keys?: KeyServer): Promise<RunningEdge> {
  const { listeners, routes, clusters } = sent;
  const server = await startService();
  const byName = new Map(routes.map((one) => [one.name, one]));
  const secrets = new Set<string>();
  const own = listeners.filter((one) => portValueOf(one) === port).map((one) => atLoopback(adjusted(one, byName, secrets) as Json));
  if (own.length !== 1) throw new Error(`Envoy Gateway listens ${own.length} times at ${port}: ${listeners.map(portValueOf).join(', ')}`);
  const bootstrap = {
    node: { id: 'test', cluster: 'test' },
    staticResources: {
      listeners: own,
      clusters: clusters.map((cluster) => (cluster.name === keys?.cluster
        ? { ...staticCluster(cluster.name, keys!.port), transportSocket: trusting(cluster.transportSocket, keys!.authority) }
        : staticCluster(cluster.name, portOf(server)))),
      secrets: [...secrets].map((name) => ({
        name, tlsCertificate: { certificateChain: { inlineString: certificate.certificate }, privateKey: { inlineString: certificate.key } },
      })),
    },
  };
  const close = () => new Promise<void>((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });
  try {
    const envoy = await startEnvoy(bootstrap, { address: ADDRESS, port });
    return { stop: async () => { await envoy.stop(); await close(); } };
  } catch (error) {
    await close();
    throw error;
  }
}

function staticCluster(name: unknown, portValue: number): Json {
  const endpoint = { address: { socketAddress: { address: '127.0.0.1', portValue } } };
  return { name, type: 'STATIC', connectTimeout: '5s', loadAssignment: { clusterName: name, endpoints: [{ lbEndpoints: [{ endpoint }] }] } };
}

/** The same with the authority of the test in place of those of the system. */
function trusting(value: unknown, authority: string): unknown {
  if (Array.isArray(value)) return value.map((one) => trusting(one, authority));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'trustedCa' ? { inlineString: authority } : trusting(one, authority)]));
}

/** Answers with what arrived. */
async function startService(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    const arrival: Arrival = {
      service: '', method: request.method ?? '', path: request.url ?? '', host: request.headers.host ?? '', headers: request.headers as Record<string, string>,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(arrival));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

function portValueOf({ address }: Json): number | undefined {
  return (address as { readonly socketAddress?: { readonly portValue: number } }).socketAddress?.portValue;
}

function atLoopback(listener: Json): Json {
  const { socketAddress } = listener.address as { socketAddress: Json };
  return { ...listener, address: { socketAddress: { ...socketAddress, address: ADDRESS } } };
}

function adjusted(value: unknown, routes: ReadonlyMap<unknown, Json>, secrets: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => adjusted(item, routes, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Json;
  if ('sdsConfig' in fields && typeof fields.name === 'string') {
    secrets.add(fields.name);
    return { name: fields.name };
  }
  const { rds, accessLog: _, ...others } = fields as { readonly rds?: { readonly routeConfigName: string }; readonly accessLog?: unknown };
  const out = Object.fromEntries(Object.entries(others).map(([key, one]) => [key, adjusted(one, routes, secrets)]));
  return rds ? { ...out, routeConfig: routes.get(rds.routeConfigName) } : out;
}
