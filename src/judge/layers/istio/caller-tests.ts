/**
 * What can be asked about the proxies of callers, as tests of peers.
 *
 * A Sidecar names few hosts, so a test says who can match: callers are found by the hosts that they import. Most proxies import everything, and
 * are one set for all hosts.
 */
import { callerProxyOf, isCertain, type CallerProxy, type KnownProxy } from './caller-proxy';
import { importersOf, type Importers } from './importers';
import { isShown, mayShowNamespace, type RegistryHost } from './imports';
import { ISTIO } from './key';
import { modeOf } from './membership';
import type { ServiceEntry } from './read/egress';
import { hostOf, isUncertain } from './service-entries';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';
import { truthOf, type Truth } from '../../core/verdict';
import type { PeerSet, PeerTest } from '../../engine/decision';
import type { PeerClass } from '../../engine/peer-classes';
import type { PeerIndex } from '../../engine/peer-index';

const KNOWN = new WeakMap<Cluster, CallerTests>();

/** The tests of a cluster, each made once. */
export function callerTestsOf(cluster: Cluster): CallerTests {
  let known = KNOWN.get(cluster);
  if (!known) KNOWN.set(cluster, known = new CallerTests(cluster));
  return known;
}

/** A set with something of which it is not known whether it is there. */
export function perhaps(set: PeerSet): PeerSet {
  return { kind: 'and', sets: [set, PERHAPS] };
}

const PERHAPS: PeerTest = Object.freeze({ kind: 'entity', key: 'perhaps', matches: () => 'unknown' });

export class CallerTests {
  /** Callers whose proxies pass on every connection. A caller that may bypass its proxy counts as unknown. */
  readonly passes = this.entity('passes', (peer): Truth => {
    const { kind } = this.proxyOf(peer);
    if (kind === 'unknown') return 'unknown';
    return kind === 'registry' ? mayGoAround(peer) : 'yes';
  });

  /** Whose proxies let out what they know, and nothing else. */
  readonly limited = this.entity('limited', (peer) => truthOf(this.proxyOf(peer).kind === 'registry'));

  /** Whose proxies pass on what they do not know, for certain. */
  readonly open = this.entity('open', (peer) => truthOf(this.proxyOf(peer).kind === 'open' && this.isCertain(peer)));

  /** Whose connections may bypass their proxies. */
  readonly goesAround = this.entity('goes around', mayGoAround);

  /** Whose connections go through a proxy. */
  readonly proxied = this.entity('proxied', (peer) => truthOf(this.proxyOf(peer).kind !== 'absent'));

  /** Of whom nobody asks what their proxies know: they have none, or nothing is certain about it. */
  readonly unasked = this.entity('unasked', (peer) => truthOf(!this.isAsked(peer)));

  /** Whose proxies know everything that is exported to everybody. */
  private readonly unrestricted = this.ofProxies('unrestricted', ({ sidecar }) => truthOf(sidecar?.hosts === undefined));

  /** Whose proxies may know anything, because something of the registry could not be read. */
  readonly unclear: PeerSet = { kind: 'and', sets: [this.limited, PERHAPS] };

  private readonly tests = new Map<string, PeerTest>();
  private readonly proxies = new Map<Pod, CallerProxy>();
  private readonly ports: ReadonlySet<number>;

  constructor(private readonly cluster: Cluster) {
    this.ports = new Set(cluster.manifests.of(ISTIO).sidecars.flatMap(({ hosts = [] }) => hosts.flatMap(({ port }) => port ?? [])));
  }

  /** Ports that some Sidecar picks out of the others of its hosts. */
  get pickedPorts(): Iterable<number> {
    return this.ports;
  }

  /** Whether it is known what the proxy of a peer does with what it does not know. */
  isAsked(peer: Peer): peer is Extract<Peer, { pod: Pod }> {
    const { kind } = this.proxyOf(peer);
    return kind !== 'absent' && kind !== 'unknown' && this.isCertain(peer);
  }

  /** Whose proxies are shown a host. */
  shown(host: RegistryHost): PeerSet {
    const { namespace, name, exportTo } = host;
    const port = this.portOf(host.port);
    const isForAll = exportTo.includes('*');
    const key = `shown ${namespace}/${name}:${port} ${isForAll ? '' : exportTo.join()}`;
    const test = this.once(key, () => this.ofProxies(
      key,
      (proxy) => truthOf((!isForAll || proxy.sidecar?.hosts !== undefined) && isShown(proxy, { ...host, port })),
      (importers) => [...importers.of(namespace, name), ...(isForAll ? [] : importers.unrestricted)],
    ));
    return isForAll ? { kind: 'or', sets: [this.unrestricted, test] } : test;
  }

  /** Whose proxies may be shown some host of a namespace. */
  shownSome(namespace: string, anyPort: number): PeerSet {
    const port = this.portOf(anyPort);
    const key = `shown some ${namespace}:${port}`;
    const test = this.once(key, () => this.ofProxies(
      key,
      (proxy) => truthOf(proxy.sidecar?.hosts !== undefined && mayShowNamespace(proxy, namespace, port)),
      (importers) => importers.ofSome(namespace),
    ));
    return { kind: 'or', sets: [this.unrestricted, test] };
  }

  /** Callers that are held back otherwise, and whose proxies are shown a name of a ServiceEntry. */
  shownEntry(entry: ServiceEntry, name: string, port: number): PeerTest {
    return this.entryTest('entry', entry, name, port, ({ kind }) => kind !== 'open');
  }

  /** All callers whose proxies are shown a name of a ServiceEntry. */
  seesEntry(entry: ServiceEntry, name: string, port: number): PeerTest {
    return this.entryTest('seen entry', entry, name, port, () => true);
  }

  private entryTest(what: string, entry: ServiceEntry, name: string, port: number, isMeant: (proxy: KnownProxy) => boolean): PeerTest {
    const { ref: { namespace, name: own } } = entry;
    const key = `${what} ${namespace}/${own}/${name}:${port}`;
    const host = hostOf(entry, name, port);
    return this.once(key, () => this.ofProxies(
      key,
      (proxy) => {
        if (!isMeant(proxy) || !isShown(proxy, host)) return 'no';
        return isUncertain(this.cluster, proxy, entry, name, port) ? 'unknown' : 'yes';
      },
      (importers) => [...importers.of(namespace, name), ...importers.unrestricted],
    ));
  }

  private proxyOf(peer: Peer): CallerProxy {
    if (peer.kind === 'external') return callerProxyOf(this.cluster, peer);
    let proxy = this.proxies.get(peer.pod);
    if (!proxy) this.proxies.set(peer.pod, proxy = callerProxyOf(this.cluster, peer));
    return proxy;
  }

  /** A port as far as Sidecars tell it from others. */
  private portOf(port: number): number {
    return this.ports.has(port) ? port : 0;
  }

  private isCertain(peer: Peer): boolean {
    return peer.kind === 'pod' && isCertain(this.cluster, peer.pod);
  }

  private once(key: string, make: () => PeerTest): PeerTest {
    let test = this.tests.get(key);
    if (!test) this.tests.set(key, test = make());
    return test;
  }

  /** A test of what a proxy is shown. Proxies that are alike are asked once. */
  private ofProxies(key: string, truth: (proxy: KnownProxy) => Truth, candidates?: (importers: Importers) => readonly PeerClass[]): PeerTest {
    const answers = new Map<KnownProxy, Truth>();
    return {
      kind: 'entity',
      key,
      matches: (peer) => {
        const proxy = this.proxyOf(peer);
        if (proxy.kind !== 'open' && proxy.kind !== 'registry') return 'no';
        let answer = answers.get(proxy);
        if (answer === undefined) answers.set(proxy, answer = truth(proxy));
        return answer;
      },
      ...(candidates && { candidates: (peers: PeerIndex) => candidates(importersOf(peers, (peer) => this.proxyOf(peer))) }),
    };
  }

  private entity(key: string, matches: (peer: Peer) => Truth): PeerTest {
    return { kind: 'entity', key, matches };
  }
}

function mayGoAround(peer: Peer): Truth {
  return peer.kind === 'pod' && (peer.pod.outbound === 'perhaps' || modeOf(peer.pod) === 'unknown') ? 'unknown' : 'no';
}
