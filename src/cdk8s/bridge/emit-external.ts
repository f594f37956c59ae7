import type { Construct } from 'constructs';
import { emitOnce } from './emit';
import type { MeshNode } from '../../author/graph/mesh';
import { findNodeOf } from '../../author/graph/trust-graph';
import type { ExternalNode } from '../../author/meshes/backend';
import { dialectOf } from '../../author/meshes/table';

/** What the mesh must know of a destination outside, once for each namespace that calls it. */
export function emitExternal(namespace: Construct, mesh: MeshNode, external: ExternalNode): void {
  const { render } = dialectOf(mesh);
  const plan = render.egressPlan?.(mesh, external);
  if (plan) emitOnce(namespace, plan.relay, (graph) => findNodeOf(graph, 'relay', plan.id));
  emitOnce(namespace, [...render.externalObjects(external), ...plan?.objects ?? []], () => external);
}
