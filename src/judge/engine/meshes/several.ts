/**
 * All meshes of a cluster, each with proxies at the pods that are in it. A connection passes the proxies of each mesh that has one in its way, and
 * every one of them must let it pass.
 */
import { MeshVectors, type MeshDestination } from './all-callers';
import { doubtedCallers } from './doubts';
import type { ServicePort } from './mesh';
import { judgeMesh, judgeService } from './one-caller';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { PortRange } from '../../cluster/ports';
import type { RequestQuestion } from '../../core/flow';
import type { HopKind } from '../../core/hop';
import type { Trace } from '../../core/trace';
import { and, type Truth } from '../../core/verdict';
import { mergePatterns, type RequestPatterns } from '../../requests/requests';
import { allAsked, NO_TOKENS, type AskedTokens } from '../../requests/tokens';
import type { TruthVector } from '../../vectors/truth-vector';
import type { Connection, HopTruth } from '../connection';
import { meshesOf } from '../hop';
import { networkPatternsAt } from '../network-flow';
import type { PeerClass } from '../peer-classes';
import type { PeerVectors } from '../peer-vectors';
import { allRequests, type PortAnswers } from '../port-class';

/** The hops at the proxies of both ends. */
export function judgeMeshes(cluster: Cluster, connection: Connection, trace: Trace): readonly HopTruth[] {
  const hops = new Map<HopKind, Truth>();
  for (const mesh of meshesOf(cluster)) for (const { hop, truth } of judgeMesh(mesh, cluster, connection, trace)) hops.set(hop, and(hops.get(hop) ?? 'yes', truth));
  return [...hops].map(([hop, truth]) => ({ hop, truth }));
}

/** The first hop that does not let a connection to a Service pass says why; undefined, where the caller has no proxy. */
export function judgeServiceOf(cluster: Cluster, caller: Pod, service: ServicePort, trace: Trace): HopTruth | undefined {
  const truths = meshesOf(cluster).flatMap((mesh) => judgeService(mesh, cluster, caller, service, trace) ?? []);
  return truths.find(({ truth }) => truth === 'no') ?? truths.find(({ truth }) => truth !== 'yes') ?? truths[0];
}

/** Values that policies compare requests to a callee with. */
export function requestPatternsAt(cluster: Cluster, callee: Pod): RequestPatterns {
  const ofMeshes = meshesOf(cluster).flatMap(({ callees }) => callees?.patterns(cluster, callee) ?? []);
  return mergePatterns([...ofMeshes, ...networkPatternsAt(cluster, callee)]);
}

/** A request as it goes on behind the proxies of a callee that sends it on. */
export function passedOnBy(cluster: Cluster, callee: Pod, question: RequestQuestion): RequestQuestion {
  return meshesOf(cluster).reduce((passed, { callees }) => callees?.passesOn?.(cluster, callee, passed) ?? passed, question);
}

/** Names in lower case. */
export interface TouchedHeaders {
  readonly removed: readonly string[];
  readonly written: readonly string[];
}

/** A request of which headers were taken away or written, as the proxies of a callee see its token. */
export function withHeadersTouched(
  cluster: Cluster, callee: Pod, question: RequestQuestion, { removed, written }: TouchedHeaders,
): RequestQuestion {
  if (question.token === undefined || (removed.length === 0 && written.length === 0)) return question;
  const names = new Set(meshesOf(cluster).flatMap((mesh) => mesh.callees?.tokenHeaders?.(cluster, callee) ?? []));
  const { token: _, ...others } = question;
  if (written.some((name) => names.has(name))) return others;
  const gone = removed.filter((name) => names.has(name)).length;
  return gone === 0 ? question : gone === names.size ? { ...others, token: { state: 'absent' } } : others;
}

/** What policies ask of tokens at the proxies of some callees. */
export function tokensAskedBy(cluster: Cluster, callees: readonly Pod[]): AskedTokens {
  return allAsked(callees.flatMap((callee) => meshesOf(cluster).flatMap((mesh) => mesh.callees?.tokens?.(cluster, callee) ?? [])));
}

/** What the proxies let all callers do at once. */
export class MeshesVectors {
  private readonly all: readonly MeshVectors[];

  /** `network`: whom the network lets connect to a port of a class. */
  constructor(
    private readonly cluster: Cluster, private readonly vectors: PeerVectors, network: (to: PeerClass, port: number) => TruthVector,
  ) {
    this.all = meshesOf(cluster).map((mesh) => new MeshVectors(mesh, cluster, vectors, network));
  }

  /** Values that policies compare requests for a destination with. */
  patterns(destination: PeerClass): RequestPatterns {
    return mergePatterns(this.all.map((mesh) => mesh.patterns(destination)));
  }

  /** What the policies of a destination ask of tokens. */
  tokens({ peer }: PeerClass): AskedTokens {
    if (peer.kind !== 'pod') return NO_TOKENS;
    return tokensAskedBy(this.cluster, [peer.pod]);
  }

  /** Ports at which the proxies can answer differently. */
  cuts(destination: PeerClass): readonly PortRange[] {
    return this.all.flatMap((mesh) => mesh.cuts(destination));
  }

  /** `extraAt` is what the question tells apart at a port. */
  at(destination: PeerClass, extraAt: (port: number) => RequestPatterns): MeshDestination {
    const doubted = doubtedCallers(meshesOf(this.cluster), this.cluster, this.vectors, destination);
    const all = this.all.map((mesh) => mesh.at(destination, extraAt));
    const isOnPaths = (port: number) => all.some((mesh) => mesh.isOnPaths(port));
    const answers = (port: number, net: TruthVector): PortAnswers => {
      const base = isOnPaths(port) ? this.vectors.everybody : net;
      if (base.isNever || all.length === 0) return allRequests(base);
      return all.slice(1).reduce((before, mesh) => behind(before, mesh, port, base), all[0].answers(port, base));
    };
    if (!doubted) return { isOnPaths, answers };
    return {
      isOnPaths,
      answers(port, base) {
        const { classes, ...known } = answers(port, base);
        return { ...known, classes: classes.map((one) => ({ ...one, vector: one.vector.copy().obscure(doubted) })) };
      },
    };
  }
}

/** What one more mesh leaves of the answers of others. Where both tell requests apart, nobody has told which requests pass both. */
function behind(before: PortAnswers, mesh: MeshDestination, port: number, base: TruthVector): PortAnswers {
  if (before.classes.length === 1) return mesh.answers(port, before.classes[0].vector);
  const after = mesh.answers(port, base);
  if (after.classes.length > 1) return allRequests(base.copy().andAll('unknown'));
  return { ...before, classes: before.classes.map((one) => ({ ...one, vector: one.vector.copy().and(after.classes[0].vector) })) };
}
