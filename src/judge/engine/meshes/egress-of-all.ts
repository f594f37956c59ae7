/** What the proxies of all callers pass on. The decisions are those that answer for a single caller as well. */
import type { CallerProxies, KnownHosts } from './mesh';
import type { Cluster } from '../../cluster/cluster';
import type { Peer } from '../../cluster/pod';
import { truthOf } from '../../core/verdict';
import type { TruthVector } from '../../vectors/truth-vector';
import type { Decision, PeerTest } from '../decision';
import { evaluateOnce } from '../evaluate-all';
import type { PeerVectors } from '../peer-vectors';

export class EgressOfAll {
  /** Whether any caller is held back from what its proxy does not know. */
  readonly isLimited: boolean;
  readonly hosts: KnownHosts;
  private readonly doubted: TruthVector | undefined;
  private readonly outside = new Map<string, TruthVector>();

  constructor(private readonly cluster: Cluster, private readonly vectors: PeerVectors, private readonly callers: CallerProxies) {
    const { blindSpots } = cluster;
    const { id } = callers.site;
    const isDoubted: PeerTest = {
      kind: 'entity', key: `doubted at ${id}`, matches: (peer) => truthOf(peer.kind === 'pod' && blindSpots.tryFind(id, peer.pod) !== undefined),
    };
    if (blindSpots.touch(id)) this.doubted = vectors.of(isDoubted);
    const limited = callers.limited(cluster);
    this.isLimited = !vectors.of(this.doubted ? { kind: 'and', sets: [limited, { kind: 'not', set: isDoubted }] } : limited).isNever;
    this.hosts = callers.outside(cluster);
  }

  /** Callers whose proxies pass a TCP connection on. The vector is shared: copy it before changing it. */
  vector(destination: Peer, port: number, host?: string): TruthVector {
    const vector = destination.kind === 'external'
      ? this.toAddress(destination, port, host)
      : this.all(this.callers.toPod(this.cluster, destination.pod, port), destination, port);
    return this.doubted ? vector.copy().obscure(this.doubted) : vector;
  }

  /** Equal for addresses that are alike to proxies. */
  private toAddress(destination: Extract<Peer, { kind: 'external' }>, port: number, host: string | undefined): TruthVector {
    const key = `${port} ${this.hosts.placeOf(destination.address, port)} ${host ?? ''}`;
    let vector = this.outside.get(key);
    if (!vector) {
      const decision = this.callers.toAddress(this.cluster, destination.address, port, host);
      this.outside.set(key, vector = this.all(decision, destination, port, host));
    }
    return vector;
  }

  private all(decision: Decision, destination: Peer, port: number, host?: string): TruthVector {
    return evaluateOnce(this.vectors, decision, { destination, protocol: 'TCP', port, ...(host !== undefined && { host }) });
  }
}
