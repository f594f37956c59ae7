import type { Labels } from '../graph/labels';
import type { MeshNode } from '../graph/mesh';
import type { GatewayNode, NamespaceNode, WorkloadNode } from '../graph/nodes';
import type { TrustGraph } from '../graph/trust-graph';
import type { PlannedObject } from '../render/manifest';

/** What is settled about a workload while it is being declared; the rest may still change. */
export type WorkloadIdentity = Pick<WorkloadNode, 'namespace' | 'name' | 'controller' | 'resilience'>;
export type GatewayIdentity = Pick<GatewayNode, 'namespace' | 'name'>;
export type NamespaceIdentity = Pick<NamespaceNode, 'name' | 'cluster'>;

/** A destination outside the cluster, as one namespace calls it: a host, or one range of a network's addresses. */
export type ExternalNode =
  | { readonly kind: 'host'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'network'; readonly namespace: string; readonly name: string; readonly cidr: string };

/** What one mesh adds to the plain Kubernetes objects. It states only what differs. */
export interface MeshBackend<M extends MeshNode> {
  namespaceLabels(mesh: M): Labels;
  podAnnotations(graph: TrustGraph, workload: WorkloadNode): Labels;
  /** For the mesh as a whole, in its root namespace. */
  meshObjects(mesh: M): readonly PlannedObject<unknown>[];
  namespaceObjects(namespace: NamespaceIdentity): readonly PlannedObject<NamespaceNode>[];
  workloadObjects(workload: WorkloadIdentity): readonly PlannedObject<WorkloadNode>[];
  gatewayObjects(gateway: GatewayIdentity): readonly PlannedObject<GatewayNode>[];
  /** What opens ports of a workload to callers that show no identity. @default - nothing closes them */
  plainPortObjects?(workload: WorkloadIdentity): readonly PlannedObject<WorkloadNode>[];
  /** What lets calls of a workload to hosts with a wildcard out. @default - nothing holds them back */
  wildcardCallObjects?(workload: WorkloadIdentity): readonly PlannedObject<WorkloadNode>[];
  /** What verifies tokens of users before a workload. @default - nothing can */
  userObjects?(workload: WorkloadIdentity): readonly PlannedObject<WorkloadNode>[];
  /** The same at an edge. @default - nothing can */
  gatewayUserObjects?(gateway: GatewayIdentity): readonly PlannedObject<GatewayNode>[];
  externalObjects(external: ExternalNode): readonly PlannedObject<ExternalNode>[];
}
