import type { PlacedWaiver } from '../../cdk8s/bridge/waivers';
import { AppProtocol, CallPurpose, DeclaredCall, Transport } from '../constructs/declared-call';
import type { DeclaredRequests } from '../constructs/declared-call';
import type { DeclaredWaiver } from '../constructs/declared-waiver';
import type { Purpose } from '../graph/edge';
import type { HttpOperations } from '../graph/http-operations';
import { transportOf } from '../graph/port';
import type { PortNode } from '../graph/port';
import { findNode, nodesOf } from '../graph/trust-graph';
import type { TrustGraph } from '../graph/trust-graph';

const PURPOSES: Readonly<Record<Purpose, CallPurpose>> = {
  'call': CallPurpose.CALL,
  'clients': CallPurpose.CLIENTS,
  'public-host': CallPurpose.PUBLIC_HOST,
  'dns': CallPurpose.DNS,
  'control-plane': CallPurpose.CONTROL_PLANE,
  'scrape': CallPurpose.SCRAPE,
  'probe': CallPurpose.PROBE,
  'api-server': CallPurpose.API_SERVER,
};

const PROTOCOLS: Readonly<Record<PortNode['protocol'], AppProtocol>> = {
  http: AppProtocol.HTTP, http2: AppProtocol.HTTP2, grpc: AppProtocol.GRPC, tcp: AppProtocol.TCP, tls: AppProtocol.TLS, udp: AppProtocol.UDP,
};

/** The edges of the graph, one for each port. */
export function declaredCalls(graph: TrustGraph): DeclaredCall[] {
  return graph.edges.flatMap((edge) => edge.grants.map(({ port, http }) => DeclaredCall._of({
    caller: findNode(graph, edge.from).id,
    callee: findNode(graph, edge.to).id,
    port: port.containerPort,
    transport: Transport[transportOf(port)],
    protocol: PROTOCOLS[port.protocol],
    requests: requestsOf(http),
    purpose: PURPOSES[edge.purpose],
  })));
}

/** All waivers, by the construct that they hold for. */
export function declaredWaivers(graph: TrustGraph, waivers: readonly PlacedWaiver[]): DeclaredWaiver[] {
  const workloads = new Map(nodesOf(graph, 'workload').map(({ path, id }) => [path, id]));
  return waivers.map(({ construct, waiver }): DeclaredWaiver => {
    const { path } = construct.node;
    const workload = workloads.get(path);
    return { path, ...(workload !== undefined && { workload }), ...waiver };
  });
}

function requestsOf(operations: HttpOperations): DeclaredRequests[] | undefined {
  if (operations.kind === 'any') return undefined;
  return operations.items.map(({ methods, paths }): DeclaredRequests => ({
    ...(methods.kind === 'only' && { methods: [...methods.items] }),
    ...(paths.kind === 'only' && { paths: [...paths.items] }),
    ...(paths.kind === 'all-but' && { notPaths: [...paths.items] }),
  }));
}
