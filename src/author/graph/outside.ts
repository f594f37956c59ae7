import type { NodeOf, WorkloadNode } from './nodes';
import { sortedUnique } from './order';
import type { PortNode } from './port';
import { findNode, incoming } from './trust-graph';
import type { TrustGraph } from './trust-graph';

/** The name of the Service by which networks outside come in. */
export function outsideServiceName({ name }: Pick<WorkloadNode, 'name'>): string {
  return `${name}-outside`;
}

/** The ports that networks outside call, in the order of the workload's. */
export function portsFromOutside(graph: TrustGraph, workload: WorkloadNode): readonly PortNode[] {
  const called = new Set(callsFromOutside(graph, workload).flatMap(({ edge }) => edge.grants.map(({ port }) => port.name)));
  return workload.ports.filter(({ name }) => called.has(name));
}

/** The addresses of all of these networks. */
export function cidrsFromOutside(graph: TrustGraph, workload: WorkloadNode): readonly string[] {
  return sortedUnique(callsFromOutside(graph, workload).flatMap(({ from }) => from.cidrs));
}

function callsFromOutside(graph: TrustGraph, { id }: WorkloadNode) {
  return incoming(graph, id).flatMap((edge) => {
    const from = findNode(graph, edge.from);
    return from.kind === 'sources' && from.who === 'network' ? [{ edge, from: from as NodeOf<'sources'> }] : [];
  });
}
