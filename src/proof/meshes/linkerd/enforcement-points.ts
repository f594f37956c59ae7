import { isLinkerd } from './linkerd-spec';
import { inboundOnly } from './view';
import type { DeclaredEdge, DeclaredParty, DeclaredPort, DeclaredRequests } from '../../../judge/declared';
import { callsOfOthers, meshEdges, seenBy } from '../../declared/declared';
import type { Declared } from '../../declared/declared';
import { ALL_BUT_TCP, ALL_PORTS, edgeOf, optional } from '../../declared/edges';
import { EVERYBODY, EVERYWHERE, external, OTHER_PODS } from '../../declared/parties';
import type { EnforcementPoint } from '../../enforcement-point';
import { podKeysOf } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import { askedPaths } from '../../specification/pods';
import type { AskedPaths } from '../../specification/pods';
import { edgesTo, findNode, nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/**
 * What no proxy guards: all but TCP, and the ports that go around proxies unless their installation is changed. Source: the chart
 * linkerd-control-plane, `proxyInit.ignoreInboundPorts`.
 */
const UNGUARDED: readonly DeclaredPort[] = [...ALL_BUT_TCP, { port: 4567, endPort: 4568 }];

/** Where the kubelet asks the proxy whether it lives and is ready. Source: chart partials, `_proxy.tpl`. */
const ADMIN = { port: 4191, paths: ['/live', '/ready'] };

/** One point: proxies of callers let out whatever is asked of them. */
export function enforcementPoints(graph: Specification): readonly EnforcementPoint[] {
  const isUsed = [...graph.nodes.values()].some((node) => 'mesh' in node && node.mesh !== undefined && isLinkerd(node.mesh));
  return isUsed ? [{ words: 'Linkerd inbound', see: inboundOnly, edges: (declared) => inbound(graph, seenBy(declared, isLinkerd)) }] : [];
}

function inbound(graph: Specification, declared: Declared): readonly DeclaredEdge[] {
  const { own, others, references } = declared;
  const workloads = nodesOf(graph, 'workload').filter(({ mesh }) => isLinkerd(mesh));
  const guarded = new Set(workloads.flatMap(podKeysOf));
  // What the kubelet may ask for is worked out below, request by request.
  const isProbe = ({ from, to, optional: open }: DeclaredEdge) => (
    open === true && from.kind === 'external' && to.kind === 'workload' && guarded.has(to.workload)
  );
  const edges = meshEdges(declared).filter((edge) => !isProbe(edge))
    .map((edge) => (edge.requests && !areHeld(edge.requests) ? edgeOf({ ...edge, requests: undefined }) : edge));
  return [
    // What a service of another program allows, its own policies say.
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
  const around = scrapedPorts(workload).map((port): DeclaredPort => ({ port }));
  const knownBy = podLabelsOf(workload);
  return podKeysOf(workload).map((key): DeclaredParty => ({ kind: 'workload', workload: key, knownBy })).flatMap((to) => [
    optional(EVERYBODY, to, [...UNGUARDED, ...around]),
    edgeOf({ from: EVERYBODY, to, ports: [{ port: ADMIN.port }], requests: [{ methods: ['GET'], paths: ADMIN.paths }], optional: true }),
    ...askedPaths(workload.runs).flatMap((asked) => probesOf(graph, workload, to, asked)),
  ]);
}

/**
 * Where it has no routes, Linkerd lets in by itself what probes get over HTTP, from anywhere; with routes, or over gRPC, somebody has to authorize it: from nodes, where it is
 * stated which addresses they have. Source: Linkerd "Authorization Policy"; index/src/inbound/index.rs, probe routes.
 */
function probesOf(graph: Specification, workload: WorkloadNode, to: DeclaredParty, { port, method, paths }: AskedPaths): readonly DeclaredEdge[] {
  const isRouted = method === 'POST' || edgesTo(graph, workload.id).some((edge) => (
    edge.purpose === 'call'
      && edge.grants.some((grant) => grant.port.containerPort === port && grant.requests !== undefined && areHeld(grant.requests))
  ));
  const nodes = edgesTo(graph, workload.id).flatMap(({ from, purpose }) => {
    const caller = purpose === 'probe' ? findNode(graph, from) : undefined;
    return caller?.kind === 'kubelet' ? caller.cidrs : [];
  });
  const probe = { to, ports: [{ port }], requests: [{ methods: [method], paths }] };
  return [
    edgeOf({ ...probe, from: nodes.length > 0 ? external(nodes.map((cidr) => ({ cidr }))) : EVERYWHERE }),
    ...(isRouted && nodes.length > 0 ? [] : [edgeOf({ ...probe, from: EVERYBODY, optional: true })]),
  ];
}

/**
 * Whether routes can tell such requests from others: they except none, and know no ends of paths. Those that they cannot somebody else holds, or nobody has to; without either they are
 * mistakes of the declaration. Source: Gateway API, HTTPPathMatch.
 */
function areHeld(requests: readonly DeclaredRequests[]): boolean {
  return requests.every(({ paths = [], notPaths = [] }) => notPaths.length === 0 && !paths.some((path) => path.startsWith('*')));
}

/** Ports where scrapers ask the application, past its proxy. */
export function scrapedPorts({ metricsPort, cluster }: Pick<WorkloadNode, 'metricsPort' | 'cluster'>): readonly number[] {
  return metricsPort === undefined || cluster.scrapers.length === 0 ? [] : [metricsPort];
}
