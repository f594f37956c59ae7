import type { Grant } from '../graph/edge';
import type { Labels } from '../graph/labels';
import type { MeshNode } from '../graph/mesh';
import type { GatewayNode, NamespaceNode, RelayNode, WorkloadNode } from '../graph/nodes';
import type { ProbeAction } from '../graph/pod';
import type { PortNode } from '../graph/port';
import type { TrustGraph } from '../graph/trust-graph';
import type { PlannedObject } from '../render/manifest';

/** What is settled about a workload while it is being declared; the rest may still change. */
export interface WorkloadIdentity extends Pick<WorkloadNode, 'namespace' | 'name' | 'controller' | 'resilience'> {
  /** Whether callers wait for it only so long. */
  readonly isTimed: boolean;
  /** Where the application offers metrics. @default - it offers none */
  readonly metricsPort?: number;
}
/** A Service as proxies of its callers know it. */
export interface CalledService extends Pick<WorkloadNode, 'ports' | 'requestTimes'> {
  /** @default - no limits */
  readonly resilience?: WorkloadNode['resilience'];
}

/** Where objects of a workload stand. */
export type WorkloadName = Pick<WorkloadNode, 'namespace' | 'name'>;
export interface GatewayIdentity extends Pick<GatewayNode, 'namespace' | 'name'> {
  /** Where its pods listen. */
  readonly ports: readonly number[];
}
/** Where objects of an edge stand. */
export type GatewayName = Pick<GatewayNode, 'namespace' | 'name'>;
export type NamespaceIdentity = Pick<NamespaceNode, 'name' | 'cluster'>;

/** A destination outside the cluster, as one namespace calls it: a host, or one range of a network's addresses. */
export type ExternalNode =
  | {
    readonly kind: 'host';
    readonly namespace: string;
    readonly name: string;
    /** Whether it is the host of an edge, which is called at the edge's pods. */
    readonly isOfEdge: boolean;
  }
  | { readonly kind: 'network'; readonly namespace: string; readonly name: string; readonly cidr: string };

/** Pods of the mesh on the way to a workload, as far as that is settled while it is being declared. */
export interface RelayPlan {
  /** Of their node in the graph. */
  readonly id: string;
  /** Whether all workloads of the namespace share them. */
  readonly shared: boolean;
  readonly objects: readonly PlannedObject<RelayNode>[];
  /** Labels that lead calls of a Service there. */
  readonly serviceLabels: Labels;
}

/** Pods of the mesh on the way to a destination outside. */
export interface EgressPlan {
  /** Of their node in the graph. */
  readonly id: string;
  /** The pods', which all destinations of the namespace share. */
  readonly relay: readonly PlannedObject<RelayNode>[];
  /** The destination's own. */
  readonly objects: readonly PlannedObject<ExternalNode>[];
}

/** A workload and its callers, as far as they are declared by now. */
export interface HeardWorkload extends WorkloadName {
  readonly ports: readonly PortNode[];
  /** How the kubelet asks its containers. */
  readonly probes: readonly ProbeAction[];
  /** Where scrapers of the cluster ask it for metrics, if they do. */
  readonly scrapedPort: number | undefined;
  readonly calls: readonly HeardCall[];
  /** Whether its requests are counted. */
  readonly isLimited: boolean;
}

export interface HeardCall {
  /** Of its node in the graph. */
  readonly caller: string;
  /** Whether the mesh vouches for who it is. */
  readonly showsIdentity: boolean;
  /** Empty where the access is refused. */
  readonly grants: readonly Grant[];
}

/** What one mesh adds to the plain Kubernetes objects. It states only what differs. */
export interface MeshBackend<M extends MeshNode> {
  namespaceLabels(mesh: M): Labels;
  /** @default - none */
  namespaceAnnotations?(mesh: M): Labels;
  podAnnotations(graph: TrustGraph, workload: WorkloadNode): Labels;
  /** Of its Service. @default - none */
  serviceAnnotations?(service: CalledService): Labels;
  /** For the mesh as a whole, in its root namespace. */
  meshObjects(mesh: M): readonly PlannedObject<unknown>[];
  namespaceObjects(namespace: NamespaceIdentity): readonly PlannedObject<NamespaceNode>[];
  workloadObjects(workload: WorkloadIdentity): readonly PlannedObject<WorkloadNode>[];
  gatewayObjects(gateway: GatewayIdentity): readonly PlannedObject<GatewayNode>[];
  /** What opens ports of a workload to callers that show no identity. @default - nothing closes them */
  plainPortObjects?(workload: WorkloadName): readonly PlannedObject<WorkloadNode>[];
  /** What lets calls of a workload to hosts with a wildcard out. @default - nothing holds them back */
  wildcardCallObjects?(workload: WorkloadName): readonly PlannedObject<WorkloadNode>[];
  /** What verifies tokens of users before a workload. @default - nothing can */
  userObjects?(workload: WorkloadName): readonly PlannedObject<WorkloadNode>[];
  /** The same at an edge. @default - nothing can */
  gatewayUserObjects?(gateway: GatewayName): readonly PlannedObject<GatewayNode>[];
  /** What has an authorizer asked before a workload. @default - nothing can */
  authorizerObjects?(workload: WorkloadName): readonly PlannedObject<WorkloadNode>[];
  /** The same at an edge. @default - nothing can */
  gatewayAuthorizerObjects?(gateway: GatewayName): readonly PlannedObject<GatewayNode>[];
  /** What counts requests before a workload. @default - nothing can, or `heardObjects` do */
  rateLimitObjects?(workload: WorkloadName): readonly PlannedObject<WorkloadNode>[];
  /** The same at an edge. @default - nothing can */
  gatewayRateLimitObjects?(gateway: GatewayName): readonly PlannedObject<GatewayNode>[];
  /** What looks at requests to a workload that is called with methods or paths. @default - what its own policies write does */
  relayPlan?(mesh: M, workload: WorkloadName): RelayPlan | undefined;
  /** Beside the above, for the workload itself. */
  requestObjects?(workload: WorkloadName): readonly PlannedObject<WorkloadNode>[];
  /** What follows from the callers of a workload, asked anew with each of them: what is planned no more is taken away. @default - nothing does */
  heardObjects?(workload: HeardWorkload): readonly PlannedObject<WorkloadNode>[];
  externalObjects(external: ExternalNode): readonly PlannedObject<ExternalNode>[];
  /** The same where calls of a destination outside go by way of pods of the mesh. @default - they go straight */
  egressPlan?(mesh: M, external: ExternalNode): EgressPlan | undefined;
}
