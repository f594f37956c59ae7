import type { Labels } from './labels';
import type { TokenNode } from './service-tokens';

/** Everything about a workload's pods that the author decides, down to the last field. */
export interface PodNode {
  readonly container: string;
  /** Containers beside the main one, in the order in which they were declared. */
  readonly others: readonly ContainerNode[];
  readonly user: number;
  readonly group: number;
  readonly resources: ResourcesNode;
  readonly probes: ProbesNode;
  readonly writable: readonly WritableNode[];
  readonly preStop: PreStopNode;
  readonly graceSeconds: number;
  readonly annotations: Labels;
  /** Undefined: no token of the Kubernetes API in this pod. */
  readonly apiToken: ApiTokenNode | undefined;
  /** For callees that look at tokens. */
  readonly tokens: readonly TokenNode[];
  /** What says whom it may admit; undefined: it does not look. */
  readonly verifier: VerifierNode | undefined;
  /** How it gets its certificate; undefined: it needs none. */
  readonly certificate: CertificateNode | undefined;
  readonly imagePullSecrets: readonly string[];
  readonly secrets: readonly SecretNode[];
  readonly configs: readonly ConfigNode[];
  readonly volumes: readonly StorageNode[];
  readonly scheduling: SchedulingNode;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly metrics: MetricsNode | undefined;
}

/** A list of callers, and where the main container finds it. */
export interface VerifierNode {
  readonly configMap: string;
  readonly volume: string;
  readonly directory: string;
}

/** Where the main container finds its certificate: at a socket of the agent on its node, or in files. */
export type CertificateNode =
  | { readonly kind: 'socket'; readonly file: string }
  | { readonly kind: 'files'; readonly secret: string; readonly trust: { readonly configMap: string; readonly key: string } };

export type PreStopNode =
  | { readonly kind: 'none' }
  | { readonly kind: 'sleep'; readonly seconds: number }
  | { readonly kind: 'exec'; readonly command: readonly string[] };

export interface TolerationNode {
  /** Undefined: every taint. */
  readonly key: string | undefined;
  /** Undefined: any. */
  readonly value: string | undefined;
  readonly effect: string | undefined;
}

export interface SchedulingNode {
  readonly nodeLabels: Labels;
  readonly tolerations: readonly TolerationNode[];
  readonly priorityClassName: string | undefined;
  readonly spreadOver: readonly string[];
  readonly strictSpread: boolean;
}

/** A container beside the main one. */
export interface ContainerNode {
  readonly name: string;
  readonly role: 'init' | 'sidecar' | 'beside';
  /** Undefined: the user of the pod. */
  readonly user: number | undefined;
  readonly resources: ResourcesNode;
  readonly probes: ProbesNode;
  readonly writable: readonly WritableNode[];
  readonly secrets: readonly SecretNode[];
  readonly configs: readonly ConfigNode[];
  /** Directories of the main container that it sees, too. */
  readonly sharedPaths: readonly string[];
}

export interface ResourcesNode {
  readonly requests: Labels;
  readonly limits: Labels;
}

export interface MetricsNode {
  readonly port: number;
  readonly path: string;
}

/** A directory that may be written, with the size at which the pod is evicted. */
export interface WritableNode {
  readonly name: string;
  readonly path: string;
  readonly size: string;
}

/** A volume that outlives the pod. */
export interface StorageNode {
  readonly name: string;
  readonly path: string;
  readonly size: string;
  readonly storageClass: string | undefined;
}

/** A token of the Kubernetes API, short-lived and for that API alone. */
export interface ApiTokenNode {
  readonly expirationSeconds: number;
}

export type ProbeAction =
  | { readonly kind: 'http'; readonly path: string; readonly port: number; readonly tls: boolean }
  | { readonly kind: 'grpc'; readonly port: number; readonly service: string | undefined }
  | { readonly kind: 'tcp'; readonly port: number }
  | { readonly kind: 'exec'; readonly command: readonly string[] };

export interface ProbeNode {
  readonly action: ProbeAction;
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly timeoutSeconds: number;
}

export interface ProbesNode {
  readonly startup: ProbeNode | undefined;
  readonly readiness: ProbeNode | undefined;
  readonly liveness: ProbeNode | undefined;
}

/** Configuration, and how a container sees it. */
export interface ConfigNode {
  /** The name of the ConfigMap. */
  readonly name: string;
  readonly volume: string;
  /** Undefined: it exists already, with whatever is in it. */
  readonly data: Readonly<Record<string, string>> | undefined;
  /** Undefined: as environment variables. */
  readonly mountPath: string | undefined;
}

/** A Secret of this workload, and how the pod sees it. */
export interface SecretNode {
  /** Name of the Secret, and of the ExternalSecret that makes it. */
  readonly name: string;
  /** Where External Secrets fetches it from. Undefined: it exists already. */
  readonly source: SecretSource | undefined;
  /** Undefined: all that are there. */
  readonly keys: readonly SecretKeyNode[] | undefined;
  /** Undefined: as environment variables. */
  readonly mountPath: string | undefined;
}

export interface SecretSource {
  readonly store: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string };
  readonly refreshInterval: string;
  /** Where all keys are in the store, where no single ones are named. */
  readonly path: string | undefined;
}

export interface SecretKeyNode {
  /** The environment variable or the file. */
  readonly key: string;
  /** Where it is: in the store, or in a Secret that exists already. */
  readonly remoteKey: string;
  readonly remoteProperty: string | undefined;
}
