/**
 * What a mesh gives to the engine: who has proxies, and what these let through, as decisions and as sets of peers. It answers nothing itself: the
 * files beside this one put the hops of a connection together, for one caller with a trace (one-caller.ts) and for all of them (all-callers.ts).
 *
 * Proxies take TCP alone: nothing here is asked about other protocols.
 */
import type { KnownWays } from './ways';
import type { Cluster } from '../../cluster/cluster';
import type { Address } from '../../cluster/ip';
import type { Peer, Pod } from '../../cluster/pod';
import type { PortRange } from '../../cluster/ports';
import type { Dial, RequestQuestion } from '../../core/flow';
import type { HopKind, HopSite } from '../../core/hop';
import type { PathNormalization } from '../../options';
import type { RequestPatterns } from '../../requests/requests';
import type { AskedTokens } from '../../requests/tokens';
import type { Decision, PeerSet } from '../decision';

export interface Mesh {
  /** The hops at its proxies. */
  readonly sites: readonly HopSite[];
  /** What the proxies of callers let out. @default - everything */
  readonly callers?: CallerProxies;
  /** What the proxies of callees let in. @default - everything */
  readonly callees?: CalleeProxies;
  /** How calls of addresses outside travel. @default - straight */
  readonly outside?: PathsOutside;
  /** Whether there is anything that its proxies act on. */
  isWritten(cluster: Cluster): boolean;
  /** Whether there is any proxy of it, or may be: without one nothing else is asked. @default - always */
  isUsed?(cluster: Cluster): boolean;
  /** The callers of a destination of whose connections nothing can be said, the network included. @default - something can be said of all */
  doubt?(cluster: Cluster, destination: Peer): MeshDoubt | undefined;
}

export interface MeshDoubt {
  readonly callers: PeerSet;
  /** The hop at which that is told. */
  readonly hop: HopKind;
  readonly because: string;
}

export interface CallerProxies {
  readonly site: HopSite;
  /** Those whose connections go through a proxy, or may. */
  proxied(cluster: Cluster): PeerSet;
  /** Those whose proxies let out what they know, and nothing else. */
  limited(cluster: Cluster): PeerSet;
  /** Those whose proxies pass on what they do not know, for certain: of them it is asked which ways they have. */
  passing(cluster: Cluster): PeerSet;
  /** Those whose proxies know a port of a pod, by each way in which it can be dialled. */
  ways(cluster: Cluster, callee: Pod, port: number): KnownWays;
  /** Whom their proxies let connect to a port of a pod. */
  toPod(cluster: Cluster, callee: Pod, port: number, dial?: Dial): Decision;
  /** Whom they let connect to a port of an address outside. `host`: what is called, where that is known. */
  toAddress(cluster: Cluster, address: Address, port: number, host?: string): Decision;
  /** Whom they let connect to a Service behind which there are no pods. */
  toService(cluster: Cluster, service: ServicePort): Decision;
  /** Ports at which the proxies of callers tell a pod from others, beside those that it declares and those that Services lead to. */
  ports(cluster: Cluster, callee: Pod): Iterable<number>;
  /** What proxies know of hosts outside. */
  outside(cluster: Cluster): KnownHosts;
}

/** Hosts outside the cluster that proxies know. */
export interface KnownHosts {
  readonly names: readonly string[];
  readonly ports: Iterable<number>;
  /** Names that can make a difference to a call to a port. */
  namesAt(port: number): readonly string[];
  /** Equal for addresses that are alike at a port. */
  placeOf(address: Address, port: number): string;
}

export interface CalleeProxies {
  /** Whether they may turn anybody away. */
  decide(cluster: Cluster): boolean;
  /**
   * The hops for callers who dial so, in order; none where no proxy stands before the port. `explained`: whether somebody asks for a trace, so that
   * decisions should name every object that had a part in them.
   */
  hops(cluster: Cluster, callee: Pod, port: number, dial: Dial, explained?: boolean): readonly ProxyHop[];
  /**
   * The paths of those who dial so, of which every caller takes one; undefined, where all calls go straight to the port that is called. The hops at
   * proxies are then those of the legs. No two meshes give paths to one pod.
   *
   * @default - all go straight
   */
  paths?(cluster: Cluster, callee: Pod, port: number, dial: Dial, explained?: boolean): readonly CallPath[] | undefined;
  /** Values that policies compare requests to a callee with, at any proxy on the way to it. */
  patterns(cluster: Cluster, callee: Pod): RequestPatterns;
  /** What its policies ask of tokens of end users, so that a question can tell those apart. @default - nothing */
  tokens?(cluster: Cluster, callee: Pod): AskedTokens;
  /** Headers in which its proxy looks for tokens of end users, in lower case. @default - none */
  tokenHeaders?(cluster: Cluster, callee: Pod): readonly string[];
  /** What of a request the proxy of a callee passes on, where the callee sends it on to others. @default - all of it */
  passesOn?(cluster: Cluster, callee: Pod, question: RequestQuestion): RequestQuestion;
  /** What becomes of paths before policies see them; without a callee, of requests that go outside. */
  pathNormalization(cluster: Cluster, callee?: Pod): PathNormalization;
  /** Ports at which the policies of a callee can answer differently, each alone or as a run; undefined, where it has no proxy. */
  ports(cluster: Cluster, callee: Pod): readonly (number | PortRange)[] | undefined;
}

/** How calls of some callers travel. */
export interface CallPath {
  /** Those who take it; where that is open, an answer is certain if it is the same on all paths that a caller may take. */
  readonly callers: PeerSet;
  /** Each begins where the one before ended; the first with the caller. The last ends at the callee. */
  readonly legs: readonly CallLeg[];
}

/** A connection of its own. The network and the proxy at its end see the pod at which it begins, as sender and by its identity. */
export interface CallLeg {
  /** Where it ends: at the callee, at pods of a proxy that opens the next leg, or at the address outside that is called. */
  readonly to: Pod | 'outside';
  /** The port that the network sees: that of a tunnel, or the one that is called. @default - nobody knows what the network sees, and the hops say why */
  readonly networkPort?: number;
  /** The hops at the proxy at its end, in order. They are asked about the port that is called. */
  readonly hops: readonly ProxyHop[];
  /** How the trace says which leg a hop is of. @default - it says nothing */
  readonly words?: string;
}

/** The paths of calls that leave the cluster. Those of other ports go straight. */
export interface PathsOutside {
  /** Ports at which they can differ. */
  ports(cluster: Cluster): Iterable<number>;
  /** Whether calls of a port may travel by one. */
  isOn(cluster: Cluster, port: number): boolean;
  /** Values by which calls of one of these ports are told apart, the names of hosts among them; without a port, of all. */
  patterns(cluster: Cluster, port?: number): RequestPatterns;
  /** The paths of those who dial so, of which every caller takes one. */
  paths(cluster: Cluster, call: CallOutside): readonly CallPath[];
}

/** A call of an address outside the cluster, at one of the ports that paths lead to. */
export interface CallOutside {
  readonly address: Address;
  readonly port: number;
  /** What is called. @default - that is open */
  readonly host?: string;
  /** By `service` it is called by a name that the mesh knows, or by the address that this has in the mesh. */
  readonly dial: Dial;
}

/** A hop at the proxy of a callee. */
export interface ProxyHop {
  readonly hop: HopKind;
  /** Ways in which the proxy may read a connection: an answer is certain where they agree. The first one is explained. */
  readonly readings: readonly Reading[];
  /** What the trace says where they do not agree. */
  readonly unlike?: string;
  /** Whether the same decisions hold for many callees, so that it is worth keeping what they say of all callers. @default false */
  readonly isShared?: boolean;
  /** What the hop sees of that which a question says of a request. @default - all of it */
  seen?(question: RequestQuestion): RequestQuestion;
}

export interface Reading {
  /** Whether requests are told apart by the patterns of the callee: what a question leaves open of them is spread over all. @default false */
  readonly ofRequests?: boolean;
  /** Compiled when it is asked for. */
  decision(): Decision;
}

export interface ServicePort {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}
