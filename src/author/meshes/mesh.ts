import type { MeshBackend } from './backend';
import type { Family } from '../graph/cluster';
import type { AccessNode } from '../graph/declarations';
import type { TrustEdge } from '../graph/edge';
import type { Labels } from '../graph/labels';
import type { Leg } from '../graph/leg';
import type { MeshNode } from '../graph/mesh';
import type { GatewayNode, GraphNode, RelayNode, WorkloadNode } from '../graph/nodes';
import type { ProbeAction, ProbesNode } from '../graph/pod';
import type { Mistake, Problem } from '../graph/problem';
import type { RateLimitNode } from '../graph/rate-limit';
import type { Reader } from '../graph/reader';
import type { NonEmpty } from '../graph/selection';
import type { TrustGraph } from '../graph/trust-graph';
import type { UsersNode } from '../graph/users';
import type { HttpPathForm } from '../graph/values/http-path';

/**
 * Everything that the author knows of one mesh. `table.ts` lists the dialects; outside their folders no mesh is known by name.
 * Methods, not properties: a dialect takes its own kind of node alone, and is only called with that.
 */
export interface MeshDialect<M extends MeshNode = MeshNode> {
  readonly kind: M['kind'];
  /** Reads on after "a caller with", such as "an Acme mesh". */
  readonly words: string;
  /** Who signs the certificates of its pods: meshes that say the same take each other's. @default - nobody */
  readonly signer?: string;
  /** Ports of a pod that its proxies listen on, and whose they are, such as "Acme (inbound traffic)". */
  readonly reservedPorts: ReadonlyMap<number, string>;
  /** Labels and annotations that switch its protection: written from the declaration alone. */
  readonly guardedKeys: readonly RegExp[];
  /** API groups of objects by which it decides who reaches whom. @default - none */
  readonly policyGroups?: readonly string[];
  /** Names of namespaces that its installers make. */
  readonly platformNamespaces: readonly RegExp[];
  /** What its proxies run as, where the traffic of these users is not intercepted. */
  readonly proxyUsers: readonly ProxyUser[];
  /** Whether its proxy shows the control plane the token of the Kubernetes API that a container of its pod has. @default - it has one of its own, or needs none */
  readonly needsApiToken?: boolean;
  /** The kind of the gateway controller that comes with it; undefined where none does. */
  readonly gateways: string | undefined;
  readonly enforces: Enforcement;
  /** Whether its gateway controller compares the addresses of clients, route by route. @default false */
  readonly comparesClientAddresses?: boolean;
  readonly platform: PlatformPorts;
  /** The same of the pods that its controller makes for edges. @default - as of all pods */
  readonly gatewayPlatform?: PlatformPorts;
  readonly render: MeshBackend<M>;
  /** Notes what is invalid in the options that a mesh was declared with. */
  read(reader: Reader, mesh: M): void;
  /** The installation that serves a mesh; undefined where nothing is installed. */
  installation(mesh: M): Installation | undefined;
  /** The identity that an account's pods show to others; undefined where nobody vouches for one. */
  identity(mesh: M, account: Account): string | undefined;
  /** What is wrong with certificates that clients have to show its gateway controller. @default - it asks for none */
  checkClientCertificates?(mesh: M): readonly Mistake[];
  /** What is wrong with users whose tokens its proxies are to verify before a workload or at an edge. @default - nothing */
  checkUsers?(mesh: M, users: UsersNode, holder: WorkloadNode | GatewayNode): readonly Mistake[];
  /** What is wrong with limits of load on a workload, where its proxies keep some. @default - nothing */
  checkLimits?(mesh: M, callee: WorkloadNode): readonly Mistake[];
  /** What is wrong with how long callers wait for a workload and how often they try, where its proxies keep it. @default - nothing */
  checkRequestTimes?(mesh: M, callee: WorkloadNode): readonly Mistake[];
  /** What is wrong with rate limits before a workload or at an edge, where its proxies count some. @default - nothing */
  checkRateLimits?(mesh: M, limits: readonly RateLimitNode[], holder: WorkloadNode | GatewayNode): readonly Mistake[];
  /** What is wrong with a call by a workload in this mesh, besides what is wrong in any. */
  checkCall(call: MeshedCall<M>): readonly Mistake[];
  /** What is wrong with a call of a workload in this mesh, whoever makes it. @default - nothing */
  checkReceived?(call: ReceivedCall<M>): readonly Mistake[];
  /** What is wrong with all calls of a workload in this mesh together, those of the kubelet included. @default - nothing */
  checkCalled?(callee: WorkloadNode, edges: readonly TrustEdge[], nodes: ReadonlyMap<string, GraphNode>): readonly Omit<Problem, 'severity' | 'path'>[];
  /** What is wrong with those in it, or said to be, beside each other. @default - nothing */
  checkTogether?(nodes: readonly GraphNode[]): readonly Problem[];
  /** Notes what is wrong with an edge in this mesh. @default - nothing */
  checkEdge?(reader: Reader, edge: EdgePods): void;
  /** Pods of the mesh by way of which a service of it is called, as it is called. @default - there are none */
  relay?(callee: WorkloadNode, calls: CarriedCall['calls']): RelayNode | undefined;
  /** Pods of the mesh by way of which a workload of it calls what is outside. @default - it calls all of that straight */
  egress?(from: WorkloadNode, to: GraphNode): RelayNode | undefined;
  /** How calls travel that begin or end in this mesh; undefined where the network sees them as they are. @default - it sees all of them so */
  carry?(call: CarriedCall): readonly Leg[] | undefined;
}

/** A call whose callee is in the mesh. */
export interface ReceivedCall<M extends MeshNode> {
  readonly mesh: M;
  readonly from: GraphNode;
  readonly to: WorkloadNode;
  readonly access: AccessNode;
}

/** The pods of an edge. */
export interface EdgePods {
  readonly gatewayClass: string;
  /** The name of who makes the pods, where that is known. */
  readonly controller: string | undefined;
}

/** A call, or what the platform needs. */
export interface CarriedCall {
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly edge: TrustEdge;
  readonly calls: Pick<TrustGraph, 'nodes' | 'edgesTo'>;
}

/** One control plane of a mesh. */
export interface Installation {
  /** Reads on after "belongs to", such as "Acme's control plane". */
  readonly words: string;
  /** The pods that a proxy must reach, and where. */
  readonly controlPlane: NonEmpty<ControlPlane>;
  readonly facts: readonly InstallationFact[];
}

export interface ControlPlane {
  readonly name: string;
  readonly namespace: string;
  readonly podLabels: Labels;
  readonly ports: NonEmpty<number>;
}

/** What every declaration of one installation must say alike. */
export interface InstallationFact {
  /** Reads on after "says of the same". */
  readonly id: string;
  readonly subject: string;
  readonly fact: string;
}

export interface ProxyUser {
  readonly id: number;
  /** Why nothing else may run as it. */
  readonly why: string;
}

export interface Account {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** What the mesh enforces at a callee that is in it. */
export interface Enforcement {
  readonly methods: boolean;
  /** The forms of paths that its policies can express. */
  readonly pathForms: ReadonlySet<HttpPathForm>;
  /** The same in words, where it is not every form. */
  readonly pathWords?: string;
  /** Whether they can except paths from all others. */
  readonly exceptions: boolean;
  /** Whether proxies verify tokens of users. */
  readonly users: boolean;
  /** Whether proxies keep the limits of a `ResilienceNode`. */
  readonly limits: boolean;
  /** Whether they count requests. @default false */
  readonly rateLimits?: boolean;
  /** Whether those of callers keep time-outs and retries. @default false */
  readonly requestTimes?: boolean;
}

/** Where the platform reaches the pods of a mesh. */
export interface PlatformPorts {
  /** Whether something in the pods speaks with the control plane. */
  readonly callsControlPlane: boolean;
  /** The address from which the kubelet's probes arrive in any cluster, beside those that are stated, by the family of the pod's own. @default - none */
  readonly probeCidrs?: Readonly<Record<Family, string>>;
  /** Where a scraper finds the metrics of a pod whose application offers them on `applicationPort`, if any. */
  scrapePort(applicationPort: number | undefined): number | undefined;
  /** Where the kubelet's probes of the application's ports arrive. */
  probePorts(applicationPorts: readonly number[], asked: readonly AskedProbe[]): readonly number[];
}

/** One question of the kubelet to a container, over the network of its pod. */
export interface AskedProbe {
  readonly stage: keyof ProbesNode;
  readonly action: Exclude<ProbeAction, { kind: 'exec' }>;
  /** The place of the container among those that start together; undefined for one that starts before them. */
  readonly place: number | undefined;
}

/** A call whose caller is in the mesh. */
export interface MeshedCall<M extends MeshNode> {
  readonly mesh: M;
  readonly from: WorkloadNode;
  readonly to: GraphNode;
  readonly access: AccessNode;
}
