import type { TrustEdge } from '../graph/edge';
import type { GraphNode } from '../graph/nodes';
import type { Problem } from '../graph/problem';
import { dialectOf } from '../meshes/table';

/** What the mesh of a callee cannot do for all who call it together, the kubelet included. */
export function checkCalled(nodes: ReadonlyMap<string, GraphNode>, edgesTo: ReadonlyMap<string, readonly TrustEdge[]>): readonly Problem[] {
  return [...nodes.values()].flatMap((callee): readonly Problem[] => {
    if (callee.kind !== 'workload') return [];
    const mistakes = dialectOf(callee.mesh).checkCalled?.(callee, edgesTo.get(callee.id) ?? []) ?? [];
    return mistakes.map((mistake): Problem => ({ ...mistake, severity: 'error', path: callee.path }));
  });
}
