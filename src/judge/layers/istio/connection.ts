/** What the proxies at both ends say of one TCP connection, by each way in which the caller can dial. */
import { judgeCallee } from './callee';
import { callerProxyOf } from './caller-proxy';
import { ISTIO } from './key';
import { egressToAddress, egressToPod } from './proxy-egress';
import { PROXY_EGRESS } from './sites';
import { waysTo } from './ways';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';
import type { Dial } from '../../core/flow';
import type { Trace, TraceEntry } from '../../core/trace';
import { allOf, type Truth } from '../../core/verdict';
import type { Connection, HopTruth } from '../../engine/connection';
import type { Decision, Request } from '../../engine/decision';
import { evaluate, setTruth } from '../../engine/evaluate';
import { ONE } from '../../engine/logic';
import { answerOfWays, byAddress, type Ways } from '../../engine/ways';

type Hops = readonly HopTruth[];

export function judgeMesh(cluster: Cluster, flow: Connection, trace: Trace): Hops {
  const { source, destination, port, dial, question } = flow;
  const isProxied = callerProxyOf(cluster, source).kind !== 'absent';
  const request: Request = { ...question, destination, protocol: 'TCP', port };
  const egress = (decision: Decision): Hops => (source.kind === 'pod' && isProxied
    ? ifMeshed(cluster, source.pod, trace, (heard) => [
      { hop: PROXY_EGRESS.id, truth: evaluate(decision, { peer: source, request }, heard && ((entry) => heard({ hop: PROXY_EGRESS.id, ...entry }))) },
    ])
    : []);
  if (destination.kind === 'external') return egress(egressToAddress(cluster, destination.address, port, question.host ?? question.sni));
  const callee = destination.pod;
  const call = { cluster, source, callee, port, question };
  const arriving = (how: Dial, heard: Trace): Hops => ifMeshed(cluster, callee, heard, (own) => judgeCallee(call, how, own))
    .map((one) => (cluster.blindSpots.tryFind(one.hop, callee) === undefined ? one : { ...one, truth: 'unknown' }));
  const out = egress(egressToPod(cluster, callee, port, dial));
  const ways = waysOf(waysTo(cluster, callee, port), source);
  const isKnown = dial === 'address' ? ways.address : ways.service;
  const hops = [...out, ...arriving(isKnown === 'no' ? 'address' : 'service', trace)];
  if (isKnown === 'no' || byAddress(ONE, ways) === 'no' || (isKnown === 'yes' && dial !== undefined)) return hops;
  return join(hops, [...out, ...arriving('address', undefined)], ways, trace, dial);
}

function waysOf({ service, address, passing }: Ways, source: Peer): Ways<Truth> {
  const [known, knownToo, open] = [service, address, passing].map((set) => setTruth(set, (test) => test.matches(source)));
  return { service: known, address: knownToo, passing: open };
}

/** The hops of the way through a Service, as far as their answer holds for the other way as well. */
function join(hops: Hops, others: Hops, ways: Ways<Truth>, trace: Trace, dial?: Dial): Hops {
  const answer = answerOfWays(ONE, ways, overall(hops), overall(others), dial);
  if (answer === overall(hops)) return hops;
  return hops.map(({ hop, truth }) => {
    if (truth === 'yes' && (ways.service === 'yes' || others.some((one) => one.hop === hop && one.truth === 'yes'))) return { hop, truth };
    trace?.({ hop, path: [], effect: 'depends', truth: 'unknown', because: OTHERWISE });
    return { hop, truth: 'unknown' };
  });
}

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
