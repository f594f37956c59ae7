/** What policies of the network say of one connection at both of its ends. */
import type { Connection, HopTruth } from './connection';
import { evaluate, heardAt } from './evaluate';
import { decisionAt, sitesOf } from './hop';
import type { Cluster } from '../cluster/cluster';
import type { Trace } from '../core/trace';

/** An end outside the cluster has no policies. */
export function judgeNetwork(cluster: Cluster, flow: Connection, trace: Trace): readonly HopTruth[] {
  return sitesOf(cluster).flatMap(({ id, side }) => {
    if (side === 'between' || flow[side].kind !== 'pod') return [];
    const decision = decisionAt(cluster, id, flow[side].pod);
    const peer = side === 'source' ? flow.destination : flow.source;
    return decision ? [{ hop: id, truth: evaluate(decision, { peer, request: flow }, heardAt(id, trace)) }] : [];
  });
}
