/** One connection, hop by hop. */
import { judgeMesh } from './judge-mesh';
import type { Cluster } from '../cluster/cluster';
import { isInMesh, type Peer } from '../cluster/pod';
import type { Protocol } from '../cluster/ports';
import type { Dial, RequestQuestion } from '../core/flow';
import { HOP_KINDS, type HopKind } from '../core/hop';
import type { Trace } from '../core/trace';
import { allOf, type Truth } from '../core/verdict';
import { evaluate } from '../engine/evaluate';
import { decisionAt } from '../engine/hop';

export interface HopTruth {
  readonly hop: HopKind;
  readonly truth: Truth;
}

export interface ResolvedFlow {
  readonly source: Peer;
  readonly destination: Peer;
  readonly protocol: Protocol;
  readonly port: number;
  /** How the caller dials the callee, where the question says so. */
  readonly dial?: Dial;
  readonly question: RequestQuestion;
}

export const AMBIENT_NOT_MODELLED = 'ambient mode is not modelled: its traffic travels on port 15008 and is judged by ztunnel';

/** Every hop that a connection passes, and what it says. */
export function judgeFlow(cluster: Cluster, flow: ResolvedFlow, trace?: Trace): readonly HopTruth[] {
  if (isAmbient(flow)) {
    trace?.({ hop: 'mtls', path: [], effect: 'depends', truth: 'unknown', because: AMBIENT_NOT_MODELLED });
    return [{ hop: 'mtls', truth: 'unknown' }];
  }
  const hops = new Map<HopKind, Truth>();
  for (const id of ['egress', 'ingress'] as const) {
    const truth = judgeNetwork(cluster, flow, id, trace);
    if (truth !== undefined) hops.set(id, truth);
  }
  if (flow.protocol === 'TCP') for (const { hop, truth } of judgeMesh(cluster, flow, trace)) hops.set(hop, truth);
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
function judgeNetwork(cluster: Cluster, flow: ResolvedFlow, id: 'egress' | 'ingress', trace: Trace): Truth | undefined {
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
function* doubtsOf({ blindSpots }: Cluster, flow: ResolvedFlow): Generator<readonly [HopKind, string]> {
  for (const [hop, end, meshed] of ENDS) {
    const { [end]: peer } = flow;
    if (peer.kind !== 'pod' || (meshed && flow.protocol !== 'TCP')) continue;
    const reason = blindSpots.tryFind(hop, peer.pod);
    if (reason !== undefined) yield [hop, reason];
  }
}

/** Between two members of the mesh ambient mode tunnels; toward a pod in ambient mode ztunnel judges. */
export function isAmbient({ source, destination, protocol }: Pick<ResolvedFlow, 'source' | 'destination' | 'protocol'>): boolean {
  if (protocol !== 'TCP') return false;
  const from = source.kind === 'pod' ? source.pod : undefined;
  const to = destination.kind === 'pod' ? destination.pod : undefined;
  if (to?.mesh === 'ambient') return true;
  return from?.mesh === 'ambient' && to !== undefined && isInMesh(to);
}

export function overall(hops: readonly { readonly truth: Truth }[]): Truth {
  return allOf(hops.map((hop) => hop.truth));
}
