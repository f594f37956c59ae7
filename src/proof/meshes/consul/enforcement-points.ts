import { portsAround } from './around';
import { isConsul } from './consul-spec';
import { servicePort } from './services';
import { isDialledByPod } from './tunnels';
import { inboundOnly } from './view';
import type { DeclaredEdge, DeclaredParty, DeclaredPort, DeclaredRequests } from '../../../judge/declared';
import { callsOfOthers, meshEdges, seenBy } from '../../declared/declared';
import type { Declared } from '../../declared/declared';
import { ALL_BUT_TCP, ALL_PORTS, ALL_TCP, edgeOf, optional } from '../../declared/edges';
import { EVERYBODY, EVERYWHERE, OTHER_PODS } from '../../declared/parties';
import type { EnforcementPoint } from '../../enforcement-point';
import { podKeysOf } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/**
 * What no proxy guards: all but TCP, and what is asked over HTTP for the kubelet, which a proxy passes on to one path each. Source: consul-k8s,
 * redirect_traffic.go, `ExcludeInboundPorts`.
 */
const UNGUARDED: readonly DeclaredPort[] = [
  ...ALL_BUT_TCP, { port: 20_300, endPort: 20_309 }, { port: 20_400, endPort: 20_409 }, { port: 20_500, endPort: 20_509 },
];

/** One point: proxies of callers let out whatever is asked of them. */
export function enforcementPoints(graph: Specification): readonly EnforcementPoint[] {
  const isUsed = [...graph.nodes.values()].some((node) => 'mesh' in node && node.mesh !== undefined && isConsul(node.mesh));
  return isUsed ? [{ words: 'Consul inbound', see: inboundOnly, edges: (declared) => inbound(graph, seenBy(declared, isConsul)) }] : [];
}

function inbound(graph: Specification, declared: Declared): readonly DeclaredEdge[] {
  const { own, others, references } = declared;
  const workloads = nodesOf(graph, 'workload').filter(({ mesh }) => isConsul(mesh));
  const guarded = new Set(workloads.flatMap(podKeysOf));
  // What the kubelet may ask for comes past the proxy, or is a connection that says nothing.
  const isProbe = ({ from, to, optional: open }: DeclaredEdge) => (
    open === true && from.kind === 'external' && to.kind === 'workload' && guarded.has(to.workload)
  );
  const edges = meshEdges(declared).filter((edge) => !isProbe(edge))
    .map((edge) => (edge.requests && !areHeld(edge.requests) ? edgeOf({ ...edge, requests: undefined }) : edge));
  return [
    // What a service of another program allows, its own intentions say.
    ...edges.map((edge) => (references.has(edge.to) ? edgeOf({ ...edge, optional: true }) : edge)),
    // By which address a client of an edge may come is the network's to say.
    ...edges.filter(({ from, to }) => from.kind === 'external' && to.kind === 'pods').map((edge) => edgeOf({ ...edge, from: EVERYBODY, optional: true })),
    ...[EVERYWHERE, OTHER_PODS, ...own.unmeshed, ...own.relays, ...own.gateways, ...others].map((to) => optional(EVERYBODY, to, ALL_PORTS)),
    ...callsOfOthers(declared),
    ...workloads.flatMap((workload) => pastTheProxy(graph, workload)),
  ];
}

/** What is open at a workload to whoever comes by the network. */
function pastTheProxy(graph: Specification, workload: WorkloadNode): readonly DeclaredEdge[] {
  const around = [...portsAround(graph, workload).map((port): DeclaredPort => ({ port })), ...besides(graph, workload)];
  const knownBy = podLabelsOf(workload);
  return podKeysOf(workload).map((key): DeclaredParty => ({ kind: 'workload', workload: key, knownBy })).map((to) => optional(EVERYBODY, to, [...UNGUARDED, ...around]));
}

/**
 * Where pods are dialled by their own addresses, the proxy leads calls of all other ports to that of the service, too, and asks intentions as there: which
 * of them can be dialled, the network says.
 */
function besides(graph: Specification, workload: WorkloadNode): readonly DeclaredPort[] {
  if (!isDialledByPod(workload)) return [];
  const own = servicePort(graph, workload)?.containerPort;
  if (own === undefined) return ALL_TCP;
  return [{ port: 1, endPort: own - 1 }, { port: own + 1, endPort: 65_535 }].filter(({ port, endPort }) => port <= endPort);
}

/** Permissions could except paths, but nothing is written that does. Those that they don't hold somebody else holds, or nobody has to. */
function areHeld(requests: readonly DeclaredRequests[]): boolean {
  return requests.every(({ notPaths = [] }) => notPaths.length === 0);
}
