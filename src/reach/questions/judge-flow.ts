/** One connection, hop by hop. */
import type { HopKind } from '../hop';
import { judgeCallee, type RequestQuestion } from '../istio/callee';
import { judgeProxyEgress } from '../istio/proxy-egress';
import type { Cluster } from '../model/cluster';
import { isInMesh, mayHaveSidecar, type Peer, type Pod } from '../model/pod';
import type { Protocol } from '../model/ports';
import { judgeDirection } from '../networkpolicy/direction';
import type { Speak, Statement } from '../statement';
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
  if (protocol === 'TCP' && source.kind === 'pod' && mayHaveSidecar(source.pod)) {
    const { pod } = source;
    hops.push(...ifMeshed(cluster, pod, speak, (heard) => [
      { hop: 'proxy-egress', truth: judgeProxyEgress(cluster, pod, destination, port, question.host ?? question.sni, heard) },
    ]));
  }
  if (destination.kind === 'pod') {
    const { pod } = destination;
    hops.push({ hop: 'ingress', truth: judgeDirection(cluster, flow, 'ingress', speak) });
    if (protocol === 'TCP') hops.push(...ifMeshed(cluster, pod, speak, (heard) => judgeCallee(cluster, source, pod, port, question, heard)));
  }
  return hops;
}

/**
 * What the sidecar of a pod says. Where it is not known whether the pod has one, only what it lets through is certain: without a sidecar
 * everything passes. Such a sidecar is not worth a word where nothing is written for it.
 */
function ifMeshed(cluster: Cluster, { mesh, meshDoubt = '' }: Pod, speak: Speak, judge: (heard: Speak) => readonly HopTruth[]): readonly HopTruth[] {
  if (mesh !== 'unknown') return judge(speak);
  const statements: Statement[] = [];
  const silent = !isMeshWritten(cluster);
  return judge(speak && ((statement) => statements.push(statement))).flatMap(({ hop, truth }): HopTruth[] => {
    if (truth === 'yes' && silent) return [];
    const own = statements.filter((statement) => statement.hop === hop);
    if (truth === 'yes') {
      own.forEach((statement) => speak?.(statement));
      return [{ hop, truth }];
    }
    for (const { because, ...statement } of own.filter(({ object }) => object)) {
      speak?.({ ...statement, effect: 'depends', truth: 'unknown', because: `${because}, if the pod is in the mesh` });
    }
    speak?.({ hop, path: [], effect: 'depends', truth: 'unknown', because: meshDoubt, ofLabels: true });
    return [{ hop, truth: 'unknown' }];
  });
}

/** Whether there is anything that proxies of the mesh act on. */
export function isMeshWritten({ manifests }: Cluster): boolean {
  const { peerAuthentications, authorizationPolicies, requestAuthentications, sidecars } = manifests;
  return peerAuthentications.length + authorizationPolicies.length + requestAuthentications.length + sidecars.length > 0;
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
