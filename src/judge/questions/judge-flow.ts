/** One connection, hop by hop. */
import type { Cluster } from '../cluster/cluster';
import type { HopKind } from '../core/hop';
import type { Trace } from '../core/trace';
import { allOf, type Truth } from '../core/verdict';
import type { Connection, HopTruth } from '../engine/connection';
import { meshesOf, sitesOf } from '../engine/hop';
import { tryFindDoubt } from '../engine/meshes/doubts';
import { isOnPaths } from '../engine/meshes/paths';
import { judgeMeshes } from '../engine/meshes/several';
import { judgeNetwork } from '../engine/network-flow';

/** Every hop that a connection passes, and what it says. */
export function judgeFlow(cluster: Cluster, flow: Connection, trace?: Trace): readonly HopTruth[] {
  const meshes = meshesOf(cluster);
  const doubt = tryFindDoubt(meshes, cluster, flow);
  if (doubt) {
    trace?.({ hop: doubt.hop, path: [], effect: 'depends', truth: 'unknown', because: doubt.because });
    return [{ hop: doubt.hop, truth: 'unknown' }];
  }
  const hops = new Map<HopKind, Truth>();
  // On paths of a mesh the network sees other connections than this one.
  if (!isOnPaths(meshes, cluster, flow)) for (const { hop, truth } of judgeNetwork(cluster, flow, trace)) hops.set(hop, truth);
  if (flow.protocol === 'TCP') for (const { hop, truth } of judgeMeshes(cluster, flow, trace)) hops.set(hop, truth);
  for (const [hop, because] of doubtsOf(cluster, flow)) {
    trace?.({ hop, path: [], effect: 'depends', truth: 'unknown', because });
    hops.set(hop, 'unknown');
  }
  return sitesOf(cluster).flatMap(({ id }) => {
    const truth = hops.get(id);
    return truth === undefined ? [] : [{ hop: id, truth }];
  });
}

/** Hops of which there is doubt, each with its reason: whatever they say themselves, and whether they are there or not. */
function* doubtsOf(cluster: Cluster, flow: Connection): Generator<readonly [HopKind, string]> {
  for (const { id, side, ofProxies } of sitesOf(cluster)) {
    const peer = side === 'between' ? undefined : flow[side];
    if (peer?.kind !== 'pod' || (ofProxies && flow.protocol !== 'TCP')) continue;
    const reason = cluster.blindSpots.tryFind(id, peer.pod);
    if (reason !== undefined) yield [id, reason];
  }
}

export function overall(hops: readonly { readonly truth: Truth }[]): Truth {
  return allOf(hops.map((hop) => hop.truth));
}
