import type { Server } from 'node:http';
import { connect, type ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { askForWaypoint, type AmbientWorld } from './ask';
import { issueCertificates, spiffeId, type Certificates } from '../envoy/certificates';
import { portOf, startEcho } from '../envoy/echo';
import { startEnvoy, type Envoy } from '../envoy/envoy';
import { freePort } from '../tools/daemon';

/** A real Envoy with the listeners of a waypoint. */
export interface RunningWaypoint {
  /** A caller's ztunnel: opens a tunnel with an identity, and in it connections to addresses. */
  readonly tunnel: (identity: string) => Tunnel;
  readonly stop: () => Promise<void>;
}

export interface Tunnel {
  readonly dial: (to: string) => Socket;
  readonly close: () => void;
}

type Json = { readonly [key: string]: unknown };

/** What only Istio's build of Envoy has: it exchanges metadata of peers, and decides about no access. */
const OF_ISTIO = ['envoy.tcp.metadataexchange.config.MetadataExchange', 'io.istio.http.peer_metadata.Config'];

/** `start`: the server that every Service is. */
export async function startWaypoint(
  world: AmbientWorld, waypoint: string, identities: readonly string[], start = startEcho,
): Promise<RunningWaypoint> {
  const [of, name] = waypoint.split('/');
  const own = spiffeId('cluster.local', of!, name!);
  const certificates = issueCertificates([own, ...identities]);
  const echo = await start();
  try {
    const port = await freePort();
    const sent = askForWaypoint(world, waypoint);
    const envoy = await startEnvoy(bootstrap(sent.listeners as Json[], sent.clusters as Json[], certificates, own, port, portOf(echo)), { address: '127.0.0.1', port });
    return { tunnel: (identity) => tunnelAs(certificates, identity, port), stop: () => stop(envoy, echo) };
  } catch (error) {
    echo.close();
    throw error;
  }
}

/** Clusters whose addresses istiod or DNS tells. */
const RESOLVED: ReadonlySet<string> = new Set(['EDS', 'STRICT_DNS', 'LOGICAL_DNS']);

/** Only what loopback needs is changed: where it listens, where certificates come from, and that every Service is the one server of the test. */
function bootstrap(
  listeners: readonly Json[], clusters: readonly Json[], { authority, identities }: Certificates, own: string, port: number, upstream: number,
): object {
  return {
    node: { id: 'test', cluster: 'test' },
    bootstrapExtensions: [{
      name: 'envoy.bootstrap.internal_listener',
      typedConfig: { '@type': 'type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener' },
    }],
    staticResources: {
      listeners: listeners.map((one) => (one.name === 'connect_terminate' ? atLoopback(adjusted(one) as Json, port) : adjusted(one))),
      clusters: clusters.map((one) => (RESOLVED.has(String(one.type)) ? staticCluster(String(one.name), upstream) : adjusted(one))),
      secrets: [
        { name: 'default', tlsCertificate: { certificateChain: { inlineString: identities[own]!.certificate }, privateKey: { inlineString: identities[own]!.key } } },
        { name: 'ROOTCA', validationContext: { trustedCa: { inlineString: authority } } },
      ],
    },
  };
}

function atLoopback({ additionalAddresses: _, listenerFilters, ...listener }: Json, port: number): Json {
  const kept = (listenerFilters as readonly Json[] | undefined ?? []).filter(({ name }) => !String(name).includes('original_dst'));
  return { ...listener, address: { socketAddress: { address: '127.0.0.1', portValue: port } }, listenerFilters: kept };
}

function staticCluster(name: string, port: number): Json {
  const endpoint = { address: { socketAddress: { address: '127.0.0.1', portValue: port } } };
  return { name, type: 'STATIC', connectTimeout: '5s', loadAssignment: { clusterName: name, endpoints: [{ lbEndpoints: [{ endpoint }] }] } };
}

function adjusted(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isOfIstio(item)).map(adjusted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Json;
  // Secrets come from the bootstrap.
  if ('sdsConfig' in fields && 'name' in fields) return { name: fields.name };
  const out = Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, adjusted(one)]));
  // Keys of filter state that only Istio's build knows are plain strings there too.
  return /^(io\.)?istio\./.test(String(out.objectKey)) ? { ...out, factoryKey: 'envoy.hashable_string' } : out;
}

function isOfIstio(item: unknown): boolean {
  const config = (item as { typedConfig?: { 'typeUrl'?: string; '@type'?: string } } | null)?.typedConfig;
  return OF_ISTIO.some((name) => `${config?.typeUrl ?? config?.['@type']}`.endsWith(name));
}

/** An HTTP/2 CONNECT over mutual TLS, as ztunnel sends it. */
function tunnelAs({ identities, authority }: Certificates, identity: string, port: number): Tunnel {
  let session: ClientHttp2Session | undefined;
  const opened = () => {
    if (!session || session.closed || session.destroyed) {
      const { certificate, key } = identities[identity]!;
      session = connect(`https://127.0.0.1:${port}`, { cert: certificate, key, ca: authority, checkServerIdentity: () => undefined });
      session.on('error', () => undefined);
    }
    return session;
  };
  return {
    dial(to) {
      const stream = opened().request({ ':method': 'CONNECT', ':authority': to });
      stream.on('response', ({ ':status': status }) => { if (status !== 200) stream.destroy(Object.assign(new Error(`CONNECT ${status}`), { code: 'ECONNRESET' })); });
      // What the HTTP client asks of a socket beside its bytes.
      const same = () => stream;
      return Object.assign(stream, { setKeepAlive: same, setNoDelay: same, ref: same, unref: same }) as unknown as Socket;
    },
    close: () => session?.destroy(),
  };
}

async function stop(envoy: Envoy, echo: Server): Promise<void> {
  await envoy.stop();
  echo.closeAllConnections();
  await new Promise((done) => echo.close(done));
}
