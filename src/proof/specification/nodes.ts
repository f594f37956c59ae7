/** What must hold, as the proof understands the declaration. Nothing here comes from the half that writes. */
import type { AuthorizerSpec } from './authorizer';
import type { ClientAddressSpec } from './client-address';
import type { ClusterSpec } from './clusters';
import type { IdentityNode } from './identity';
import type { LimitsSpec } from './limits';
import type { OutsideServiceNode } from './outside';
import type { KubeletNode, PlatformNode } from './platform-nodes';
import type { RunNode } from './pods';
import type { PortNode } from './ports';
import type { RateLimitSpec } from './rate-limits';
import type { RequestTimesSpec } from './request-times';
import type { RouteChanges } from './route-changes';
import type { SecretNode, StoreNode } from './secrets';
import type { AdmissionSpec } from './users';
import type { ServiceIdentityRecord } from '../../author/graph/record/values';
import type { DeclaredCidr, DeclaredTokens, PodSelection } from '../../judge/declared';
import type { Labels } from '../../judge/objects/read/selector';
import type { ControllerSpec } from '../gateways/controller-spec';
import type { MeshSpec } from '../meshes/mesh-spec';

/** A namespace in which the program declares workloads. */
export interface NamespaceNode {
  readonly name: string;
  /** Whether the program writes what holds for all pods of it. */
  readonly owned: boolean;
  /** Labels that a namespace of others was stated to have. */
  readonly labels: Labels;
  readonly mesh: MeshSpec;
  readonly cluster: ClusterSpec;
  /** How callers show services in it who they are, where these do not say it. @default - they do not */
  readonly serviceIdentity?: ServiceIdentityRecord;
  /** Who alone may change what was proven. @default - nobody is kept from it */
  readonly guardedBy?: readonly string[];
}

/** A workload of the program. It runs as an account of its own, which has its name. */
export interface WorkloadNode {
  readonly kind: 'workload';
  /** `namespace/name`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** What is known of pods that somebody else makes; undefined for pods of the program. */
  readonly foreign: ForeignPods | undefined;
  /** The kind of object that makes its pods. */
  readonly controller: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob';
  /** The name of that object. */
  readonly objectName: string;
  readonly serviceAccount: string;
  readonly mesh: MeshSpec;
  readonly cluster: ClusterSpec;
  readonly ports: readonly PortNode[];
  readonly runs: RunNode;
  readonly metricsPort: number | undefined;
  /** Undefined: the usual one. */
  readonly metricsPath: string | undefined;
  /** Undefined: no cloud knows it. */
  readonly identity: IdentityNode | undefined;
  readonly permissions: readonly PermissionNode[];
  readonly stores: readonly StoreNode[];
  readonly secrets: readonly SecretNode[];
  readonly imagePullSecrets: readonly string[];
  /** The Service by which networks outside come in; undefined: there is none. */
  readonly outside: OutsideServiceNode | undefined;
  /** Whether each pod has volumes of its own that outlive it. */
  readonly storage: boolean;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly waivers: readonly WaiverNode[];
  /** Whom tokens of its callers must name. @default - it looks at none */
  readonly audience?: string;
  /** Whether its callers must show certificates that name their accounts. @default false */
  readonly certificates?: boolean;
  /** Whom it admits. @default - nobody has to be signed in */
  readonly admits?: AdmissionSpec;
  /** Who is asked about its requests. @default - nobody */
  readonly asks?: AuthorizerSpec;
  /** What callers may ask of it at once. @default - whatever they like */
  readonly limits?: LimitsSpec;
  /** How many requests may come; empty: as many as do. */
  readonly rateLimits: readonly RateLimitSpec[];
  /** How long callers wait, and how often they try. @default - as the mesh has it */
  readonly requestTimes?: RequestTimesSpec;
}

export interface ForeignPods {
  readonly podLabels: Labels;
  /** The names of the objects that make them. */
  readonly makers: readonly string[];
  readonly serviceNames: readonly string[];
}

/** Verbs on objects, without names on those of any name; and on paths of the API server that are no objects. */
export interface PermissionNode {
  /** The one namespace in which it holds; undefined: all of them, and outside of them. */
  readonly namespace: string | undefined;
  readonly apiGroup: string;
  /** Undefined: it is about paths. */
  readonly resource: string | undefined;
  readonly names: readonly string[];
  readonly urls: readonly string[];
  readonly verbs: readonly string[];
}

export interface WaiverNode {
  readonly rule: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

/** A workload of another program. */
export interface ReferenceNode {
  readonly kind: 'reference';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly podLabels: Labels;
  readonly ports: readonly PortNode[];
  /** Undefined: in the mesh of its peers. */
  readonly mesh: MeshSpec | undefined;
  /** Whom tokens of its callers must name. @default - it looks at none */
  readonly audience?: string;
  /** Whether its callers must show certificates that name their accounts. @default false */
  readonly certificates?: boolean;
}

/** Pods of others that are no single service, in the mesh of their peers. */
export interface PodsNode {
  readonly kind: 'pods';
  readonly id: string;
  readonly selection: PodSelection;
  readonly ports: readonly PortNode[];
  /** A namespace that one of them can be in. */
  readonly exampleNamespace: string;
}

/** An edge, whose pods a gateway controller makes. */
export interface GatewayNode {
  readonly kind: 'gateway';
  /** `namespace/name`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly podNamespace: string;
  readonly serviceAccount: string;
  readonly podLabels: Labels;
  readonly mesh: MeshSpec;
  readonly cluster: ClusterSpec;
  readonly gatewayClass: string;
  /** Who makes the pods; undefined: of whom nothing is known. */
  readonly controller: ControllerSpec | undefined;
  /** Undefined: somebody else owns it. */
  readonly own: OwnListeners | undefined;
  /** What programs state of it that do not own it; empty where none does. */
  readonly stated: readonly ListenerNode[];
  readonly routes: readonly RouteNode[];
}

/** What the program writes of an edge. */
export interface OwnListeners {
  readonly hosts: readonly string[];
  readonly tlsSecret: string;
  readonly port: PortNode;
  /** Of plain HTTP, which is redirected; undefined: none. */
  readonly redirectPort: PortNode | undefined;
  /** The ConfigMap of the authority whose certificates clients show; undefined: none. */
  readonly clientCa: string | undefined;
  /** Undefined: anybody. */
  readonly clients: readonly string[] | undefined;
  /** How it knows the addresses of clients; undefined: nothing was said of it. */
  readonly clientAddress: ClientAddressSpec | undefined;
}

/** A listener of somebody else, which ends TLS. */
export interface ListenerNode {
  readonly name: string;
  /** Undefined: every host. */
  readonly hostname: string | undefined;
  readonly port: PortNode;
  readonly routesFrom:
    | { readonly kind: 'same' }
    | { readonly kind: 'any' }
    | { readonly kind: 'named'; readonly names: readonly string[] }
    | { readonly kind: 'labelled'; readonly labels: Labels };
}

/** One service behind an edge. */
export interface RouteNode {
  /** The workload, `namespace/name`. */
  readonly to: string;
  /** Its Service, `namespace/name`. */
  readonly service: string;
  /** The one port of the service that is exposed. */
  readonly port: PortNode | undefined;
  readonly hosts: readonly string[];
  readonly paths: readonly RoutePath[];
  /** Undefined: any. */
  readonly methods: readonly string[] | undefined;
  /** Headers that choose between services, by their name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Tokens of which a client must show one; undefined: none. */
  readonly tokens: readonly DeclaredTokens[] | undefined;
  readonly publicPaths: readonly string[];
  /** Who is asked about its requests; undefined: nobody. */
  readonly authorizer: AuthorizerSpec | undefined;
  /** Whether its answer has a passport, which takes the place of the token. @default false */
  readonly passport?: boolean;
  /** Whether nothing gets past it, because who is asked refuses. @default false */
  readonly closed?: boolean;
  /** The networks from which clients may come, less some of each; undefined: from anywhere. */
  readonly clients: readonly DeclaredCidr[] | undefined;
  /** What becomes of requests and answers on the way. */
  readonly changes: RouteChanges;
  /** How many requests may come; empty: as many as do. */
  readonly rateLimits: readonly RateLimitSpec[];
  /** Whether a reason was given why it asks nobody to sign in. */
  readonly saysOpen: boolean;
  /** Whether the route is in the namespace of the Gateway, and not in that of the service. */
  readonly besideGateway: boolean;
}

/** A whole path, or all that begins with its segments. */
export interface RoutePath {
  readonly whole: boolean;
  /** Without a slash at the end, where it is a beginning. */
  readonly text: string;
}

/** A name on the internet. */
export interface HostNode {
  readonly kind: 'host';
  readonly id: string;
  readonly host: string;
  readonly wildcard: boolean;
  readonly port: PortNode;
  /** Undefined: anywhere on the internet, but never inside. */
  readonly cidrs: readonly string[] | undefined;
  /** The edge whose pods answer for it, `namespace/name`, so that it has no addresses outside; undefined: it is outside. */
  readonly edge: string | undefined;
}

/** Addresses that are neither pods nor a name. */
export interface NetworkNode {
  readonly kind: 'network';
  readonly id: string;
  readonly name: string;
  readonly cidrs: readonly string[];
  readonly ports: readonly PortNode[];
}

/** Addresses outside the cluster that call in. Nobody vouches for who they are. */
export interface SourcesNode {
  readonly kind: 'sources';
  readonly id: string;
  /** For reports. */
  readonly name: string;
  /** Whether it is a network outside, instead of the API server. */
  readonly isNetwork: boolean;
  readonly cidrs: readonly string[];
}

/** Clients of an edge. Undefined: anybody. */
export interface ClientsNode {
  readonly kind: 'clients';
  readonly id: string;
  readonly from: readonly string[] | undefined;
}

/** Pods of a mesh on the way to workloads, which look at requests. A Gateway of their name makes them. */
export interface RelayNode {
  readonly kind: 'relay';
  readonly id: string;
  /** Whether the program writes it. */
  readonly owned: boolean;
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly mesh: MeshSpec;
  readonly cluster: ClusterSpec;
}

export type SpecificationNode =
  | WorkloadNode | ReferenceNode | PodsNode | GatewayNode | HostNode | NetworkNode | SourcesNode | PlatformNode | KubeletNode
  | ClientsNode | RelayNode;
export type NodeKind = SpecificationNode['kind'];
export type NodeOf<K extends NodeKind> = Extract<SpecificationNode, { kind: K }>;
