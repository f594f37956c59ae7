/** What the proxies of all callers pass on. The decisions are those that answer for a single caller as well. */
import type { Cluster } from '../../../cluster/cluster';
import type { Peer } from '../../../cluster/pod';
import { truthOf } from '../../../core/verdict';
import type { Decision, PeerTest } from '../../../engine/decision';
import { evaluateOnce } from '../../../engine/evaluate-all';
import type { PeerVectors } from '../../../engine/peer-vectors';
import type { TruthVector } from '../../../vectors/truth-vector';
import { callerTestsOf } from '../caller-tests';
import { egressToAddress, egressToPod, registryOf } from '../proxy-egress';
import type { Registry } from '../registry';

export class ProxyEgressVectors {
  /** Whether any caller is held back from what its proxy does not know. */
  readonly isLimited: boolean;
  private readonly doubted: TruthVector | undefined;
  private readonly outside = new Map<string, TruthVector>();

  constructor(private readonly cluster: Cluster, private readonly vectors: PeerVectors) {
    const { blindSpots } = cluster;
    const isDoubted: PeerTest = {
      kind: 'entity', key: 'doubted at its proxy', matches: (peer) => truthOf(peer.kind === 'pod' && blindSpots.tryFind('proxy-egress', peer.pod) !== undefined),
    };
    if (blindSpots.touch('proxy-egress')) this.doubted = vectors.of(isDoubted);
    const { limited } = callerTestsOf(cluster);
    this.isLimited = !vectors.of(this.doubted ? { kind: 'and', sets: [limited, { kind: 'not', set: isDoubted }] } : limited).isNever;
  }

  /** What proxies know of hosts outside. */
  get registry(): Registry {
    return registryOf(this.cluster);
  }

  /** Callers whose proxies pass a TCP connection on. The vector is shared: copy it before changing it. */
  vector(destination: Peer, port: number, host?: string): TruthVector {
    const vector = destination.kind === 'external' ? this.toAddress(destination, port, host) : this.all(egressToPod(this.cluster, destination.pod, port), destination, port);
    return this.doubted ? vector.copy().obscure(this.doubted) : vector;
  }

  /** Equal for addresses that no entry of a port can tell apart. */
  private toAddress(destination: Extract<Peer, { kind: 'external' }>, port: number, host: string | undefined): TruthVector {
    const key = `${port} ${this.registry.placeOf(destination.address, port)} ${host ?? ''}`;
    let vector = this.outside.get(key);
    if (!vector) this.outside.set(key, vector = this.all(egressToAddress(this.cluster, destination.address, port, host), destination, port, host));
    return vector;
  }

  private all(decision: Decision, destination: Peer, port: number, host?: string): TruthVector {
    return evaluateOnce(this.vectors, decision, { destination, protocol: 'TCP', port, ...(host !== undefined && { host }) });
  }
}
