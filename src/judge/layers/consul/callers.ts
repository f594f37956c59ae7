/**
 * What can be asked of callers, as tests of peers: whether they show an identity, and by which name.
 *
 * Sources: Consul "Transparent Proxy": proxies show the identity of their service to other proxies; ports, networks and users that a pod excludes, it
 * sends itself, in plain text, and so does a pod whose traffic is not led to its proxy, except to services that it names. Ports count as they are dialled.
 */
import { isInConsul, isNotGiven, mayBeInConsul, notesOf } from './membership';
import { isNamed, namesOf } from './names';
import { ANY } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import { rangeHas, type Address } from '../../cluster/ip';
import type { Peer, Pod } from '../../cluster/pod';
import { and, truthOf, type Truth } from '../../core/verdict';
import type { PeerTest } from '../../engine/decision';

/** Characters that mean themselves in a regular expression. */
const PLAIN_NAME = /^[\w-]+$/;

const KNOWN = new WeakMap<Cluster, Callers>();

/** The tests of a cluster, each made once. */
export function callersOf(cluster: Cluster): Callers {
  let known = KNOWN.get(cluster);
  if (!known) KNOWN.set(cluster, known = new Callers(cluster));
  return known;
}

export const PERHAPS: PeerTest = Object.freeze({ kind: 'entity', key: 'perhaps in Consul', matches: () => 'unknown' });

export class Callers {
  /** Whose connections go through a proxy, or may. */
  readonly proxied = entity('proxied by Consul', (peer) => truthOf(peer.kind === 'pod' && this.hasProxy(peer.pod) !== 'no'));

  /** Whose connections go through a proxy for certain. */
  readonly held = entity('held by Consul', (peer) => (peer.kind === 'pod' ? this.hasProxy(peer.pod) : 'no'));

  /** Addresses outside, from which services of other clusters may call. */
  readonly outside = entity('outside', (peer) => (peer.kind === 'external' ? 'unknown' : 'no'));

  private readonly tests = new Map<string, PeerTest>();
  private skipped?: readonly number[];

  constructor(private readonly cluster: Cluster) {}

  /** Those whom a source of an intention means, if they show an identity to a callee that is dialled at one of some ports. */
  named(name: string, ports: readonly number[]): PeerTest {
    return this.once(`${name} at ${ports.join()}`, (key) => ({
      kind: 'identity',
      key,
      matches: (peer) => {
        if (peer.kind === 'external') return 'no';
        // Proxies read a name as a part of a regular expression. Source: Consul, agent/xds/rbac.go, makeSpiffePattern.
        if (name !== ANY && !PLAIN_NAME.test(name)) return 'unknown';
        // Whoever it is, nobody knows as whom it is registered.
        if (peer.pod.opaque !== undefined || (mayBeInConsul(peer.pod) && peer.pod.outbound === 'unclear')) return 'unknown';
        const isMeant = name === ANY ? this.hasName(peer.pod) : isNamed(namesOf(this.cluster, peer.pod), name);
        return isMeant === 'no' ? 'no' : and(isMeant, this.shows(peer, ports));
      },
    }));
  }

  /** Whether a pod's connections go through a proxy. */
  hasProxy(pod: Pod): Truth {
    if (pod.opaque !== undefined) return 'unknown';
    if (!mayBeInConsul(pod)) return 'no';
    const { captured, hasUpstreams } = notesOf(pod);
    if (isInConsul(pod) && pod.outbound === 'all' && captured === 'yes') return 'yes';
    return captured === 'no' && pod.outbound !== 'unclear' && !hasUpstreams ? 'no' : 'unknown';
  }

  /** Whether a caller sends to an address past its proxy. */
  skips(pod: Pod, address: Address, port: number): boolean {
    const { excludeOutbound, excludeCidrs } = notesOf(pod);
    return excludeOutbound.includes(port) || excludeCidrs.some((range) => rangeHas(range, address));
  }

  /** Ports that some caller excludes: all others are alike. */
  get skippedPorts(): readonly number[] {
    return this.skipped ??= [...new Set(this.cluster.workloads.flatMap((pod) => notesOf(pod).excludeOutbound))];
  }

  /** Of the ports by which a callee may be dialled those that callers tell from others, and one that stands for all that they don't. */
  told(ports: readonly number[]): readonly number[] {
    const told = ports.filter((port) => this.skippedPorts.includes(port));
    return told.length === ports.length ? told : [...told, NO_PORT];
  }

  /** A pod without a name shows no identity. */
  private hasName(pod: Pod): Truth {
    const { possible, doubt } = namesOf(this.cluster, pod);
    if (possible.length === 0) return 'no';
    return doubt === undefined || isNotGiven(pod) ? 'yes' : 'unknown';
  }

  private shows(peer: Peer, ports: readonly number[]): Truth {
    if (peer.kind === 'external') return 'no';
    const proxied = this.hasProxy(peer.pod);
    return proxied === 'no' ? 'no' : and(proxied, takes(peer.pod, ports));
  }

  private once(key: string, make: (key: string) => PeerTest): PeerTest {
    let test = this.tests.get(key);
    if (!test) this.tests.set(key, test = make(`Consul ${key}`));
    return test;
  }
}

/** Nobody excludes it. */
const NO_PORT = 0;

/** Whether the proxy of a caller takes what is sent to these ports; open where it may be sent to several of which it takes some. */
function takes(pod: Pod, ports: readonly number[]): Truth {
  const { excludeOutbound, excludeCidrs } = notesOf(pod);
  const isSkipped = ports.map((port) => excludeOutbound.includes(port));
  if (isSkipped.every((one) => one)) return 'no';
  return isSkipped.includes(true) || excludeCidrs.length > 0 ? 'unknown' : 'yes';
}

function entity(key: string, matches: (peer: Peer) => Truth): PeerTest {
  return { kind: 'entity', key, matches };
}
