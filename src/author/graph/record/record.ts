import type { OutsideServiceRecord, ProbeRecord, RunRecord } from './pod';
import type {
  AccessRecord, AdmissionRecord, AuthorizerRecord, ClientAddressRecord, ClusterRecord, ControllerRecord, DeliveryRecord, GuardRailsRecord, MeshRecord,
  PassportRecord, PermissionRecord, PortRecord, RateLimitRecord, RetriesRecord, SecretRecord, ServiceIdentityRecord, UsersRecord, WaiverRecord,
} from './values';

/** A service of another program, as it was named. */
export interface ReferenceRecord {
  readonly kind: 'reference';
  readonly namespace: string;
  readonly name: string;
  readonly ports?: readonly PortRecord[];
  readonly serviceAccountName?: string;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly mesh?: MeshRecord;
  readonly serviceIdentity?: ServiceIdentityRecord;
}

export interface HostRecord {
  readonly kind: 'host';
  readonly factory: 'https' | 'tls' | 'tcp';
  readonly host: string;
  /** Undefined where none was named. */
  readonly port: number | undefined;
  readonly cidrs: readonly string[] | undefined;
}

/** A host of an edge, which is named by the path of its construct. */
export interface EdgeHostRecord {
  readonly kind: 'edge-host';
  readonly edge: string;
  readonly host: string;
}

export interface NetworkRecord {
  readonly kind: 'network';
  readonly name: string;
  readonly cidrs: readonly string[];
  /** Undefined where none was named. */
  readonly ports: readonly PortRecord[] | undefined;
}

/** Pods of others that are no single service, by the factory that named them. */
export interface PodsRecord {
  readonly kind: 'pods';
  readonly where:
    | { readonly factory: 'inNamespace'; readonly namespace: string }
    | { readonly factory: 'inNamespacesLabelled'; readonly namespaceLabels: Readonly<Record<string, string>> }
    | { readonly factory: 'inAnyNamespace' };
  /** Undefined where none were named. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly ports: readonly PortRecord[] | undefined;
}

/** Who is called. A service of this program is named by the path of its construct. */
export type CalleeRecord =
  | { readonly kind: 'service'; readonly path: string }
  | ReferenceRecord
  | PodsRecord
  | HostRecord
  | EdgeHostRecord
  | NetworkRecord
  | { readonly kind: 'kubernetes-api' };

export interface CallRecord {
  readonly callee: CalleeRecord;
  /** Undefined where none was named. */
  readonly access: AccessRecord | undefined;
}

/** Addresses outside the cluster that call in. */
export interface SourcesRecord {
  readonly kind: 'sources';
  readonly name: string;
  readonly cidrs: readonly string[];
}

/** Who calls, of those of whom this program owns nothing. */
export type CallerRecord = ReferenceRecord | PodsRecord | SourcesRecord | { readonly kind: 'kubernetes-api' };

/** A call that was declared on its caller. */
export interface ReceivedCallRecord {
  readonly caller: CallerRecord;
  readonly access: AccessRecord | undefined;
}

/** A construct, by where it stands: its path is that of the tree, and its id the last part of it. */
interface ConstructRecord {
  readonly path: string;
  readonly id: string;
  /** The name that was asked for. */
  readonly name: string | undefined;
}

export interface NamespaceRecord extends ConstructRecord {
  readonly construct: 'ZeroTrustNamespace';
  /** A reference is a namespace whose ground rules another program writes. */
  readonly factory: 'new' | 'fromReference';
  /** Undefined where it is inherited. */
  readonly mesh: MeshRecord | undefined;
  readonly profile: ClusterRecord | undefined;
  /** Undefined where nothing was said. */
  readonly serviceIdentity: ServiceIdentityRecord | undefined;
  /** Those of a reference; undefined where none were named. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Undefined where nobody is kept from changing what was proven. */
  readonly guardRails: GuardRailsRecord | undefined;
}

export interface LimitsRecord {
  readonly maxConnections: number | undefined;
  readonly maxPendingRequests: number | undefined;
  readonly connectSeconds: number | undefined;
  readonly consecutive5xxErrors: number | undefined;
  readonly ejectionSeconds: number | undefined;
}

export interface WorkloadRecord extends ConstructRecord {
  readonly construct: 'SecureService' | 'SecureDaemon' | 'SecureJob' | 'SecureCronJob';
  readonly runs: RunRecord;
  readonly ports: readonly PortRecord[];
  readonly calls: readonly CallRecord[];
  readonly received: readonly ReceivedCallRecord[];
  /** Whom it admits; empty where nobody has to be signed in. */
  readonly admits: readonly AdmissionRecord[];
  /** Whom its proxy asks about requests. @default - nobody */
  readonly asks?: readonly AuthorizerRecord[];
  /** Undefined where nothing was said. */
  readonly serviceIdentity: ServiceIdentityRecord | undefined;
  /** Undefined where none was asked for. */
  readonly outside: OutsideServiceRecord | undefined;
  readonly permissions: readonly PermissionRecord[];
  readonly secrets: readonly SecretRecord[];
  readonly imagePullSecrets: readonly string[];
  readonly metricsPort: number | undefined;
  /** Undefined where none was named. */
  readonly metricsPath: string | undefined;
  readonly probes: readonly ProbeRecord[];
  readonly waivers: readonly WaiverRecord[];
  readonly podAnnotations: Readonly<Record<string, string>>;
  /** Undefined where it was not said. */
  readonly stateful: boolean | undefined;
  /** Limits to what callers may ask of it at once. Undefined where there are none. */
  readonly limits: LimitsRecord | undefined;
  /** How many requests may come. @default - as many as do */
  readonly rateLimits?: readonly RateLimitRecord[];
  /** How long its callers wait for one try. @default - as long as it takes */
  readonly requestMilliseconds?: number;
  readonly retries?: RetriesRecord;
  /** Whether volumes were asked for that outlive the pods. */
  readonly storage: boolean;
  /** Undefined where it is no Job. */
  readonly delivery: DeliveryRecord | undefined;
}

/** Pods that somebody else makes. */
export interface ForeignRecord extends ConstructRecord {
  readonly construct: 'ForeignWorkload';
  readonly podLabels: Readonly<Record<string, string>>;
  readonly madeBy: readonly string[] | undefined;
  readonly serviceAccountName: string | undefined;
  readonly serviceNames: readonly string[] | undefined;
  readonly ports: readonly PortRecord[];
  readonly calls: readonly CallRecord[];
  readonly received: readonly ReceivedCallRecord[];
}

export interface ExposureRecord {
  /** The path of the service's construct. */
  readonly service: string;
  readonly options: {
    readonly pathPrefixes?: readonly string[];
    readonly exactPaths?: readonly string[];
    readonly methods?: readonly string[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly hosts?: readonly string[];
    readonly portName?: string;
    readonly users?: UsersRecord;
    readonly publicPaths?: readonly string[];
    readonly authorizer?: AuthorizerRecord;
    readonly passport?: PassportRecord;
    readonly openToAll?: string;
    readonly clientCidrs?: readonly string[];
    readonly exceptClientCidrs?: readonly string[];
    readonly rewritePrefix?: string;
    readonly rewriteHost?: string;
    readonly cors?: CorsRecord;
    readonly removesResponseHeaders?: readonly string[];
    readonly rateLimits?: readonly RateLimitRecord[];
  };
}

export interface CorsRecord {
  readonly origins: readonly string[];
  readonly methods?: readonly string[];
  readonly headers?: readonly string[];
  readonly exposedHeaders?: readonly string[];
  readonly credentials?: boolean;
  readonly maxAgeSeconds?: number;
}

/** What is said of an edge, whoever owns it. */
interface AnyEdgeRecord extends ConstructRecord {
  readonly namespace: string;
  readonly mesh: MeshRecord | undefined;
  readonly profile: ClusterRecord | undefined;
  readonly controller: ControllerRecord | undefined;
  readonly gatewayClassName: string | undefined;
  readonly podLabels: Readonly<Record<string, string>> | undefined;
  readonly serviceAccountName: string | undefined;
  readonly exposures: readonly ExposureRecord[];
  /** Headers that requests lose. */
  readonly removes: readonly string[] | undefined;
}

export interface EdgeRecord extends AnyEdgeRecord {
  readonly construct: 'EdgeGateway';
  readonly hosts: readonly string[];
  readonly tlsSecretName: string | undefined;
  readonly port: number | undefined;
  readonly redirectPort: number | undefined;
  readonly clientCaConfigMap: string | undefined;
  readonly clientCidrs: readonly string[] | undefined;
  readonly clientAddress: ClientAddressRecord | undefined;
}

/** An edge of others. */
export interface EdgeReferenceRecord extends AnyEdgeRecord {
  readonly construct: 'EdgeReference';
  readonly listeners: readonly ListenerRecord[];
  readonly podNamespace: string | undefined;
  readonly routesBesideGateway: boolean | undefined;
}

/** A listener, as it was stated. */
export interface ListenerRecord {
  readonly name: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly podPort?: number;
  readonly routesFrom?: RoutesFromRecord;
}

/** Who may attach routes to a listener, by the factory that said it. */
export type RoutesFromRecord =
  | { readonly factory: 'sameNamespace' }
  | { readonly factory: 'anyNamespace' }
  | { readonly factory: 'namespaces'; readonly names: readonly string[] }
  | { readonly factory: 'namespacesLabelled'; readonly labels: Readonly<Record<string, string>> };

export interface MeshPolicyRecord {
  readonly construct: 'MeshPolicy';
  readonly path: string;
  readonly mesh: MeshRecord | undefined;
}

/** What holds for everything under a construct that does not say otherwise. The root has the path ''. */
export interface DefaultsRecord {
  readonly construct: 'ZeroTrustDefaults';
  readonly path: string;
  readonly mesh: MeshRecord | undefined;
  readonly profile: ClusterRecord | undefined;
}

/** A call of every workload under a construct. The root has the path ''. */
export interface CommonCallRecord extends CallRecord {
  readonly construct: 'CommonCall';
  readonly path: string;
}

/** One construct and its arguments. */
export type DeclarationRecord =
  | NamespaceRecord | WorkloadRecord | ForeignRecord | EdgeRecord | EdgeReferenceRecord | MeshPolicyRecord | DefaultsRecord | CommonCallRecord;

/** Everything that was declared under one root, word for word. */
export interface Recording {
  readonly record: readonly DeclarationRecord[];
}
