/** Connections through meshes of which nothing can be said. */
import type { Mesh, MeshDoubt } from './mesh';
import type { Cluster } from '../../cluster/cluster';
import type { TruthVector } from '../../vectors/truth-vector';
import type { Connection } from '../connection';
import { setTruth } from '../evaluate';
import type { PeerClass } from '../peer-classes';
import type { PeerVectors } from '../peer-vectors';

/** Why nothing can be said of a connection. */
export function tryFindDoubt(meshes: readonly Mesh[], cluster: Cluster, { source, destination, protocol }: Connection): MeshDoubt | undefined {
  if (protocol !== 'TCP') return undefined;
  return meshes.flatMap((mesh) => mesh.doubt?.(cluster, destination) ?? []).find(({ callers }) => setTruth(callers, (test) => test.matches(source)) !== 'no');
}

/** The callers of a destination of whom nothing can be said; undefined, if there are none. */
export function doubtedCallers(meshes: readonly Mesh[], cluster: Cluster, vectors: PeerVectors, { peer }: PeerClass): TruthVector | undefined {
  const doubted = vectors.logic.anyOf(meshes.flatMap((mesh) => mesh.doubt?.(cluster, peer) ?? []).map(({ callers }) => vectors.of(callers)));
  return doubted.isNever ? undefined : doubted;
}
