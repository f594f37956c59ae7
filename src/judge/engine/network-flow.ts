/** What policies of the network say of one connection at both of its ends. */
import type { Connection, HopTruth } from './connection';
import { testsOf } from './decision';
import { evaluate, heardAt } from './evaluate';
import { decisionAt, sitesOf } from './hop';
import type { Cluster } from '../cluster/cluster';
import type { Pod } from '../cluster/pod';
import { EGRESS, INGRESS } from '../core/hop';
import type { Trace } from '../core/trace';
import type { RequestPatterns } from '../requests/requests';

/** An end outside the cluster has no policies. */
export function judgeNetwork(cluster: Cluster, flow: Connection, trace: Trace): readonly HopTruth[] {
  const { question, destination, protocol, port } = flow;
  const request = { ...question, destination, protocol, port };
  return sitesOf(cluster).flatMap(({ id, side }) => {
    if (side === 'between' || flow[side].kind !== 'pod') return [];
    const decision = decisionAt(cluster, id, flow[side].pod);
    const peer = side === 'source' ? flow.destination : flow.source;
    return decision ? [{ hop: id, truth: evaluate(decision, { peer, request }, heardAt(id, trace)) }] : [];
  });
}

/** Values that policies of the network compare requests with that a pod sends, or receives. */
export function networkPatternsAt(cluster: Cluster, pod: Pod): readonly RequestPatterns[] {
  return [EGRESS.id, INGRESS.id].flatMap((id) => decisionAt(cluster, id, pod)?.tiers ?? [])
    .flatMap(({ policies }) => policies.flatMap(({ rules }) => rules))
    .flatMap(({ request }) => testsOf(request).flatMap(({ patterns }) => patterns ?? []));
}
