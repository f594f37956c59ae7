/**
 * Who can reach the API server. Every cluster has a Service `default/kubernetes` for it, whose object is in no manifest; where the server itself
 * answers is known only where somebody states it.
 *
 * Sources: Kubernetes "Accessing the Kubernetes API from a Pod"; NetworkPolicies act on the addresses and ports behind a Service (kube-proxy translates
 * before they do); a caller's proxy lets through what its mesh shows it, and sees the Service like any other.
 */
import { findPeer } from './endpoints';
import { overall } from './judge-flow';
import type { Cluster } from '../cluster/cluster';
import { FAMILIES, LAST_ADDRESS, rangeContains, rangesMeet, tryParseCidrOrAddress, type AddressRange } from '../cluster/ip';
import type { Pod } from '../cluster/pod';
import type { Flow } from '../core/flow';
import { EGRESS } from '../core/hop';
import type { Trace } from '../core/trace';
import { and, anyOf, not, toVerdict, type Truth, type Verdict } from '../core/verdict';
import type { HopTruth } from '../engine/connection';
import type { PeerTest, RequestTest } from '../engine/decision';
import { evaluateWith, heardAt } from '../engine/evaluate';
import { decisionAt } from '../engine/hop';
import { judgeServiceOf } from '../engine/meshes/several';
import { isBlockTest } from '../engine/network-peers';
import { isPortsTest } from '../engine/port-tests';
import { API_SERVER_SERVICE } from '../known';

/** A workload that may reach the API server. One that may not has no row. */
export interface ApiServerRow {
  readonly workload: string;
  readonly verdict: Exclude<Verdict, 'deny'>;
  readonly witness: Flow;
}

/** The flow of a workload to the API server. */
export function apiServerFlow(workload: string): Flow {
  return Object.freeze({ from: Object.freeze({ workload }), to: Object.freeze({ apiServer: true as const }), protocol: 'TCP', port: API_SERVER_SERVICE.port });
}

export function* apiServerRows(cluster: Cluster): Generator<ApiServerRow> {
  for (const workload of cluster.workloads) {
    const verdict = toVerdict(overall(judgeApiServer(cluster, workload)));
    if (verdict !== 'deny') yield Object.freeze({ workload: workload.key, verdict, witness: apiServerFlow(workload.key) });
  }
}

/** The hops of a flow to the API server. Throws for a port that it does not have. */
export function judgeApiServerFlow(cluster: Cluster, { from, port, protocol = 'TCP', via }: Flow, trace?: Trace): readonly HopTruth[] {
  const own = cluster.settings.apiServer.port;
  if (protocol !== 'TCP' || (port !== API_SERVER_SERVICE.port && port !== own)) {
    const behind = own === undefined ? '' : ` and ${own} behind it`;
    throw new Error(`The API server has port ${API_SERVER_SERVICE.port}/TCP (of the Service default/kubernetes)${behind}, not ${port}/${protocol}.`);
  }
  if (via !== undefined) throw new Error('No Gateway leads to the API server; leave it out.');
  const caller = findPeer(cluster, from);
  return caller.kind === 'external' ? [] : judgeApiServer(cluster, caller.pod, trace);
}

function judgeApiServer(cluster: Cluster, pod: Pod, trace?: Trace): readonly HopTruth[] {
  const hops: HopTruth[] = [{ hop: EGRESS.id, truth: judgeNetwork(cluster, pod, trace) }];
  const proxied = judgeServiceOf(cluster, pod, API_SERVER_SERVICE, trace);
  if (proxied) hops.push(proxied);
  return hops.map((one) => {
    const because = cluster.blindSpots.tryFind(one.hop, pod);
    if (because === undefined) return one;
    trace?.({ hop: one.hop, path: [], effect: 'depends', truth: 'unknown', because });
    return { ...one, truth: 'unknown' };
  });
}

/** Each address of the server is judged by itself: where they differ, it depends on the one that the Service picks. */
function judgeNetwork(cluster: Cluster, pod: Pod, trace: Trace): Truth {
  const { cidrs = [], port } = cluster.settings.apiServer;
  const stated = cidrs.flatMap((cidr) => tryParseCidrOrAddress(cidr) ?? []);
  const places = stated.length > 0 ? stated : anywhere(cluster);
  const partly = isOnNodes(cluster, places[0]) === 'unknown' ? notOfNodes(cluster) : 'it names some of the addresses of the API server alone';
  const doubtful = stated.length > 0 && port !== undefined ? partly : NOT_STATED;
  const decision = decisionAt(cluster, EGRESS.id, pod);
  if (!decision) return 'yes';
  const truths = places.map((place, index) => evaluateWith(decision, {
    peer: (test) => peerHolds(cluster, test, place),
    request: (test) => portsHold(test, port),
    words: (policy, _, truth) => ({ because: `${truth === 'yes' ? 'a rule matches' : doubtful}${policy.doubt === undefined ? '' : ', if it selects the pod'}` }),
  }, index === 0 ? heardAt(EGRESS.id, trace) : undefined));
  if (truths.every((truth) => truth === truths[0])) return truths[0];
  const because = stated.length > 0 ? 'some addresses of the API server can be reached, others not' : NOT_STATED;
  if (!truths.includes('unknown')) trace?.({ hop: EGRESS.id, path: [], effect: 'depends', truth: 'unknown', because });
  return 'unknown';
}

const NOT_STATED = 'the address and the port of the API server are not known (--api-server-cidr, --api-server-port)';

/** Pods and the API server share a family of addresses. */
function anywhere({ podCidrs }: Cluster): readonly AddressRange[] {
  const families = FAMILIES.filter((family) => podCidrs.length === 0 || podCidrs.some((range) => range.family === family));
  return families.map((family) => ({ family, first: 0n, last: LAST_ADDRESS[family] }));
}

/** What is asked of more than a port is open: the question does not say. */
function portsHold(test: RequestTest, port: number | undefined): Truth {
  if (!isPortsTest(test)) return 'conditional';
  // Names are those of a pod's ports.
  return anyOf(test.ports.map((item): Truth => {
    if (item.protocol !== 'TCP' || item.kind === 'named') return 'no';
    if (item.kind === 'all' || (item.first <= 1 && item.last >= 65535)) return 'yes';
    if (port === undefined) return 'unknown';
    return item.first <= port && port <= item.last ? 'yes' : 'no';
  }));
}

function notOfNodes({ settings: { plugin } }: Cluster): string {
  return `with ${plugin.name} an ipBlock means no node, and it is not known whether the API server runs on one (--node-cidr)`;
}

/** Whether a range is that of nodes, which ipBlocks do not mean with some plugins; with others it makes no difference. */
function isOnNodes({ settings: { plugin, nodeCidrs } }: Cluster, place: AddressRange): Truth {
  if (plugin.ipBlockMatchesNodes) return 'no';
  const nodes = nodeCidrs.flatMap((cidr) => tryParseCidrOrAddress(cidr) ?? []);
  if (nodes.some((range) => rangeContains(range, place))) return 'yes';
  return nodes.length > 0 && !nodes.some((range) => rangesMeet(range, place)) ? 'no' : 'unknown';
}

/** Labels mean pods of the pod network; the API server is not one of them. */
function peerHolds(cluster: Cluster, test: PeerTest, place: AddressRange): Truth {
  if (!isBlockTest(test)) return test.apiServer ?? (test.kind === 'pods' ? 'no' : 'unknown');
  const { cidr, except } = test.block;
  if (!rangesMeet(cidr, place) || except.some((hole) => rangeContains(hole, place))) return 'no';
  const holds = rangeContains(cidr, place) && !except.some((hole) => rangesMeet(hole, place)) ? 'yes' : 'unknown';
  return and(holds, not(isOnNodes(cluster, place)));
}
