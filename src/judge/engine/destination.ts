/**
 * All answers about one destination: for every run of ports and every class of requests, a vector with the truth of
 * every caller. Nothing outlives the destination but what destinations share, so a matrix can be streamed.
 */
import type { MeshDestination } from './meshes/all-callers';
import { MeshesVectors } from './meshes/several';
import { NetworkHops, type AskedBoth, type DestinationHops } from './network-hops';
import { readAnswers } from './network-requests';
import type { PeerClass, PeerClasses } from './peer-classes';
import { PeerVectors } from './peer-vectors';
import { allRequests, type PortAnswers, type PortClass } from './port-class';
import type { Cluster } from '../cluster/cluster';
import { portAtoms, PROTOCOLS, type PortRange, type Protocol } from '../cluster/ports';
import { isUncut, mergePatterns, NO_PATTERNS, type RequestPatterns } from '../requests/requests';
import type { AskedTokens } from '../requests/tokens';
import type { TruthVector } from '../vectors/truth-vector';

/** What a question distinguishes beyond what policies do. */
export interface Refinement {
  readonly ports?: (protocol: Protocol) => readonly PortRange[];
  readonly patterns?: RequestPatterns;
  /** The same for one port of an address outside. @default - `patterns` at all ports */
  readonly patternsOutside?: (port: number) => RequestPatterns;
}

/** A port of a destination, and what is asked there. */
interface AskedPort {
  readonly destination: PeerClass;
  readonly net: DestinationHops;
  /** Proxies before the port, if there are any. */
  readonly mesh: MeshDestination | undefined;
  readonly protocol: Protocol;
  readonly port: number;
  readonly rules: AskedBoth;
  readonly extra: RequestPatterns;
}

export class Destinations {
  private readonly net: NetworkHops;
  private readonly meshes: MeshesVectors;
  private readonly everybody: TruthVector;
  /** The network before pods at which legs of calls end that go on from there. */
  private readonly ends = new Map<PeerClass, DestinationHops>();
  private latest?: { readonly destination: PeerClass; readonly net: DestinationHops };

  constructor(cluster: Cluster, readonly peerClasses: PeerClasses) {
    const vectors = new PeerVectors(peerClasses);
    this.everybody = vectors.everybody;
    this.net = new NetworkHops(cluster, vectors);
    this.meshes = new MeshesVectors(cluster, vectors, (to, port) => this.networkAt(to, port));
  }

  /** All ports of a destination, in runs. Vectors of a port class may be shared with others: copy them before changing them. */
  * portClasses(destination: PeerClass, refinement: Refinement = {}): Generator<PortClass> {
    const net = this.netOf(destination);
    const extraAt = extrasOf(destination, refinement);
    const ofNetwork = net.patterns;
    const mesh = this.meshes.at(destination, isUncut(ofNetwork) ? extraAt : (port) => mergePatterns([ofNetwork, extraAt(port)]));
    const known = new Map<string, PortAnswers>();
    const extras = new Map<RequestPatterns, number>();
    for (const protocol of PROTOCOLS) {
      const isMeshed = protocol === 'TCP';
      const meshCuts = isMeshed ? this.meshes.cuts(destination) : [];
      // The mesh has one answer for all ports at which it does not cut, as long as the same requests are distinguished.
      const special = new Set(meshCuts.flatMap(({ first, last }) => (first === last ? first : [])));
      const runs = meshCuts.filter(({ first, last }) => first < last);
      const runsAt = (port: number) => runs.flatMap(({ first, last }, index) => (first <= port && port <= last ? index : [])).join();
      for (const range of portAtoms([...net.cuts(protocol), ...meshCuts, ...(refinement.ports?.(protocol) ?? [])])) {
        const rules = net.ask(protocol, range.first);
        const extra = extraAt(range.first);
        if (!extras.has(extra)) extras.set(extra, extras.size);
        const key = `${isMeshed ? protocol : ''} ${special.has(range.first) ? range.first : ''} ${runsAt(range.first)} ${rules.key} ${extras.get(extra)}`;
        let answers = known.get(key);
        const asked = { destination, net, mesh: isMeshed ? mesh : undefined, protocol, port: range.first, rules, extra };
        if (!answers) known.set(key, answers = this.answers(asked));
        yield { protocol, range, ...answers };
      }
    }
  }

  private answers({ destination, net, mesh, protocol, port, rules, extra }: AskedPort): PortAnswers {
    const own = protocol === 'TCP' ? net.patternsAt(protocol, port) : NO_PATTERNS;
    if (isUncut(own) || mesh?.isOnPaths(port)) return mesh ? mesh.answers(port, net.vector(rules)) : allRequests(net.vector(rules));
    return readAnswers({ destination, net, port, patterns: mergePatterns([own, extra]) }, mesh?.answers(port, this.everybody));
  }

  /** Ports at which an answer about a destination can change. */
  cuts(destination: PeerClass, protocol: Protocol): readonly PortRange[] {
    return [...this.netOf(destination).cuts(protocol), ...(protocol === 'TCP' ? this.meshes.cuts(destination) : [])];
  }

  /** Values that the destination's policies compare requests with. */
  patterns(destination: PeerClass): RequestPatterns {
    const [ofMeshes, ofNetwork] = [this.meshes.patterns(destination), this.netOf(destination).patterns];
    return isUncut(ofNetwork) ? ofMeshes : mergePatterns([ofMeshes, ofNetwork]);
  }

  /** What the destination's policies ask of tokens. */
  tokens(destination: PeerClass): AskedTokens {
    return this.meshes.tokens(destination);
  }

  private networkAt(to: PeerClass, port: number): TruthVector {
    let net = this.latest?.destination === to ? this.latest.net : this.ends.get(to);
    if (!net) this.ends.set(to, net = this.net.at(to));
    return net.vector(net.ask('TCP', port));
  }

  private netOf(destination: PeerClass): DestinationHops {
    if (this.latest?.destination !== destination) this.latest = { destination, net: this.net.at(destination) };
    return this.latest.net;
  }
}

/** What a question distinguishes at each port. */
function extrasOf({ peer }: PeerClass, { patterns = NO_PATTERNS, patternsOutside }: Refinement): (port: number) => RequestPatterns {
  return peer.kind === 'external' && patternsOutside ? patternsOutside : () => patterns;
}
