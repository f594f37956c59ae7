/**
 * What can be asked of callers, as tests of peers: whether they show an identity, which one, and where they are.
 *
 * Sources: Linkerd "Automatic mTLS": a proxy shows its identity to every proxy that it calls, by a Service or by the address of a pod, and a caller
 * without a proxy shows none; "Proxy Configuration": ports and networks that a pod skips it sends itself, in plain text. What it skips are ports as they are
 * dialled, before a Service leads elsewhere.
 */
import { identityMatches, identityOf } from './identities';
import { linkerdOf, type LinkerdInstallation } from './installations';
import { isInLinkerd, mayBeInLinkerd, notesOf } from './membership';
import { holdsPort } from './read/ports';
import type { Cluster } from '../../cluster/cluster';
import { blockHas, isWholeFamily, rangeContains, rangesMeet, type Address, type AddressRange, type IpBlock } from '../../cluster/ip';
import type { Peer, Pod } from '../../cluster/pod';
import type { PortRange } from '../../cluster/ports';
import { and, anyOf, truthOf, type Truth } from '../../core/verdict';
import { eitherOf, type PeerSet, type PeerTest } from '../../engine/decision';

const KNOWN = new WeakMap<Cluster, Callers>();

/** The tests of a cluster, each made once. */
export function callersOf(cluster: Cluster): Callers {
  let known = KNOWN.get(cluster);
  if (!known) KNOWN.set(cluster, known = new Callers(cluster));
  return known;
}

export const NOBODY: PeerSet = Object.freeze({ kind: 'or', sets: [] });
export const PERHAPS: PeerTest = Object.freeze({ kind: 'entity', key: 'perhaps in Linkerd', matches: () => 'unknown' });

export class Callers {
  /** Whose connections go through a proxy, or may. */
  readonly proxied = entity('proxied by Linkerd', (peer) => truthOf(peer.kind === 'pod' && this.hasProxy(peer.pod) !== 'no'));

  /** Whose connections go through a proxy for certain. */
  readonly held = entity('held by Linkerd', (peer) => (peer.kind === 'pod' ? this.hasProxy(peer.pod) : 'no'));

  private readonly installation: LinkerdInstallation;
  private readonly tests = new Map<string, PeerTest>();
  private skipped?: readonly PortRange[];

  constructor(private readonly cluster: Cluster) {
    this.installation = linkerdOf(cluster.settings);
  }

  /** Those who show an identity to a callee that is dialled at one of some ports. */
  meshed(ports: readonly number[]): PeerTest {
    return this.once(`meshed ${this.keyOf(ports)}`, (key) => ({ kind: 'identity', key, matches: (peer) => this.shows(peer, ports) }));
  }

  /** Those who show an identity that a value means. */
  identity(value: string, ports: readonly number[]): PeerTest {
    return this.once(`${value} ${this.keyOf(ports)}`, (key) => ({
      kind: 'identity',
      key,
      matches: (peer) => (peer.kind === 'pod' && identityMatches(value, identityOf(peer.pod, this.installation)) ? this.shows(peer, ports) : 'no'),
    }));
  }

  account(namespace: string, account: string, value: string, ports: readonly number[]): PeerTest {
    const test = this.identity(value, ports);
    return this.once(`account ${test.key}`, () => ({ ...test, candidates: (peers) => [...peers.withAccount(namespace, account), ...peers.opaque] }));
  }

  /** Those who are in any of some networks. */
  networks(blocks: readonly IpBlock[]): PeerSet {
    const isEverywhere = [4, 6].every((family) => blocks.some((block) => isWholeFamily(block) && block.cidr.family === family));
    return isEverywhere ? 'any' : eitherOf(blocks.map((block) => this.network(block)));
  }

  /** Whether a pod's connections go through a proxy. */
  hasProxy(pod: Pod): Truth {
    if (pod.opaque !== undefined) return 'unknown';
    if (isInLinkerd(pod)) return pod.outbound === 'all' ? 'yes' : 'unknown';
    return mayBeInLinkerd(this.cluster, pod) ? 'unknown' : 'no';
  }

  private shows(peer: Peer, ports: readonly number[]): Truth {
    if (peer.kind === 'external') return 'no';
    const proxied = this.hasProxy(peer.pod);
    return proxied === 'no' ? 'no' : and(proxied, this.takes(peer.pod, ports));
  }

  /** Whether a caller with a proxy sends to a port outside past it. */
  skipsOutside(pod: Pod, port: number): Truth {
    const { skipOutbound } = notesOf(pod);
    const { ports, isKnown } = this.installation.skipOutbound;
    if (!holdsPort(skipOutbound ?? ports, port)) return 'no';
    return skipOutbound || isKnown ? 'yes' : 'unknown';
  }

  /** Whether the proxy of a caller takes what is sent to these ports; open where it may be sent to several of which it takes some. */
  private takes(pod: Pod, ports: readonly number[]): Truth {
    const { skipOutbound, skipSubnets } = notesOf(pod);
    const { ports: skipped, isKnown } = this.installation.skipOutbound;
    const isSkipped = ports.map((port) => holdsPort(skipOutbound ?? skipped, port));
    if (isSkipped.every((one) => one)) return skipOutbound || isKnown ? 'no' : 'unknown';
    return isSkipped.includes(true) || skipSubnets.length > 0 ? 'unknown' : 'yes';
  }

  private network(block: IpBlock): PeerTest {
    return this.once(`network ${block.canonical}`, (key) => entity(key, (peer) => this.isIn(block, peer)));
  }

  private isIn(block: IpBlock, peer: Peer): Truth {
    if (peer.kind === 'external') return truthOf(blockHas(block, peer.address));
    const { addresses, hostNetwork } = peer.pod;
    if (peer.pod.opaque !== undefined) return 'unknown';
    if (addresses) return holdsAll(block, addresses);
    if (isWholeFamily(block)) return 'yes';
    const { podCidrs } = this.cluster;
    if (hostNetwork || podCidrs.length === 0) return 'unknown';
    if (!podCidrs.some((range) => mayHold(block, range))) return 'no';
    return truthOrUnknown(podCidrs.every((range) => rangeContains(block.cidr, range) && !block.except.some((except) => rangesMeet(except, range))));
  }

  /** Ports that some caller skips: all others are alike. */
  get skippedPorts(): readonly PortRange[] {
    return this.skipped ??= [
      ...new Map([...this.cluster.workloads.flatMap((pod) => notesOf(pod).skipOutbound ?? []), ...this.installation.skipOutbound.ports]
        .map((range) => [`${range.first}-${range.last}`, range])).values(),
    ];
  }

  /** Of the ports by which a callee may be dialled those that callers tell from others, and one that stands for all that they don't. */
  told(ports: readonly number[]): readonly number[] {
    const told = ports.filter((port) => holdsPort(this.skippedPorts, port));
    return told.length === ports.length ? told : [...told, NO_PORT];
  }

  private keyOf(ports: readonly number[]): string {
    return ports.join();
  }

  private once(key: string, make: (key: string) => PeerTest): PeerTest {
    let test = this.tests.get(key);
    if (!test) this.tests.set(key, test = make(`Linkerd ${key}`));
    return test;
  }
}

/** Nobody skips it. */
const NO_PORT = 0;

function entity(key: string, matches: (peer: Peer) => Truth): PeerTest {
  return { kind: 'entity', key, matches };
}

function mayHold(block: IpBlock, range: AddressRange): boolean {
  return rangesMeet(block.cidr, range) && !block.except.some((except) => rangeContains(except, range));
}

function truthOrUnknown(holds: boolean): Truth {
  return holds ? 'yes' : 'unknown';
}

function holdsAll(block: IpBlock, addresses: readonly Address[]): Truth {
  const held = addresses.map((address) => blockHas(block, address));
  return held.includes(false) ? anyOf(held.map((one) => (one ? 'unknown' : 'no'))) : 'yes';
}
