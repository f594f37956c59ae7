/** One connection, hop by hop. */
import type { HopKind } from '../hop';
import { judgeCallee, type RequestQuestion } from '../istio/callee';
import { judgeProxyEgress } from '../istio/proxy-egress';
import type { Cluster } from '../model/cluster';
import { isInMesh, type Peer } from '../model/pod';
import type { Protocol } from '../model/ports';
import { judgeDirection } from '../networkpolicy/direction';
import type { Speak } from '../statement';
import { allOf, type Truth } from '../verdict';

export interface HopTruth {
  readonly hop: HopKind;
  readonly truth: Truth;
}

export interface ResolvedFlow {
  readonly source: Peer;
  readonly destination: Peer;
  readonly protocol: Protocol;
  readonly port: number;
  readonly question: RequestQuestion;
}

export const AMBIENT_NOT_MODELLED = 'ambient mode is not modelled: its traffic travels on port 15008 and is judged by ztunnel';

/** Every hop that a connection passes, and what it says. */
export function judgeFlow(cluster: Cluster, flow: ResolvedFlow, speak?: Speak): readonly HopTruth[] {
  const { source, destination, protocol, port, question } = flow;
  if (isAmbient(flow)) {
    speak?.({ hop: 'mtls', path: [], effect: 'depends', truth: 'unknown', because: AMBIENT_NOT_MODELLED });
    return [{ hop: 'mtls', truth: 'unknown' }];
  }
  const hops: HopTruth[] = [];
  if (source.kind === 'pod') hops.push({ hop: 'egress', truth: judgeDirection(cluster, flow, 'egress', speak) });
  if (protocol === 'TCP' && source.kind === 'pod' && source.pod.mesh === 'sidecar') {
    hops.push({ hop: 'proxy-egress', truth: judgeProxyEgress(cluster, source.pod, destination, port, question.host ?? question.sni, speak) });
  }
  if (destination.kind === 'pod') {
    hops.push({ hop: 'ingress', truth: judgeDirection(cluster, flow, 'ingress', speak) });
    if (protocol === 'TCP') hops.push(...judgeCallee(cluster, source, destination.pod, port, question, speak));
  }
  return hops;
}

/** Between two members of the mesh ambient mode tunnels; toward a pod in ambient mode ztunnel judges. */
export function isAmbient({ source, destination, protocol }: Pick<ResolvedFlow, 'source' | 'destination' | 'protocol'>): boolean {
  if (protocol !== 'TCP') return false;
  const from = source.kind === 'pod' ? source.pod : undefined;
  const to = destination.kind === 'pod' ? destination.pod : undefined;
  if (to?.mesh === 'ambient') return true;
  return from?.mesh === 'ambient' && to !== undefined && isInMesh(to);
}

export function overall(hops: readonly HopTruth[]): Truth {
  return allOf(hops.map((hop) => hop.truth));
}
