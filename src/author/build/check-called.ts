import type { TrustEdge } from '../graph/edge';
import type { GraphNode } from '../graph/nodes';
import type { Problem } from '../graph/problem';
import { meshOf } from '../graph/trust-graph';
import { DIALECTS, dialectOf } from '../meshes/table';

/** What the mesh of a callee cannot do for all who call it together, the kubelet included. */
export function checkCalled(nodes: ReadonlyMap<string, GraphNode>, edgesTo: ReadonlyMap<string, readonly TrustEdge[]>): readonly Problem[] {
  return [...nodes.values()].flatMap((callee): readonly Problem[] => {
    if (callee.kind !== 'workload') return [];
    const mistakes = dialectOf(callee.mesh).checkCalled?.(callee, edgesTo.get(callee.id) ?? [], nodes) ?? [];
    return mistakes.map((mistake): Problem => ({ ...mistake, severity: 'error', path: callee.path }));
  });
}

/** What is wrong with those in one mesh beside each other. */
export function checkTogether(nodes: ReadonlyMap<string, GraphNode>): readonly Problem[] {
  const all = [...nodes.values()];
  return DIALECTS.flatMap(({ kind, checkTogether: check }) => (
    check && all.some((node) => meshOf(node)?.kind === kind) ? check(all) : []
  ));
}
