/**
 * How calls of hosts outside travel in ambient mode: straight, or through a tunnel to a waypoint, which connects to the host.
 *
 * Sources: Istio "Egress" of ambient mode; ztunnel's outbound proxy, which passes on everything that the mesh knows nothing of (meshConfig's
 * outboundTrafficPolicy means nothing to it), and pilot's waypoint listeners and clusters.
 */
import { IN_AMBIENT, OF_GATEWAYS } from './arrival';
import { isAmbientIn } from './bindings';
import { bindingsOutside, boundEntries, hasUnclearEntry, namespacesApart, type BoundEntry, type HostBinding } from './bound-hosts';
import { unclearHop } from './callee';
import { policiesBefore } from './policies-outside';
import { hopsOfWaypoint, type WaypointTarget } from './waypoint-hops';
import { isForIngress, podsOfWaypoint } from './waypoints';
import { HBONE_PORT } from './well-known';
import type { Cluster } from '../../../cluster/cluster';
import { perKey } from '../../../cluster/per-key';
import type { Peer } from '../../../cluster/pod';
import { truthOf } from '../../../core/verdict';
import { eitherOf, type Decision, type PeerSet, type PeerTest } from '../../../engine/decision';
import type { CallLeg, CallOutside, CallPath, MeshDoubt, PathsOutside, ProxyHop } from '../../../engine/meshes/mesh';
import { mergePatterns, NO_PATTERNS, type RequestPatterns } from '../../../requests/requests';
import { perhaps } from '../caller-tests';
import { ISTIO } from '../key';
import type { ServiceEntry, ServiceEntryPort } from '../read/egress';
import { requestPatternsOf } from '../request-patterns';
import type { Chain } from '../services';
import { PROXY_EGRESS } from '../sites';

export const PATHS_OUTSIDE: PathsOutside = {
  ports: (cluster) => portsOf(cluster, 'all'),
  isOn: (cluster, port) => portsOf(cluster, 'all').has(port),
  patterns: (cluster, port) => patternsAt(cluster, port ?? 'all'),
  paths: (cluster, call) => {
    const apart = namespacesApart(cluster, call);
    const others = { kind: 'not', set: eitherOf(apart.map(inNamespace)) } as const;
    const bound = [
      ...apart.flatMap((namespace) => ofCallers(pathsFrom(cluster, call, namespace), inNamespace(namespace))),
      ...apart.length === 0 ? pathsFrom(cluster, call) : ofCallers(pathsFrom(cluster, call), others),
    ];
    const straight: readonly CallLeg[] = [{ to: 'outside', networkPort: call.port, hops: [] }];
    if (bound.length === 0) return [{ callers: 'any', legs: straight }];
    return [...bound, { callers: { kind: 'not', set: eitherOf(bound.map(({ callers }) => callers)) }, legs: straight }];
  },
};

/** The paths that are not straight for certain, of those to whom an entry of this namespace comes first. */
function pathsFrom(cluster: Cluster, call: CallOutside, from?: string): readonly CallPath[] {
  const bindings = bindingsOutside(cluster, call, from);
  const isSure = bindings.length === 1;
  // Where the name is known, it is open which entry has it.
  const callers = isSure ? IN_AMBIENT : call.host === undefined ? depending(IN_AMBIENT) : perhaps(IN_AMBIENT);
  return bindings.flatMap((binding): readonly CallPath[] => {
    const legs = legsOf(cluster, call, binding);
    if (binding.kind === 'direct') return isSure ? [] : [{ callers, legs }];
    const gateways = binding.kind === 'bound' && isForIngress(cluster, { namespace: binding.entry.ref.namespace, labels: binding.entry.labels });
    return [
      { callers, legs },
      // Which routes of a gateway lead to the host is not asked here.
      ...(gateways ? [{ callers: perhaps(OF_GATEWAYS), legs }] : []),
    ];
  });
}

function ofCallers(paths: readonly CallPath[], set: PeerSet): readonly CallPath[] {
  return paths.map(({ callers, legs }) => ({ callers: { kind: 'and', sets: [set, callers] }, legs }));
}

function inNamespace(namespace: string): PeerTest {
  return { kind: 'entity', key: `in the namespace ${namespace}`, matches: (peer) => truthOf(peer.kind === 'pod' && peer.pod.namespace === namespace) };
}

/** Connections of which nothing can be said, because an entry could not be read. */
export function doubtOutside(cluster: Cluster, { kind }: Peer): MeshDoubt | undefined {
  if (kind !== 'external' || !isAmbientIn(cluster) || !hasUnclearEntry(cluster, 'all')) return undefined;
  return { callers: IN_AMBIENT, hop: PROXY_EGRESS.id, because: 'a ServiceEntry that leads through a waypoint could not be understood' };
}

/** Those who take a path if the request names a certain host. */
function depending(set: PeerTest): PeerSet {
  return { kind: 'and', sets: [set, IF_NAMED] };
}

const IF_NAMED: PeerTest = Object.freeze({ kind: 'entity', key: 'if it is named', matches: () => 'conditional' });

function legsOf(cluster: Cluster, { port }: CallOutside, binding: HostBinding): readonly CallLeg[] {
  const straight = (hops: readonly ProxyHop[]): CallLeg => ({ to: 'outside', networkPort: port, hops });
  if (binding.kind === 'direct') return [straight([])];
  if (binding.kind === 'unknown') return unclearLeg(binding.because);
  const { entry, gateway, leads } = binding;
  const name = `${gateway.ref.namespace}/${gateway.ref.name}`;
  const waypoint = podsOfWaypoint(cluster, gateway);
  if (!waypoint || waypoint.inbound === 'unclear') return unclearLeg(waypoint?.proxyDoubt ?? `nothing is known of the pods of the waypoint ${name}`);
  const hops = hopsOfWaypoint(cluster, gateway, waypoint, [targetOf(entry, binding.port)]);
  return [
    { to: waypoint, networkPort: HBONE_PORT, hops, words: `at the waypoint ${name}` },
    { ...straight(leads === 'yes' ? [] : [elsewhere(leads, `${entry.ref.namespace}/${entry.ref.name}`)]), words: `behind the waypoint ${name}` },
  ];
}

function unclearLeg(because: string): readonly CallLeg[] {
  return [{ to: 'outside', hops: [unclearHop(because)] }];
}

/** Where the entry leads to another address, or may. */
function elsewhere(leads: 'no' | 'unknown', entry: string): ProxyHop {
  const because = leads === 'no' ? `the ServiceEntry ${entry} leads elsewhere` : `it is unknown whether the ServiceEntry ${entry} leads there`;
  const decision: Decision = leads === 'unknown' ? { tiers: [], otherwise: 'unknown', doubt: { because } } : {
    tiers: [{
      mode: 'any-allow',
      captures: 'always',
      policies: [{ rules: [], words: { none: { path: [], effect: 'denies', truth: 'no', because }, rule: () => [] } }],
    }],
    otherwise: 'no',
  };
  return { hop: PROXY_EGRESS.id, readings: [{ decision: () => decision }] };
}

function targetOf({ ref: { namespace, name } }: ServiceEntry, { number, protocol }: ServiceEntryPort): WaypointTarget {
  return { object: { kind: 'ServiceEntry', namespace, name }, chain: chainOfProtocol(protocol), port: number };
}

/** Source: Istio "Protocol Selection". */
function chainOfProtocol(protocol: string): Chain {
  return HTTP.has(protocol) ? 'http' : 'tcp';
}

const HTTP: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'HTTP_PROXY', 'GRPC', 'GRPC-WEB']);

const portsOf = perKey((cluster: Cluster, _: 'all'): ReadonlySet<number> => new Set(boundEntries(cluster).flatMap(({ entry: { ports } }) => ports.map(({ number }) => number))));

const patternsAt = perKey((cluster: Cluster, port: number | 'all'): RequestPatterns => {
  const entries = boundEntries(cluster).filter(({ entry: { ports } }) => port === 'all' || ports.some(({ number }) => number === port));
  // A name that is no wildcard is found before one that is: all names count, those that no waypoint stands before as well.
  const hosts = entries.length === 0 ? [] : namesBeside(cluster, entries);
  const policies = entries.flatMap((bound) => policiesBefore(cluster, bound)).flatMap(({ authorization }) => authorization);
  return mergePatterns([{ ...NO_PATTERNS, hosts }, requestPatternsOf(policies)]);
});

/** Names of bound entries, and those that are nearer to a host than one of them. */
function namesBeside(cluster: Cluster, bound: readonly BoundEntry[]): readonly string[] {
  const own = bound.flatMap(({ entry: { hosts } }) => hosts);
  const wild = own.filter((name) => name.startsWith('*')).map((name) => name.slice(1).toLowerCase());
  const others = cluster.manifests.of(ISTIO).serviceEntries.flatMap(({ hosts }) => hosts);
  return [...new Set([...own, ...others.filter((name) => wild.some((end) => name.toLowerCase().endsWith(end)))])];
}
