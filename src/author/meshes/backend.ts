import type { PlannedObject } from '../render/manifest';
import { noMeshBackend } from './none/backend';
import type { Labels } from '../graph/labels';
import type { MeshKind, MeshNode } from '../graph/mesh';
import type { GatewayNode, NamespaceNode, WorkloadNode } from '../graph/nodes';
import type { TrustGraph } from '../graph/trust-graph';
import { istioBackend } from './istio/render/backend';

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
  readonly namespaceLabels: (mesh: M) => Labels;
  readonly podAnnotations: (graph: TrustGraph, workload: WorkloadNode) => Labels;
  /** For the mesh as a whole, in its root namespace. */
  readonly meshObjects: (mesh: M) => readonly PlannedObject<M>[];
  readonly namespaceObjects: (namespace: NamespaceIdentity) => readonly PlannedObject<NamespaceNode>[];
  readonly workloadObjects: (workload: WorkloadIdentity) => readonly PlannedObject<WorkloadNode>[];
  readonly gatewayObjects: (gateway: GatewayIdentity) => readonly PlannedObject<GatewayNode>[];
  readonly externalObjects: (external: ExternalNode) => readonly PlannedObject<ExternalNode>[];
}

type BackendTable = { readonly [K in MeshKind]: MeshBackend<Extract<MeshNode, { kind: K }>> };

const BACKENDS: BackendTable = { istio: istioBackend, none: noMeshBackend };

export function backendOf(mesh: MeshNode): MeshBackend<MeshNode> {
  return BACKENDS[mesh.kind] as MeshBackend<MeshNode>;
}
