import type { AuthorizerNode } from './authorizer';
import type { Cluster, PlatformAddresses, PlatformPods } from './cluster';
import type { DeliveryNode } from './delivery';
import type { ControllerNode } from './gateway-controller';
import type { Labels } from './labels';
import type { StatedListeners, WrittenListeners } from './listener-nodes';
import type { MeshNode } from './mesh';
import type { PermissionNode } from './permission';
import type { PodNode } from './pod';
import type { PortNode } from './port';
import type { RateLimitNode } from './rate-limit';
import type { RequestTimesNode } from './request-times';
import type { RouteNode } from './route';
import type { StoreNode } from './secret-store';
import type { Any, LabelledNode, NonEmpty, Only } from './selection';
import type { AdmissionNode } from './users';
import type { Rule } from './waivers';

/** A namespace in which this program declares workloads. */
export interface NamespaceNode {
  readonly path: string;
  readonly name: string;
  /** Whether its ground rules are this program's to write. */
  readonly owned: boolean;
  /** Labels that it was declared to have, beside those that are written everywhere. */
  readonly labels: Labels;
  readonly mesh: MeshNode;
  readonly cluster: Cluster;
  /** Hard limits of a ResourceQuota; undefined where none was asked for. */
  readonly quota: Labels | undefined;
  readonly limitRange: LimitRangeNode | undefined;
  /** Who alone may change what was proven, as the API server names them. @default - nobody is kept from it */
  readonly guardedBy?: readonly string[];
}

export interface LimitRangeNode {
  readonly defaultRequest: Labels;
  readonly defaultLimit: Labels;
}

export type Controller = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob';

/** A workload that this program owns: it may call, and with ports it may be called. */
export interface WorkloadNode {
  readonly kind: 'workload';
  readonly id: string;
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  readonly controller: Controller;
  /** The objects of somebody else that make the pods, so that only the policies are written. @default - the program makes them, by one of its name */
  readonly madeBy?: readonly string[];
  /** The Services that lead to it. @default - one of its name */
  readonly serviceNames?: readonly string[];
  readonly serviceAccount: string;
  readonly selector: Labels;
  readonly mesh: MeshNode;
  readonly cluster: Cluster;
  readonly ports: readonly PortNode[];
  readonly pod: PodNode;
  /** Whether the Service has no address of its own, so that callers see the pods. */
  readonly headless: boolean;
  readonly scale: ScaleNode;
  /** How pods are replaced; undefined: as the kind of controller does by default. */
  readonly strategy: StrategyNode | undefined;
  readonly schedule: ScheduleNode | undefined;
  readonly permissions: readonly PermissionNode[];
  readonly stores: readonly StoreNode[];
  readonly resilience: ResilienceNode | undefined;
  /** How many requests may come. @default - as many as do */
  readonly rateLimits?: NonEmpty<RateLimitNode>;
  /** How long its callers wait, and how often they try. @default - as the mesh has it */
  readonly requestTimes?: RequestTimesNode;
  /** The Service by which networks outside come in; undefined without one. */
  readonly outside: OutsideNode | undefined;
  /** Who must be signed in, whoever calls in their name. @default - nobody has to be */
  readonly admits?: AdmissionNode;
  /** Who decides on its requests, beside its policies. @default - nobody */
  readonly asks?: AuthorizerNode;
  /** Whom tokens of its callers are for, where it looks at them. @default - it does not */
  readonly audience?: string;
  /** Whether it asks its callers for certificates that name their accounts. @default false */
  readonly certificates?: boolean;
  /** What was loosened for this workload, on whose word and until when. */
  readonly waivers: readonly WaiverNode[];
}

export type OutsideNode =
  | { readonly type: 'LoadBalancer'; readonly loadBalancerClass: string | undefined; readonly allocateNodePorts: boolean }
  /** The ports of nodes, by the names of ports; none where the API server chooses. */
  | { readonly type: 'NodePort'; readonly nodePorts: Readonly<Record<string, number>> };

/** A loosening that somebody answers for. */
export interface WaiverNode {
  readonly rule: Rule;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

/** How many pods: a fixed number, or as many as the load wants (then no number stands in the manifest). */
export type ScaleNode =
  | { readonly kind: 'fixed'; readonly replicas: number }
  | { readonly kind: 'auto'; readonly min: number; readonly max: number; readonly metrics: readonly MetricNode[] }
  | { readonly kind: 'keda'; readonly min: number; readonly max: number; readonly triggers: readonly TriggerNode[] };

/** What pods are counted by: a share of what is requested, or a number of the application's own. */
export type MetricNode =
  | { readonly kind: 'resource'; readonly name: 'cpu' | 'memory'; readonly percent: number }
  | { readonly kind: 'pods'; readonly name: string; readonly averageValue: string }
  | { readonly kind: 'external'; readonly name: string; readonly averageValue: string; readonly labels: Labels };

export interface TriggerNode {
  readonly type: string;
  readonly metadata: Labels;
  readonly authentication: string | undefined;
}

/** How the pods of a Deployment are replaced; numbers are pods, or shares such as '25%'. */
export type StrategyNode =
  | { readonly kind: 'rolling'; readonly maxUnavailable: number | string; readonly maxSurge: number | string }
  | { readonly kind: 'recreate' };

/** When and how a Job runs. */
export interface ScheduleNode {
  readonly cron: string | undefined;
  readonly timeZone: string | undefined;
  readonly backoffLimit: number;
  readonly deadlineSeconds: number | undefined;
  /** How late a run of a CronJob may start. */
  readonly startingDeadlineSeconds: number | undefined;
  readonly delivery: DeliveryNode;
  /** Services that start only after the job, by their ids. */
  readonly before: readonly string[];
}

/** Limits on connections, and ejection of pods that fail. */
export interface ResilienceNode {
  readonly maxConnections: number | undefined;
  readonly maxPendingRequests: number | undefined;
  readonly connectTimeout: string | undefined;
  readonly consecutive5xxErrors: number | undefined;
  readonly ejectionTime: string | undefined;
}

/** A workload that lives in another chart's or repository's hands; ours only speak with it. */
export interface ReferenceNode {
  readonly kind: 'reference';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly podLabels: Labels;
  readonly ports: readonly PortNode[];
  /** Undefined: in the mesh of its peers. */
  readonly mesh: MeshNode | undefined;
  /** Whom tokens of its callers are for, where it looks at them. @default - it does not */
  readonly audience?: string;
  /** Whether it asks its callers for certificates that name their accounts. @default false */
  readonly certificates?: boolean;
}

/** Whether it looks itself at who calls, so that it is told whom it may admit, and for what. */
export function looksItself({ audience, certificates }: Pick<WorkloadNode, 'audience' | 'certificates'>): boolean {
  return audience !== undefined || certificates === true;
}

/** One namespace by its name, those with some labels, or any. */
export type NamespacesNode = { readonly kind: 'named'; readonly name: string } | LabelledNode | Any;

/** Pods of others that are no single service. They are in the mesh of their peers. */
export interface PodsNode {
  readonly kind: 'pods';
  readonly id: string;
  readonly namespaces: NamespacesNode;
  readonly labels: LabelledNode | Any;
  readonly ports: readonly PortNode[];
}

/** The pods of an edge, which a gateway controller makes. */
export interface GatewayNode {
  readonly kind: 'gateway';
  readonly id: string;
  readonly path: string;
  /** The namespace of the Gateway. */
  readonly namespace: string;
  readonly name: string;
  readonly podNamespace: string;
  readonly serviceAccount: string;
  readonly podLabels: Labels;
  readonly mesh: MeshNode;
  readonly cluster: Cluster;
  readonly gatewayClass: string;
  /** Who makes the pods; undefined where that is not known. */
  readonly controller: ControllerNode | undefined;
  readonly listens: WrittenListeners | StatedListeners;
  readonly routes: readonly RouteNode[];
  /** Headers that requests of all routes lose. */
  readonly removes: readonly string[];
}

/** A name on the internet. */
export interface HostNode {
  readonly kind: 'host';
  readonly id: string;
  readonly host: string;
  readonly wildcard: boolean;
  readonly port: PortNode;
  /** Undefined: anywhere on the internet, but never inside. */
  readonly cidrs: NonEmpty<string> | undefined;
  /** The edge that answers for it: it is called at the edge's pods, and nowhere on the internet. @default - it is outside */
  readonly edge?: string;
}

/** Addresses that are neither pods nor a name. */
export interface NetworkNode {
  readonly kind: 'network';
  readonly id: string;
  readonly name: string;
  readonly cidrs: NonEmpty<string>;
  readonly ports: NonEmpty<PortNode>;
}

/** Addresses outside the cluster that call in: a network, or the API server. They show no identity. */
export interface SourcesNode {
  readonly kind: 'sources';
  readonly id: string;
  readonly who: 'network' | 'api-server';
  readonly cidrs: NonEmpty<string>;
}

/** Something of the platform: DNS, a control plane, a scraper, the API server. */
export interface PlatformNode {
  readonly kind: 'platform';
  readonly id: string;
  readonly name: string;
  readonly at: PlatformPods | PlatformAddresses;
  readonly ports: readonly PortNode[];
}

/** The kubelet of the pod's own node. It is always admitted; addresses only for plugins that need them told. */
export interface KubeletNode {
  readonly kind: 'kubelet';
  readonly id: string;
  readonly cidrs: readonly string[];
}

/** Clients of an edge: anybody, or only these ranges. */
export interface ClientsNode {
  readonly kind: 'clients';
  readonly id: string;
  readonly from: Any | Only<string>;
}

/** Pods of a mesh on the way to services, which look at requests, or to hosts outside. */
export interface RelayNode {
  readonly kind: 'relay';
  readonly id: string;
  /** Of a construct for which it stands there. */
  readonly path: string;
  /** What of that construct it stands there for, such as "called with methods". */
  readonly because: string;
  /** Whether the program writes it. */
  readonly owned: boolean;
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly podLabels: Labels;
  readonly mesh: MeshNode;
  readonly cluster: Cluster;
}

export type GraphNode =
  | WorkloadNode | ReferenceNode | PodsNode | GatewayNode | HostNode | NetworkNode | SourcesNode | PlatformNode | KubeletNode
  | ClientsNode | RelayNode;
export type NodeKind = GraphNode['kind'];
export type NodeOf<K extends NodeKind> = Extract<GraphNode, { kind: K }>;
