/**
 * What proxies of callers let out to addresses outside, by EgressNetworks.
 *
 * Sources: Linkerd "Egress Traffic"; index/src/outbound/index/egress_network.rs: those of the caller's own namespace hide those for everybody; of the
 * networks that hold an address the smallest counts, then the older object, then the name. grpc/src/outbound.rs: at a port the routes of one kind
 * count, those of gRPC before HTTP before TLS before TCP; what none of them takes meets the traffic policy. What no EgressNetwork holds is let out.
 */
import { callersOf, NOBODY } from './callers';
import { linkerdOf } from './installations';
import { LINKERD } from './key';
import { compareRanks, hostOf } from './matching';
import { mayBeInLinkerd, isInLinkerd, notesOf } from './membership';
import type { EgressNetwork } from './read/egress-network';
import type { PolicyRoute } from './read/route';
import { EGRESS_NETWORKS } from './sites';
import { EGRESS_NAMESPACE } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import { blockHas, rangeHas, tryParseCidr, type Address, type IpBlock } from '../../cluster/ip';
import type { PortRange } from '../../cluster/ports';
import { or, truthOf, type Truth } from '../../core/verdict';
import type { Decision, PeerSet, PeerTest, Policy, RequestSet } from '../../engine/decision';
import type { CallerProxies, KnownHosts } from '../../engine/meshes/mesh';

const EVERYTHING: Decision = Object.freeze({ tiers: [], otherwise: 'yes' });

/** Callers know every pod, by whatever name or address. */
export const CALLERS: CallerProxies = {
  site: EGRESS_NETWORKS,
  proxied: (cluster) => callersOf(cluster).proxied,
  limited: (cluster) => (cluster.of(LINKERD).egressNetworks.size === 0 ? NOBODY : callersOf(cluster).proxied),
  passing: () => NOBODY,
  ways: () => ({ service: 'any', address: 'any' }),
  toPod: () => EVERYTHING,
  toService: () => EVERYTHING,
  toAddress: (cluster, address, port, host) => egressDecision(cluster, address, port, host),
  ports: () => [],
  outside: knownHosts,
};

function egressDecision(cluster: Cluster, address: Address, port: number, host: string | undefined): Decision {
  const { egressNetworks } = cluster.of(LINKERD);
  if (egressNetworks.size === 0) return EVERYTHING;
  const named = [...egressNetworks].filter(([namespace]) => namespace !== EGRESS_NAMESPACE);
  const policies = named.flatMap(([namespace, networks]) => policiesOf(cluster, networks, inNamespace(namespace), { address, port, host }));
  const others: PeerSet = { kind: 'not', set: { kind: 'or', sets: named.map(([namespace]) => inNamespace(namespace)) } };
  const common = policiesOf(cluster, egressNetworks.get(EGRESS_NAMESPACE) ?? [], others, { address, port, host });
  return {
    tiers: [{ mode: 'first-match', captures: 'if-selected', policies: [skipping(cluster, address, port), ...policies, ...common] }],
    otherwise: 'yes',
    unselected: 'no EgressNetwork holds the address for the caller',
  };
}

interface Asked {
  readonly address: Address;
  readonly port: number;
  readonly host: string | undefined;
}

function policiesOf(cluster: Cluster, networks: readonly EgressNetwork[], callers: PeerSet, asked: Asked): readonly Policy[] {
  if (networks.length === 0) return [];
  const peer: PeerSet = { kind: 'and', sets: [callers, callersOf(cluster).held] };
  const unclear = networks.find(({ malformed }) => malformed);
  if (unclear) return [inDoubt(peer, 'it could not be understood', unclear)];
  const found = resolve(cluster, networks, asked.address);
  if (found.length === 0) return [rulesOf('allow', peer, 'any', 'no EgressNetwork holds the address for the caller')];
  if (found === 'unknown') return [inDoubt(peer, 'which EgressNetwork holds the address depends on the networks of the cluster, which are not known')];
  const answers = found.map((network) => ({ network, truth: outcome(cluster, network, asked) }));
  const [{ network, truth }] = answers;
  if (answers.some((other) => other.truth !== truth)) {
    return [inDoubt(peer, 'which of several EgressNetworks is the older is not known', network)];
  }
  if (truth === 'unknown') return [inDoubt(peer, 'a route of it leads calls elsewhere, or could not be understood', network)];
  if (truth === 'yes') return [{ object: network.ref, ...rulesOf('allow', peer, 'any', 'it lets the call out') }];
  if (truth === 'no') return [{ object: network.ref, ...rulesOf('deny', peer, 'any', 'no route of it takes the call, and its traffic policy is Deny') }];
  return [
    { object: network.ref, ...rulesOf('allow', peer, CONDITIONAL, 'a route of it may take the call') },
    { object: network.ref, ...rulesOf('deny', peer, 'any', 'its traffic policy is Deny') },
  ];
}

/** One that may hold calls back. */
function inDoubt(peer: PeerSet, because: string, network?: EgressNetwork): Policy {
  return { ...(network && { object: network.ref }), ...rulesOf('deny', peer, 'any', because), doubt: because };
}

const CONDITIONAL: RequestSet = Object.freeze({ kind: 'request', key: 'a route of an EgressNetwork', matches: () => 'conditional', fact: () => '' });

function rulesOf(action: 'allow' | 'deny', peer: PeerSet, request: RequestSet, because: string): Pick<Policy, 'rules' | 'words'> {
  return { rules: [{ action, peer, request, path: ['spec', 'trafficPolicy'] }], words: { rule: () => ({ because }) } };
}

/** What a caller's proxy does not take is let out: ports for certain; of networks versions differ in whether they are skipped on the way out as well. */
function skipping(cluster: Cluster, address: Address, port: number): Policy {
  const skips: PeerTest = {
    kind: 'entity',
    key: `skips ${address.family}:${address.value} ${port}`,
    matches: (peer) => {
      if (peer.kind !== 'pod' || callersOf(cluster).hasProxy(peer.pod) === 'no') return 'no';
      const isSkipped = notesOf(peer.pod).skipSubnets.some((range) => rangeHas(range, address));
      return or(callersOf(cluster).skipsOutside(peer.pod, port), isSkipped ? 'unknown' : 'no');
    },
  };
  return rulesOf('allow', skips, 'any', 'the proxy of the caller skips it');
}

function inNamespace(namespace: string): PeerTest {
  return {
    kind: 'entity',
    key: `in namespace ${namespace}`,
    matches: (peer) => truthOf(peer.kind === 'pod' && peer.pod.namespace === namespace),
    candidates: (peers) => peers.inNamespace(namespace),
  };
}

/** The EgressNetworks of which one counts for an address; several, where their ages are not known. */
function resolve(cluster: Cluster, networks: readonly EgressNetwork[], address: Address): readonly EgressNetwork[] | 'unknown' {
  const { clusterNetworks } = linkerdOf(cluster.settings);
  const sized = networks.map((network) => ({ network, size: sizeAt(network, clusterNetworks, address) }));
  if (sized.some(({ size }) => size === 'unknown')) return 'unknown';
  const held = sized.flatMap(({ network, size }) => (typeof size === 'bigint' ? [{ network, size }] : []));
  const smallest = held.reduce<bigint | undefined>((least, { size }) => (least === undefined || size < least ? size : least), undefined);
  const best = held.filter(({ size }) => size === smallest).map(({ network }) => network);
  const first = best.filter((network) => best.every((other) => other === network || isOlder(network, other)));
  return first.length === 1 ? first : best;
}

function isOlder(left: EgressNetwork, right: EgressNetwork): boolean {
  if (left.created === '' || right.created === '') return false;
  return left.created === right.created ? left.ref.name < right.ref.name : left.created < right.created;
}

const WORLD: readonly IpBlock[] = ['0.0.0.0/0', '::/0'].flatMap((text) => {
  const cidr = tryParseCidr(text);
  return cidr ? [{ cidr, except: [], canonical: text }] : [];
});

/** How many addresses the smallest network has that holds an address; undefined, where none does. */
function sizeAt({ networks }: EgressNetwork, clusterNetworks: readonly IpBlock[] | 'unknown', address: Address): bigint | 'unknown' | undefined {
  if (!networks && clusterNetworks === 'unknown') return 'unknown';
  const own = networks ?? WORLD.map((block) => ({ ...block, except: (clusterNetworks as readonly IpBlock[]).map(({ cidr }) => cidr) }));
  const sizes = own.filter((block) => blockHas(block, address)).map(({ cidr }) => cidr.last - cidr.first);
  return sizes.reduce<bigint | undefined>((least, size) => (least === undefined || size < least ? size : least), undefined);
}

const ORDER: readonly PolicyRoute['kind'][] = ['GRPCRoute', 'HTTPRoute', 'TLSRoute', 'TCPRoute'];

/** What becomes of a call that an EgressNetwork is about. */
function outcome(cluster: Cluster, network: EgressNetwork, { port, host }: Asked): Truth {
  const routes = routesAt(cluster, network, port);
  if (routes.some(({ malformed }) => malformed)) return 'unknown';
  const kind = ORDER.find((one) => routes.some((route) => route.kind === one));
  const counting = routes.filter((route) => route.kind === kind && route.dropped === undefined);
  if (counting.some(({ rules: own }) => own.some(({ diverts }) => diverts))) return 'unknown';
  if (network.trafficPolicy === 'Allow') return counting.some(({ rules: own }) => own.some(({ redirects }) => redirects)) ? 'conditional' : 'yes';
  if (counting.length === 0) return 'no';
  if (kind === 'TCPRoute') return 'yes';
  const hosts = counting.map((route) => ({ route, ...hostOf(route, host) })).filter(({ truth }) => truth !== 'no');
  if (hosts.length === 0) return 'no';
  const best = [...hosts].sort((left, right) => compareRanks(right.rank, left.rank))[0];
  return best.truth === 'yes' && kind === 'TLSRoute' ? 'yes' : 'conditional';
}

function routesAt(cluster: Cluster, { ref }: EgressNetwork, port: number): readonly PolicyRoute[] {
  return cluster.manifests.of(LINKERD).routes.filter(({ egress }) => (
    egress.some((parent) => parent.namespace === ref.namespace && parent.name === ref.name && parent.port === port)
  ));
}

/** Names and ports of routes, and networks, by which proxies tell addresses outside apart. */
function knownHosts(cluster: Cluster): KnownHosts {
  const { routes, egressNetworks } = cluster.manifests.of(LINKERD);
  const attached = routes.filter(({ egress }) => egress.length > 0);
  const { clusterNetworks } = linkerdOf(cluster.settings);
  const namesOf = (some: readonly PolicyRoute[]) => [...new Set(some.flatMap(({ hostnames }) => hostnames))];
  const skipped = [...new Map(cluster.workloads.filter((pod) => isInLinkerd(pod) || mayBeInLinkerd(cluster, pod))
    .flatMap((pod) => notesOf(pod).skipSubnets).map((range) => [`${range.first}-${range.last}`, range])).values()];
  return {
    names: namesOf(attached),
    ports: new Set([
      ...attached.flatMap(({ egress }) => egress.map(({ port }) => port)),
      ...(egressNetworks.length > 0 ? callersOf(cluster).skippedPorts.flatMap(portsIn) : []),
    ]),
    namesAt: (port) => namesOf(attached.filter(({ egress }) => egress.some((parent) => parent.port === port))),
    placeOf: (address, port) => [
      ...callersOf(cluster).skippedPorts.map((range) => Number(range.first <= port && port <= range.last)),
      ...egressNetworks.map((network) => String(sizeAt(network, clusterNetworks, address) ?? '')),
      ...skipped.map((range) => Number(rangeHas(range, address))),
    ].join(),
  };
}

function portsIn({ first, last }: PortRange): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}
