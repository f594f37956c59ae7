import type { PlacedWaiver } from '../../cdk8s/bridge/waivers';
import type { DeclaredCall, DeclaredWaiver } from '../constructs/declared-call';
import type { HttpOperations } from '../graph/http-operations';
import { transportOf } from '../graph/port';
import { findNode, nodesOf } from '../graph/trust-graph';
import type { TrustGraph } from '../graph/trust-graph';

const ANYTHING = '*';

/** The edges of the graph in words, one for each port. */
export function declaredCalls(graph: TrustGraph): DeclaredCall[] {
  return graph.edges.flatMap((edge) => edge.grants.map((grant): DeclaredCall => ({
    caller: findNode(graph, edge.from).id,
    callee: findNode(graph, edge.to).id,
    port: `${grant.port.containerPort}/${transportOf(grant.port)}`,
    protocol: grant.port.protocol,
    operations: describeOperations(grant.http),
    purpose: edge.purpose,
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

function describeOperations(operations: HttpOperations): string[] {
  if (operations.kind === 'any') return [ANYTHING];
  return operations.items.flatMap(({ methods, paths }) => {
    const method = methods.kind === 'any' ? ANYTHING : methods.items.join(',');
    return (paths.kind === 'any' ? [ANYTHING] : paths.items).map((path) => `${method} ${path}`);
  });
}
