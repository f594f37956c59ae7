/** Who can connect to a destination as far as the network decides: what lets callers out, and what lets them in. */
import { AllSubjects } from './all-subjects';
import type { Decision, Request } from './decision';
import { AllPeers, evaluateAll, type Asked } from './evaluate-all';
import { decisionAt } from './hop';
import type { PeerClass } from './peer-classes';
import type { PeerVectors } from './peer-vectors';
import type { Cluster } from '../cluster/cluster';
import type { Pod } from '../cluster/pod';
import type { PortRange, Protocol } from '../cluster/ports';
import type { RequestQuestion } from '../core/flow';
import { EGRESS, INGRESS, type HopKind } from '../core/hop';
import { mergePatterns, NO_PATTERNS, type RequestPatterns } from '../requests/requests';
import type { TruthVector } from '../vectors/truth-vector';

export class NetworkHops {
  private readonly egress: AllSubjects;

  constructor(private readonly cluster: Cluster, private readonly vectors: PeerVectors) {
    this.egress = new AllSubjects(vectors, ({ peer }) => (peer.kind === 'pod' ? this.decision(EGRESS.id, peer.pod) : undefined));
  }

  at(destination: PeerClass): DestinationHops {
    const { peer } = destination;
    const decision = peer.kind === 'pod' ? this.decision(INGRESS.id, peer.pod) : undefined;
    return new DestinationHops(destination, this.egress.with(destination), evaluateAll(this.vectors, decision ?? OPEN, peer));
  }

  /** A hop of which there is doubt is unknown, whatever policies say. */
  private decision(id: HopKind, pod: Pod): Decision | undefined {
    const because = this.cluster.blindSpots.tryFind(id, pod);
    return because === undefined ? decisionAt(this.cluster, id, pod) : { tiers: [], otherwise: 'unknown', doubt: { because } };
  }
}

const OPEN: Decision = Object.freeze({ tiers: [], otherwise: 'yes' });

/** What the rules of both ends say of a port; equal keys at one destination mean equal answers. */
export interface AskedBoth {
  readonly key: string;
  readonly egress: Asked;
  readonly ingress: Asked;
}

export class DestinationHops {
  private readonly vectors = new Map<string, TruthVector>();
  private known?: RequestPatterns;

  constructor(private readonly destination: PeerClass, private readonly egress: AllPeers, private readonly ingress: AllPeers) {}

  /** Ports at which what the rules say can change. */
  cuts(protocol: Protocol): readonly PortRange[] {
    return [...this.egress.cuts(protocol), ...this.ingress.cuts(protocol)];
  }

  /** Values that rules of either end compare requests with, at whatever port. */
  get patterns(): RequestPatterns {
    return this.known ??= mergePatterns([...this.egress.patterns(), ...this.ingress.patterns()]);
  }

  /** The same of one port. */
  patternsAt(protocol: Protocol, port: number): RequestPatterns {
    if (!this.egress.readsRequests && !this.ingress.readsRequests) return NO_PATTERNS;
    const request = { destination: this.destination.peer, protocol, port };
    return mergePatterns([...this.egress.patterns(request), ...this.ingress.patterns(request)]);
  }

  ask(protocol: Protocol, port: number, question: RequestQuestion & Pick<Request, 'anyQuery'> = {}): AskedBoth {
    const request = { ...question, destination: this.destination.peer, protocol, port };
    const [egress, ingress] = [this.egress.ask(request), this.ingress.ask(request)];
    return { egress, ingress, key: `${egress.key}|${ingress.key}` };
  }

  /** Callers whom their own policies let out and those of the destination let in. The vector is shared: copy it before changing it. */
  vector({ key, egress, ingress }: AskedBoth): TruthVector {
    const known = this.vectors.get(key);
    if (known) return known;
    const enters = this.ingress.vector(ingress);
    // Whom nobody lets in needs no look at who lets them out.
    const vector = enters.isNever ? enters : this.egress.vector(egress).copy().and(enters);
    this.vectors.set(key, vector);
    return vector;
  }
}
