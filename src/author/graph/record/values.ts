/**
 * What the user wrote, word for word: which factory was called, with which arguments. Nothing here is interpreted and nothing is filled
 * in, so that readers interpret it independently.
 */

export interface PortRecord {
  readonly factory: 'http' | 'http2' | 'grpc' | 'tcp' | 'tls' | 'udp';
  readonly containerPort: number;
  readonly options: { readonly name?: string; readonly servicePort?: number };
}

export type AccessRecord =
  | { readonly factory: 'all' }
  | { readonly factory: 'ports'; readonly names: readonly string[] }
  | { readonly factory: 'http'; readonly options: { readonly methods?: readonly string[]; readonly paths?: readonly string[]; readonly notPaths?: readonly string[]; readonly portName?: string; readonly users?: UsersRecord } }
  | { readonly factory: 'grpc'; readonly options: { readonly service: string; readonly methods?: readonly string[]; readonly portName?: string; readonly users?: UsersRecord } };

/** Whose tokens are meant. */
export type IssuerRecord = OidcRecord | PassportRecord;

/** Who signs people in. */
export interface OidcRecord {
  readonly factory: 'oidc';
  readonly options: {
    readonly issuer: string;
    readonly audiences: readonly string[];
    readonly jwks?: string;
    readonly jwksUri?: string;
    readonly forwardToken?: boolean;
  };
}

/** What takes the place of tokens from outside. */
export interface PassportRecord {
  readonly factory: 'mintedBy';
  /** The path of the construct that makes it. */
  readonly service: string;
  readonly options: {
    readonly issuer: string;
    readonly audiences?: readonly string[];
    readonly jwks?: string;
    readonly jwksUri?: string;
    readonly provider?: string;
    readonly portName?: string;
    readonly timeoutMilliseconds?: number;
    readonly pathPrefix?: string;
  };
}

/** People, by the factory that named them. */
export type UsersRecord =
  | {
    readonly factory: 'of';
    readonly issuer: IssuerRecord;
    readonly options: {
      readonly audiences?: readonly string[];
      readonly scopes?: readonly string[];
      readonly groups?: readonly string[];
      readonly groupsClaim?: readonly string[];
      readonly claims?: readonly { readonly claim: readonly string[]; readonly anyOf: readonly string[] }[];
    };
  }
  | { readonly factory: 'anyOf'; readonly users: readonly UsersRecord[] };

/** Whom a service admits. */
export interface AdmissionRecord {
  readonly users: UsersRecord;
  /** Undefined where none were named. */
  readonly publicPaths: readonly string[] | undefined;
}

/** Who may change what was proven. */
export interface GuardRailsRecord {
  readonly factory: 'deliveredBy';
  readonly users: readonly string[];
}

/** A service that proxies ask about requests. */
export interface AuthorizerRecord {
  readonly factory: 'grpc' | 'http';
  /** The path of its construct. */
  readonly service: string;
  readonly options: {
    readonly provider?: string;
    readonly portName?: string;
    readonly timeoutMilliseconds?: number;
    readonly pathPrefix?: string;
    readonly requestHeaders?: readonly string[];
  };
}

/** How many requests may come in a time. */
export interface RateLimitRecord {
  readonly factory: 'perSecond' | 'perMinute' | 'perHour';
  readonly requests: number;
  readonly options: { readonly burst?: number; readonly countedBy?: string; readonly paths?: readonly string[] };
}

/** How often proxies try again. */
export type RetriesRecord =
  | { readonly factory: 'ofIdempotent'; readonly times: number }
  | { readonly factory: 'ofEverything'; readonly times: number; readonly reason: string };

/** How an edge knows the addresses of its clients. */
export type ClientAddressRecord =
  | { readonly factory: 'ofConnection' | 'proxyProtocol' }
  | { readonly factory: 'forwarded'; readonly trustedProxies: number };

/** How callers show a service who they are. */
export interface ServiceIdentityRecord {
  readonly factory: 'tokens' | 'spiffe' | 'none';
  readonly options: { readonly audience?: string };
}

/** A factory of `Mesh` by its name, and its options as they were given. */
export interface MeshRecord {
  readonly factory: string;
  readonly options: object;
}

/** A factory of `GatewayController` by its name, and its options as they were given. */
export interface ControllerRecord {
  readonly factory: string;
  readonly options: object;
}

/** How a job is delivered, and when it runs. */
export interface DeliveryRecord {
  readonly factory: 'kubectl' | 'argoCdHook' | 'helmHook';
  readonly when: readonly string[];
}

export type ScraperRecord =
  | { readonly factory: 'of'; readonly options: { readonly namespace?: string; readonly podLabels?: Readonly<Record<string, string>> } }
  | { readonly factory: 'none' }
  | { readonly factory: 'several'; readonly scrapers: readonly ScraperRecord[] };

/** A network plugin that reads NetworkPolicies in a way of its own. */
export interface NetworkPluginRecord {
  readonly factory: 'cilium';
}

export interface ClusterRecord {
  readonly factory: 'vanilla' | 'nodeLocalDns' | 'openShift';
  readonly options: {
    readonly kubernetesVersion?: string;
    readonly networkPlugin?: NetworkPluginRecord;
    readonly apiServerCidrs?: readonly string[];
    readonly apiServerPort?: number;
    readonly nodeCidrs?: readonly string[];
    readonly clusterCidrs?: readonly string[];
    readonly podCidrs?: readonly string[];
    readonly scraper?: ScraperRecord;
    readonly externalSecretsNamespace?: string;
    readonly externalSecretsServiceAccount?: string;
    readonly clusterDomain?: string;
    readonly tokenIssuer?: string;
    readonly tokenKeys?: string;
    readonly spire?: { readonly trustDomain: string; readonly className?: string; readonly socketFile?: string };
    readonly certManager?: {
      readonly trustDomain: string;
      readonly issuerName: string;
      readonly issuerKind?: string;
      readonly issuerGroup?: string;
      readonly trustConfigMap: string;
      readonly trustKey?: string;
    };
    readonly dnsAddresses?: readonly string[];
    readonly dnsPodLabels?: Readonly<Record<string, string>>;
  };
}

export interface VaultRecord {
  readonly server: string;
  readonly path?: string;
  readonly mountPath?: string;
  readonly role?: string;
  readonly audience?: string;
  readonly caConfigMap?: string;
  readonly name?: string;
}

export interface AwsRecord {
  readonly region: string;
  readonly roleArn: string;
  readonly parameterStore?: boolean;
  readonly name?: string;
}

export interface GcpRecord {
  readonly projectId: string;
  readonly clusterLocation: string;
  readonly clusterName: string;
  readonly googleServiceAccount: string;
  readonly name?: string;
}

export interface AzureRecord {
  readonly vaultUrl: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly name?: string;
}

export type StoreRecord =
  | { readonly factory: 'cluster' | 'existing'; readonly name: string }
  | { readonly factory: 'vault'; readonly options: VaultRecord }
  | { readonly factory: 'aws'; readonly options: AwsRecord }
  | { readonly factory: 'gcp'; readonly options: GcpRecord }
  | { readonly factory: 'azure'; readonly options: AzureRecord };

export interface SecretRecord {
  /** Undefined: a Secret that exists already. */
  readonly store: StoreRecord | undefined;
  readonly name: string;
  /** Undefined: all of them. */
  readonly keys: Readonly<Record<string, string>> | undefined;
  /** Where all keys are in the store. */
  readonly path: string | undefined;
  readonly mountPath: string | undefined;
}

export interface PermissionRecord {
  readonly verbs: readonly string[];
  readonly resource?: string;
  readonly nonResourceUrls?: readonly string[];
  readonly names?: readonly string[];
  readonly anyName?: boolean;
  readonly namespace?: string;
  readonly everyNamespace?: boolean;
  readonly apiGroup?: string;
}

export interface WaiverRecord {
  readonly rule: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}
