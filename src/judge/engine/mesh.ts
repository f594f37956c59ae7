/** What a mesh gives to the engine: what the proxies at both ends make of a TCP connection, for one caller and for all of them. */
import type { Connection, HopTruth } from './connection';
import type { PeerClass } from './peer-classes';
import type { PeerVectors } from './peer-vectors';
import type { PortAnswers } from './port-class';
import type { Cluster } from '../cluster/cluster';
import type { Pod } from '../cluster/pod';
import type { PortRange } from '../cluster/ports';
import type { HopKind, HopSite } from '../core/hop';
import type { Trace } from '../core/trace';
import type { RequestPatterns } from '../requests/requests';
import type { TruthVector } from '../vectors/truth-vector';

export interface Mesh {
  /** The hops at its proxies. */
  readonly sites: readonly HopSite[];
  /** Whether there is anything that its proxies act on. */
  isWritten(cluster: Cluster): boolean;
  /** Why nothing can be said of a connection, the network included, and at which hop that is told. */
  tryFindDoubt(connection: Connection): { readonly hop: HopKind; readonly because: string } | undefined;
  /** The hops at the proxies of both ends. */
  judge(cluster: Cluster, connection: Connection, trace: Trace): readonly HopTruth[];
  /** Whether the proxy of a caller passes on a connection to a Service behind which there are no pods; undefined without a proxy. */
  judgeService(cluster: Cluster, caller: Pod, service: ServicePort, trace: Trace): HopTruth | undefined;
  /** Values that policies of a callee compare requests with. */
  patternsAt(cluster: Cluster, callee: Pod): RequestPatterns;
  /** The same as `judge`, for all callers at once. */
  forAll(cluster: Cluster, vectors: PeerVectors): MeshVectors;
}

export interface ServicePort {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

export interface MeshVectors {
  /** Values that a destination's policies compare requests with. */
  patterns(destination: PeerClass): RequestPatterns;
  /** Ports at which the proxies can answer differently. */
  cuts(destination: PeerClass): readonly PortRange[];
  /** `extraAt` is what the question tells apart at a port. */
  at(destination: PeerClass, extraAt: (port: number) => RequestPatterns): MeshDestination;
}

export interface MeshDestination {
  /** Who can make which requests at a TCP port, of those whom the network lets through. */
  answers(port: number, base: TruthVector): PortAnswers;
}
