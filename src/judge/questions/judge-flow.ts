/** One connection, hop by hop. */
import type { Cluster } from '../cluster/cluster';
import { HOP_KINDS, type HopKind } from '../core/hop';
import type { Trace } from '../core/trace';
import { allOf, type Truth } from '../core/verdict';
import type { Connection, HopTruth } from '../engine/connection';
import { evaluate } from '../engine/evaluate';
import { decisionAt, meshOf } from '../engine/hop';

/** Every hop that a connection passes, and what it says. */
export function judgeFlow(cluster: Cluster, flow: Connection, trace?: Trace): readonly HopTruth[] {
  const mesh = meshOf(cluster);
  const doubt = mesh?.tryFindDoubt(flow);
  if (doubt !== undefined) {
    trace?.({ hop: 'mtls', path: [], effect: 'depends', truth: 'unknown', because: doubt });
    return [{ hop: 'mtls', truth: 'unknown' }];
  }
  const hops = new Map<HopKind, Truth>();
  for (const id of ['egress', 'ingress'] as const) {
    const truth = judgeNetwork(cluster, flow, id, trace);
    if (truth !== undefined) hops.set(id, truth);
  }
  if (mesh && flow.protocol === 'TCP') for (const { hop, truth } of mesh.judge(cluster, flow, trace)) hops.set(hop, truth);
  for (const [hop, because] of doubtsOf(cluster, flow)) {
    trace?.({ hop, path: [], effect: 'depends', truth: 'unknown', because });
    hops.set(hop, 'unknown');
  }
  return HOP_KINDS.flatMap((hop) => {
    const truth = hops.get(hop);
    return truth === undefined ? [] : [{ hop, truth }];
  });
}

/** What the network says at one end; an end outside the cluster has no policies. */
function judgeNetwork(cluster: Cluster, flow: Connection, id: 'egress' | 'ingress', trace: Trace): Truth | undefined {
  const [subject, peer] = id === 'egress' ? [flow.source, flow.destination] : [flow.destination, flow.source];
  if (subject.kind !== 'pod') return undefined;
  const decision = decisionAt(cluster, id, subject.pod);
  return decision && evaluate(decision, { peer, request: flow }, trace && ((entry) => trace({ hop: id, ...entry })));
}

/** The end of a connection that decides about each hop, and whether a mesh does, through which only TCP goes. */
const ENDS = [
  ['egress', 'source', false], ['proxy-egress', 'source', true], ['ingress', 'destination', false],
  ['mtls', 'destination', true], ['authentication', 'destination', true], ['authorization', 'destination', true],
] as const satisfies readonly (readonly [HopKind, 'source' | 'destination', boolean])[];

/** Hops of which there is doubt, each with its reason: whatever they say themselves, and whether they are there or not. */
function* doubtsOf({ blindSpots }: Cluster, flow: Connection): Generator<readonly [HopKind, string]> {
  for (const [hop, end, meshed] of ENDS) {
    const { [end]: peer } = flow;
    if (peer.kind !== 'pod' || (meshed && flow.protocol !== 'TCP')) continue;
    const reason = blindSpots.tryFind(hop, peer.pod);
    if (reason !== undefined) yield [hop, reason];
  }
}

export function overall(hops: readonly { readonly truth: Truth }[]): Truth {
  return allOf(hops.map((hop) => hop.truth));
}
