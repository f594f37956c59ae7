import type { Construct } from 'constructs';
import { emit } from './emit';
import type { Labels } from '../../author/graph/labels';
import type { MeshNode } from '../../author/graph/mesh';
import { findNodeOf } from '../../author/graph/trust-graph';
import type { WorkloadIdentity } from '../../author/meshes/backend';
import { dialectOf } from '../../author/meshes/table';

/** Where the objects stand: those that a namespace shares, and those of the workload. */
export interface RelayPlace {
  readonly namespace: Construct;
  readonly workload: Construct;
}

/** What looks at requests to a workload, once; the labels that its Service has with it. */
export function emitRelay({ namespace, workload }: RelayPlace, mesh: MeshNode, identity: WorkloadIdentity): Labels {
  const { render } = dialectOf(mesh);
  const plan = render.relayPlan?.(mesh, identity);
  if (!plan) return {};
  const scope = plan.shared ? namespace : workload;
  for (const planned of plan.objects) if (!scope.node.tryFindChild(planned.id)) emit(scope, planned, (graph) => findNodeOf(graph, 'relay', plan.id));
  for (const planned of render.requestObjects?.(identity) ?? []) {
    if (!workload.node.tryFindChild(planned.id)) emit(workload, planned, (graph) => findNodeOf(graph, 'workload', `${identity.namespace}/${identity.name}`));
  }
  return plan.serviceLabels;
}
