/** What runs in the pods of a workload, word for word. */
import type { AutoscalingRecord } from './scaling';
import type { SecretRecord } from './values';

/** A container, by what decides what it does. */
export interface ContainerRecord {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
}

/** How the kubelet asks, as far as it opens a port or decides whether a pod gets calls. */
export interface ProbeRecord {
  readonly factory: 'http' | 'grpc' | 'tcp' | 'exec';
  /** The name of the port that was asked for. */
  readonly portName: string | undefined;
  /** The number of a port that nobody but the kubelet asks. */
  readonly managementPort?: number;
  /** The path of a GET, or the service of the health protocol. */
  readonly asks?: string;
  readonly command?: readonly string[];
}

/** Configuration of a container. Undefined data: what is in a ConfigMap that exists already. */
export interface ConfigRecord {
  readonly factory: 'values' | 'files' | 'existing';
  readonly name: string;
  readonly data: Readonly<Record<string, string>> | undefined;
  readonly mountPath: string | undefined;
}

/** A container beside the main one, as the props say it. */
export interface PodContainerRecord extends ContainerRecord {
  readonly role: 'init' | 'sidecar' | 'beside';
  readonly env: Readonly<Record<string, string>>;
  readonly sharedPaths: readonly string[];
  readonly secrets: readonly SecretRecord[];
  readonly config: readonly ConfigRecord[];
  /** At start-up, for readiness and for life; or none. */
  readonly probes: readonly ProbeRecord[];
}

/** Shares are percentages. */
export type UpdateStrategyRecord =
  | { readonly factory: 'rolling' | 'rollingShare'; readonly maxUnavailable: number; readonly maxSurge: number }
  | { readonly factory: 'recreate' };

export type PreStopRecord =
  | { readonly factory: 'sleep'; readonly seconds: number }
  | { readonly factory: 'exec'; readonly command: readonly string[] }
  | { readonly factory: 'none' };

export interface TolerationRecord {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
}

/** Where pods run, how they are replaced, and how they end. */
export interface PlacementRecord {
  readonly scheduling: {
    readonly nodeLabels?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly TolerationRecord[];
    readonly priorityClassName?: string;
    readonly spreadOver?: readonly string[];
    readonly strictSpread?: boolean;
  };
  readonly updateStrategy: UpdateStrategyRecord | undefined;
  /** Whether all taints are tolerated. */
  readonly everyNode: boolean;
  readonly preStop: PreStopRecord | undefined;
  /** Undefined where none was asked for. */
  readonly graceSeconds: number | undefined;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** What a cloud knows a workload as. */
export type CloudIdentityRecord =
  | { readonly factory: 'awsRole'; readonly roleArn: string; readonly region: string }
  | { readonly factory: 'eksPodIdentity' }
  | { readonly factory: 'gke'; readonly googleServiceAccount: string; readonly dataplaneV2: boolean }
  | { readonly factory: 'azure'; readonly clientId: string; readonly tenantId: string };

/** What a workload runs, and how much of it. */
export interface RunRecord {
  /** The main container, as far as the props say. */
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly placement: PlacementRecord;
  readonly identity: CloudIdentityRecord | undefined;
  readonly config: readonly ConfigRecord[];
  readonly containers: readonly PodContainerRecord[];
  /** Containers that were added through cdk8s-plus beside the main one, and before it. */
  readonly beside: readonly ContainerRecord[];
  readonly before: readonly ContainerRecord[];
  readonly replicas: number | undefined;
  /** The fewest and the most pods, where an autoscaler decides. */
  readonly autoscaling: AutoscalingRecord | undefined;
  readonly schedule: string | undefined;
  readonly timeZone: string | undefined;
}

/** A Service by which networks outside come in. */
export type OutsideServiceRecord =
  | { readonly factory: 'loadBalancer'; readonly options: { readonly loadBalancerClass?: string; readonly annotations?: Readonly<Record<string, string>>; readonly allocateNodePorts?: boolean } }
  | { readonly factory: 'nodePort'; readonly options: { readonly nodePorts?: Readonly<Record<string, number>> } };
