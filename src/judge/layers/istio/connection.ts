/** What the proxies at both ends say of a TCP connection, by each way in which the caller can dial. */
import { judgeCallee } from './callee';
import { ISTIO } from './key';
import { mtlsModeOf } from './mtls';
import { judgeProxyEgress } from './proxy-egress';
import { transportSecurityOf, type TransportSecurity } from './transport-security';
import { tryFindKnown, type Known } from './ways';
import type { Cluster } from '../../cluster/cluster';
import { mayHaveSidecar, type Pod } from '../../cluster/pod';
import type { Trace, TraceEntry } from '../../core/trace';
import { allOf, eitherWay, truthOf, type Truth } from '../../core/verdict';
import type { Connection, HopTruth } from '../../engine/connection';

type MeshFlow = Pick<Connection, 'source' | 'destination' | 'port' | 'dial' | 'question'>;
type Hops = readonly HopTruth[];

export function judgeMesh(cluster: Cluster, flow: MeshFlow, trace: Trace): Hops {
  const { source, destination, port, question } = flow;
  const proxied = source.kind === 'pod' && mayHaveSidecar(source.pod) && source.pod.outbound !== 'nothing' ? source.pod : undefined;
  const egress = (): Hops => (proxied
    ? ifMeshed(cluster, proxied, trace, (heard) => [
      { hop: 'proxy-egress', truth: judgeProxyEgress(cluster, proxied, destination, port, question.host ?? question.sni, heard) },
    ])
    : []);
  if (destination.kind === 'external') return egress();
  const callee = destination.pod;
  const known = proxied && tryFindKnown(cluster, proxied, callee, port);
  const security = transportSecurityOf(cluster, source, callee.installation, mtlsModeOf(cluster, callee, port));
  if (known) return judgeWays(cluster, flow, callee, known, security, trace);
  return [...egress(), ...ifMeshed(cluster, callee, trace, (heard) => judgeCallee(cluster, source, security, callee, port, question, heard))];
}

function judgeWays(
  cluster: Cluster, { source, port, dial, question }: MeshFlow, callee: Pod, known: Known, security: TransportSecurity, trace: Trace,
): Hops {
  const hopsOf = (truth: Truth, how: TransportSecurity, because: string, inner: Trace): Hops => {
    const effect = truth === 'yes' ? 'allows' : truth === 'no' ? 'denies' : 'depends';
    inner?.({ hop: 'proxy-egress', ...(known.sidecar && { object: known.sidecar.ref }), path: known.sidecar ? ['spec'] : [], effect, truth, because });
    const hops = ifMeshed(cluster, callee, inner, (heard) => judgeCallee(cluster, source, how, callee, port, question, heard));
    return [{ hop: 'proxy-egress', truth }, ...hops.map((one) => (cluster.blindSpots.tryFind(one.hop, callee) === undefined ? one : { ...one, truth: 'unknown' as const }))];
  };
  const byAddress = (because: string, heard: Trace) => (
    hopsOf(truthOf(known.passesOn), 'plain', `${because}, ${known.passesOn ? PASSES_ON : BLACK_HOLE}`, heard)
  );
  const isKnown = dial === 'address' ? truthOf(known.address) : known.service;
  if (isKnown === 'no') return byAddress(dial === 'address' ? 'no proxy knows the address of the pod' : 'the proxy is shown no Service that leads there', trace);
  const hops = hopsOf(isKnown === 'yes' || known.passesOn ? 'yes' : 'unknown', security, WAY_WORDS[isKnown === 'yes' ? 'yes' : 'unknown'], trace);
  if (known.address || !known.passesOn || (isKnown === 'yes' && (dial !== undefined || overall(hops) === 'yes'))) return hops;
  const address = byAddress('', undefined);
  const answer = isKnown === 'yes' ? eitherWay(overall(hops), overall(address)) : agreement(overall(hops), overall(address));
  if (answer === overall(hops)) return hops;
  return hops.map(({ hop, truth }) => {
    if (truth === 'yes' && (isKnown === 'yes' || address.some((one) => one.hop === hop && one.truth === 'yes'))) return { hop, truth };
    trace?.({ hop, path: [], effect: 'depends', truth: 'unknown', because: OTHERWISE });
    return { hop, truth: 'unknown' };
  });
}

/** The same answer both ways, or none. */
function agreement(left: Truth, right: Truth): Truth {
  return left === right ? left : 'unknown';
}

const WAY_WORDS = {
  yes: 'the proxy knows a Service that leads there',
  unknown: 'it is not known whether a Service that the proxy knows leads there',
};
const PASSES_ON = 'and it passes such connections on as they are';
const BLACK_HOLE = 'and under REGISTRY_ONLY it lets nothing else through';
const OTHERWISE = 'a caller that dials the address of the pod instead of a Service arrives in plain text, without an identity, and gets another answer';

function overall(hops: Hops): Truth {
  return allOf(hops.map(({ truth }) => truth));
}

/**
 * What the sidecar of a pod says. Where it is not known whether the pod has one, only what it lets through is certain: without a sidecar
 * everything passes. Such a sidecar is not worth a word where nothing is written for it.
 */
function ifMeshed(cluster: Cluster, { mesh, proxyDoubt = '' }: Pod, trace: Trace, judge: (heard: Trace) => Hops): Hops {
  if (mesh !== 'unknown') return judge(trace);
  const statements: TraceEntry[] = [];
  const silent = !isMeshWritten(cluster);
  return judge(trace && ((statement) => statements.push(statement))).flatMap(({ hop, truth }): Hops => {
    if (truth === 'yes' && silent) return [];
    const own = statements.filter((statement) => statement.hop === hop);
    if (truth === 'yes') {
      own.forEach((statement) => trace?.(statement));
      return [{ hop, truth }];
    }
    for (const { because, ...statement } of own.filter(({ object }) => object)) {
      trace?.({ ...statement, effect: 'depends', truth: 'unknown', because: `${because}, if the pod is in the mesh` });
    }
    trace?.({ hop, path: [], effect: 'depends', truth: 'unknown', because: proxyDoubt, ofLabels: true });
    return [{ hop, truth: 'unknown' }];
  });
}

/** Whether there is anything that proxies of the mesh act on. */
export function isMeshWritten({ manifests }: Cluster): boolean {
  const { peerAuthentications, authorizationPolicies, requestAuthentications, sidecars } = manifests.of(ISTIO);
  return peerAuthentications.length + authorizationPolicies.length + requestAuthentications.length + sidecars.length > 0;
}
