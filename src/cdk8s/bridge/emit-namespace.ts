import type { Construct } from 'constructs';
import { emit } from './emit';
import { CONTROLLER_GROUPS } from '../../author/gateways/table';
import type { Cluster } from '../../author/graph/cluster';
import { objectLabels } from '../../author/graph/labels';
import type { Labels } from '../../author/graph/labels';
import type { MeshNode } from '../../author/graph/mesh';
import type { NamespaceNode } from '../../author/graph/nodes';
import { findNamespace } from '../../author/graph/trust-graph';
import { dialectOf, POLICY_GROUPS } from '../../author/meshes/table';
import { guardObjects } from '../../author/render/admission/objects';
import { limitRange, namespaceObject, podSecurityLabels, resourceQuota } from '../../author/render/kubernetes/namespace';
import { defaultDeny } from '../../author/render/kubernetes/network-policy';
import type { PlannedObject } from '../../author/render/manifest';

/** What is settled about a namespace when it is declared. */
export interface NamespacePlan {
  readonly name: string;
  readonly mesh: MeshNode;
  readonly cluster: Cluster;
  readonly labels: Labels;
  readonly quota: boolean;
  readonly limitRange: boolean;
  readonly guarded: boolean;
}

/** All objects of a namespace that stand there whatever runs in it. */
export function emitNamespace(scope: Construct, plan: NamespacePlan): void {
  const { name, mesh, cluster } = plan;
  const backend = dialectOf(mesh).render;
  const at = { namespace: name, labels: objectLabels(name, name) };
  const labels = { ...plan.labels, ...podSecurityLabels(cluster.kubernetesVersion), ...backend.namespaceLabels(mesh) };
  const objects: readonly PlannedObject<NamespaceNode>[] = [
    { id: 'namespace', name, namespace: undefined, labels, annotations: backend.namespaceAnnotations?.(mesh) ?? {}, template: namespaceObject },
    { id: 'default-deny', name: 'default-deny', template: defaultDeny, ...at },
    ...backend.namespaceObjects({ name, cluster }),
    ...(plan.quota ? [{ id: 'quota', name: 'default', template: resourceQuota, ...at }] : []),
    ...(plan.guarded ? guardObjects(name, [...POLICY_GROUPS, ...CONTROLLER_GROUPS]) : []),
    ...(plan.limitRange ? [{ id: 'limit-range', name: 'default', template: limitRange, ...at }] : []),
  ];
  for (const object of objects) emit(scope, object, (graph) => findNamespace(graph, name));
}
