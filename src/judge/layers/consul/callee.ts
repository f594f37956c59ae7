/**
 * The proxy of a callee, and the ways on which calls arrive at it.
 *
 * Sources: Consul "Transparent Proxy"; consul-k8s, connect-inject/webhook/redirect_traffic.go: everything that arrives is led to one port of the proxy,
 * but what is excluded; agent/xds/listeners.go: the proxy passes on what it lets in to the one port of the service, whichever port was dialled, and
 * callers with a proxy dial its own port. Where plain text is permitted, it reaches that port past all intentions.
 */
import { callersOf, PERHAPS } from './callers';
import { isDialledDirectly, isHeadless } from './dialled';
import { closed, dialledPorts, exposedByEntries, inboundReadings, inDoubt, tlsModeOf, UNLIKE } from './inbound';
import { isInConsul, mayBeInConsul, notesOf } from './membership';
import type { ExposedPath } from './probes';
import { INTENTIONS } from './sites';
import { INBOUND_PROXY_PORT } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import { truthOf, type Truth } from '../../core/verdict';
import type { Decision, PeerSet, Request, RequestTest } from '../../engine/decision';
import type { CallPath, ProxyHop, Reading } from '../../engine/meshes/mesh';
import { NO_PATTERNS, type RequestPatterns } from '../../requests/requests';

/** The hops before a port, whoever calls; none where no proxy stands before it. */
export function calleeHops(cluster: Cluster, pod: Pod, port: number): readonly ProxyHop[] {
  if (!mayBeInConsul(pod)) return [];
  const directly = isDialledDirectly(cluster, pod);
  if (port === INBOUND_PROXY_PORT) {
    return [hop([...(directly === 'no' ? [] : strictReadings(cluster, pod, port)), ...(directly === 'yes' ? [] : [{ decision: () => OF_THE_PROXY }])])];
  }
  if (pod.inbound === 'unclear') return [hop([{ decision: () => inDoubt(pod.proxyDoubt ?? 'nothing is known of its proxy') }])];
  const own = openAt(cluster, pod, port);
  if (own) return [own];
  const { captured, excludeInbound, port: servicePort } = notesOf(pod);
  if (captured === 'no' || excludeInbound.includes(port)) return [];
  const readings = port === servicePort || directly === 'yes' ? strictReadings(cluster, pod, port)
    : servicePort === 'unknown' || directly === 'unknown' ? [...strictReadings(cluster, pod, port), CLOSED_READING] : [CLOSED_READING];
  if (captured === 'yes') return [hop(readings)];
  const because = 'whether its proxy takes what arrives is not said';
  return [hop(readings.map(({ ofRequests, decision }) => ({ ...(ofRequests && { ofRequests }), decision: () => withDoubt(decision(), because) })))];
}

/** Callers with a proxy, who dial that of the callee, and others; undefined where all arrive in one way. */
export function calleePaths(cluster: Cluster, pod: Pod, port: number): readonly CallPath[] | undefined {
  const { captured, excludeInbound, port: servicePort } = notesOf(pod);
  if (!isInConsul(pod) || pod.inbound === 'unclear' || port === INBOUND_PROXY_PORT) return undefined;
  if ((servicePort !== port && servicePort !== 'unknown') || openAt(cluster, pod, port)) return undefined;
  const meshed = callersOf(cluster).named('*', dialledPorts(cluster, pod, port));
  // Somebody with a proxy may as well dial the port itself where that is open, or may be.
  const isSure = captured === 'yes' && !excludeInbound.includes(port) && servicePort === port && tlsModeOf(cluster, pod) === 'strict';
  const tunnelled: PeerSet = isSure ? meshed : { kind: 'and', sets: [meshed, PERHAPS] };
  const throughProxy = servicePort === port ? [hop(inboundReadings(cluster, pod, dialledPorts(cluster, pod, port)))] : calleeHops(cluster, pod, port);
  const directly = isDialledDirectly(cluster, pod);
  const isByPod = directly === 'yes' && isHeadless(cluster, pod);
  const arriving = (at: number, callers: PeerSet): CallPath => ({ callers, legs: [{ to: pod, networkPort: at, hops: throughProxy }] });
  const either: PeerSet = { kind: 'and', sets: [tunnelled, PERHAPS] };
  return [
    ...(isByPod ? [arriving(port, tunnelled)] : directly === 'no' ? [arriving(INBOUND_PROXY_PORT, tunnelled)] : [arriving(INBOUND_PROXY_PORT, either), arriving(port, either)]),
    { callers: { kind: 'not', set: tunnelled }, legs: [{ to: pod, networkPort: port, hops: calleeHops(cluster, pod, port) }] },
  ];
}

/** Ports at which the proxy can answer differently; undefined without a proxy. */
export function calleePorts(cluster: Cluster, pod: Pod): readonly number[] | undefined {
  if (!mayBeInConsul(pod)) return undefined;
  const { port, excludeInbound, open } = notesOf(pod);
  return [
    ...(typeof port === 'number' ? [port] : []), ...excludeInbound, ...open.map((one) => one.port), ...exposedBy(cluster, pod).map((one) => one.port),
    ...callersOf(cluster).skippedPorts, INBOUND_PROXY_PORT,
  ];
}

/** What the proxy itself answers, or passes on from whoever asks for it; undefined at all other ports. */
function openAt(cluster: Cluster, pod: Pod, port: number): ProxyHop | undefined {
  const open = notesOf(pod).open.find((one) => one.port === port);
  if (open) return hop([{ decision: () => (open.truth === 'yes' ? EVERYBODY : inDoubt('whether its proxy answers there who scrapes it is not said')) }]);
  const exposed = exposedBy(cluster, pod).filter((one) => one.port === port);
  return exposed.length === 0 ? undefined : hop([{ ofRequests: true, decision: () => exposedDecision(exposed) }]);
}

/** Probes, and what entries expose; whether its ports are led to the proxy instead, entries do not say. */
function exposedBy(cluster: Cluster, pod: Pod): readonly ExposedPath[] {
  const written = exposedByEntries(cluster, pod);
  return [...notesOf(pod).exposed, ...written.map(({ port, path }) => ({ port, path, truth: 'unknown' as const }))];
}

/** Paths of what a pod exposes. */
export function exposedPatterns(cluster: Cluster, pod: Pod): RequestPatterns {
  return { ...NO_PATTERNS, paths: exposedBy(cluster, pod).map(({ path }) => path) };
}

function exposedDecision(exposed: readonly ExposedPath[]): Decision {
  const paths = [...new Set(exposed.map(({ path }) => path))].sort();
  const matches = ({ path }: Request): Truth => {
    if (path === undefined) return 'conditional';
    const found = exposed.filter((one) => one.path === path.replace(/[?#].*$/s, ''));
    return found.length === 0 ? 'no' : found.some(({ truth }) => truth === 'yes') ? 'yes' : 'unknown';
  };
  const request: RequestTest = {
    kind: 'request',
    key: `exposed by Consul ${JSON.stringify(exposed.map(({ path, truth }) => [path, truth]))}`,
    matches,
    fact: ({ path }) => path ?? '',
    patterns: { ...NO_PATTERNS, paths },
  };
  return {
    tiers: [{
      mode: 'any-allow',
      captures: 'always',
      policies: [{
        rules: [{ action: 'allow', peer: 'any', request, path: [] }],
        words: {
          none: { path: [], effect: 'denies', truth: 'no', because: `the proxy passes on ${paths.join(', ')} there, and nothing else` },
          rule: () => ({ because: 'the proxy passes it on from whoever asks, as a probe does' }),
        },
      }],
    }],
    otherwise: 'no',
  };
}

/** What arrives at the port itself: where plain text is permitted, from whoever sends it. */
function strictReadings(cluster: Cluster, pod: Pod, port: number): readonly Reading[] {
  const readings = inboundReadings(cluster, pod, dialledPorts(cluster, pod, port));
  const mode = tlsModeOf(cluster, pod);
  if (mode === 'strict') return readings;
  return mode === 'permissive' ? [{ decision: () => EVERYBODY }] : [...readings, { decision: () => EVERYBODY }];
}

/** A doubt that is there already goes before. */
function withDoubt(decision: Decision, because: string): Decision {
  return { ...decision, doubt: decision.doubt ?? { because, keeps: 'yes' } };
}

function hop(readings: readonly Reading[]): ProxyHop {
  return { hop: INTENTIONS.id, readings, unlike: UNLIKE };
}

const EVERYBODY: Decision = Object.freeze({ tiers: [], otherwise: truthOf(true), unselected: 'the proxy asks nobody there who they are' });
const OF_THE_PROXY = closed('the proxy takes calls of its service there, and none of this one');
const CLOSED_READING: Reading = Object.freeze({ decision: () => closed('the proxy leads what arrives there to the port of its service') });
