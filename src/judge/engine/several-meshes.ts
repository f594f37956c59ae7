/**
 * Several meshes in one cluster, each with proxies at the pods that are in it. A connection passes the proxies of each mesh that has one in its
 * way, and every one of them must let it pass.
 */
import type { Connection, HopTruth } from './connection';
import type { Mesh, MeshDestination, MeshVectors, ServicePort } from './mesh';
import type { PeerClass } from './peer-classes';
import type { PeerVectors } from './peer-vectors';
import { allRequests, type PortAnswers } from './port-class';
import type { Cluster } from '../cluster/cluster';
import type { Pod } from '../cluster/pod';
import type { PortRange } from '../cluster/ports';
import type { HopKind, HopSite } from '../core/hop';
import type { Trace } from '../core/trace';
import { and, type Truth } from '../core/verdict';
import { mergePatterns, type RequestPatterns } from '../requests/requests';
import type { TruthVector } from '../vectors/truth-vector';

export class SeveralMeshes implements Mesh {
  readonly sites: readonly HopSite[];

  constructor(private readonly meshes: readonly Mesh[]) {
    this.sites = meshes.flatMap(({ sites }) => sites);
  }

  isWritten(cluster: Cluster): boolean {
    return this.meshes.some((mesh) => mesh.isWritten(cluster));
  }

  tryFindDoubt(connection: Connection): ReturnType<Mesh['tryFindDoubt']> {
    return this.meshes.map((mesh) => mesh.tryFindDoubt(connection)).find((doubt) => doubt !== undefined);
  }

  judge(cluster: Cluster, connection: Connection, trace: Trace): readonly HopTruth[] {
    const hops = new Map<HopKind, Truth>();
    for (const { hop, truth } of this.meshes.flatMap((mesh) => mesh.judge(cluster, connection, trace))) hops.set(hop, and(hops.get(hop) ?? 'yes', truth));
    return [...hops].map(([hop, truth]) => ({ hop, truth }));
  }

  judgeService(cluster: Cluster, caller: Pod, service: ServicePort, trace: Trace): HopTruth | undefined {
    const truths = this.meshes.flatMap((mesh) => mesh.judgeService(cluster, caller, service, trace) ?? []);
    // The first that does not let it pass says why.
    return truths.find(({ truth }) => truth === 'no') ?? truths.find(({ truth }) => truth !== 'yes') ?? truths[0];
  }

  patternsAt(cluster: Cluster, callee: Pod): RequestPatterns {
    return mergePatterns(this.meshes.map((mesh) => mesh.patternsAt(cluster, callee)));
  }

  forAll(cluster: Cluster, vectors: PeerVectors): MeshVectors {
    return new SeveralVectors(this.meshes.map((mesh) => mesh.forAll(cluster, vectors)));
  }
}

class SeveralVectors implements MeshVectors {
  constructor(private readonly meshes: readonly MeshVectors[]) {}

  patterns(destination: PeerClass): RequestPatterns {
    return mergePatterns(this.meshes.map((mesh) => mesh.patterns(destination)));
  }

  cuts(destination: PeerClass): readonly PortRange[] {
    return this.meshes.flatMap((mesh) => mesh.cuts(destination));
  }

  at(destination: PeerClass, extraAt: (port: number) => RequestPatterns): MeshDestination {
    const destinations = this.meshes.map((mesh) => mesh.at(destination, extraAt));
    return { answers: (port, base) => destinations.reduce((before, mesh) => behind(before, mesh, port, base), allRequests(base)) };
  }
}

/** What one more mesh leaves of the answers of others. Where both tell requests apart, nobody has told which requests pass both. */
function behind(before: PortAnswers, mesh: MeshDestination, port: number, base: TruthVector): PortAnswers {
  if (before.classes.length === 1) return mesh.answers(port, before.classes[0].vector);
  const after = mesh.answers(port, base);
  if (after.classes.length > 1) return allRequests(base.copy().andAll('unknown'));
  return { ...before, classes: before.classes.map((one) => ({ ...one, vector: one.vector.copy().and(after.classes[0].vector) })) };
}
