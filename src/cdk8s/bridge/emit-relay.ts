import type { Construct } from 'constructs';
import { emitOnce } from './emit';
import type { Labels } from '../../author/graph/labels';
import type { MeshNode } from '../../author/graph/mesh';
import { findNodeOf } from '../../author/graph/trust-graph';
import type { WorkloadName } from '../../author/meshes/backend';
import { dialectOf } from '../../author/meshes/table';

/** Where the objects stand: those that a namespace shares, and those of the workload. */
export interface RelayPlace {
  readonly namespace: Construct;
  readonly workload: Construct;
}

/** What looks at requests to a workload, once; the labels that its Service has with it. */
export function emitRelay({ namespace, workload }: RelayPlace, mesh: MeshNode, place: WorkloadName): Labels {
  const { render } = dialectOf(mesh);
  const plan = render.relayPlan?.(mesh, place);
  if (!plan) return {};
  emitOnce(plan.shared ? namespace : workload, plan.objects, (graph) => findNodeOf(graph, 'relay', plan.id));
  emitOnce(workload, render.requestObjects?.(place), (graph) => findNodeOf(graph, 'workload', `${place.namespace}/${place.name}`));
  return plan.serviceLabels;
}
