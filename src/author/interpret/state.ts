import type { Duration } from 'cdk8s';
import type { Container, Service, Workload } from 'cdk8s-plus-28';
import type { Access } from '../constructs/access';
import type { Authorizer } from '../constructs/authorizer';
import type { Autoscaling } from '../constructs/autoscaling';
import type { Callee } from '../constructs/callee';
import type { Port } from '../constructs/port';
import type { Probes } from '../constructs/probes';
import type { RateLimit } from '../constructs/rate-limit';
import type { Retries } from '../constructs/retries';
import type { Secret } from '../constructs/secret-store';
import type { UpdateStrategy } from '../constructs/update-strategy';
import type { Users } from '../constructs/users';
import type { WorkloadProps } from '../constructs/workload-props';
import type { Cluster } from '../graph/cluster';
import type { CallerNode } from '../graph/declarations';
import type { MeshNode } from '../graph/mesh';
import type { Controller, ResilienceNode, ScaleNode, ScheduleNode, WaiverNode } from '../graph/nodes';
import type { MetricsNode, StorageNode } from '../graph/pod';
import type { Reader } from '../graph/reader';
import type { OutsideServiceRecord } from '../graph/record/pod';
import type { ServiceIdentityRecord } from '../graph/record/values';

/** A call as it was declared on the caller. */
export interface _Call {
  readonly callee: Callee;
  /** What was handed over: it has the callee, unless it is nothing that can be called. */
  readonly given: unknown;
  readonly access: Access;
}

/** A call as it was declared on a caller that is not part of the program. */
export interface _ReceivedCall {
  readonly caller: { readonly name: string; readonly read: (reader: Reader) => CallerNode | undefined };
  readonly access: Access;
}

/** Whom a service was declared to admit. */
export interface _Admission {
  readonly users: Users;
  readonly publicPaths: readonly string[] | undefined;
}

/** What only a service has. */
export interface _ServiceSettings {
  readonly ports: readonly Port[];
  /** The Service, for what was done to it through cdk8s-plus; undefined without one. */
  readonly plus: Service | undefined;
  readonly received: readonly _ReceivedCall[];
  readonly admissions: readonly _Admission[];
  readonly asks: readonly Authorizer[];
  readonly probes: Probes | undefined;
  readonly scale: ScaleNode;
  /** The number that was asked for, if any; an autoscaler would fight over it. */
  readonly replicas: number | undefined;
  readonly updateStrategy: UpdateStrategy | undefined;
  readonly scaling: Autoscaling | undefined;
  /** Whether a daemon tolerates all taints. */
  readonly everyNode: boolean;
  readonly volumes: readonly StorageNode[];
  readonly metrics: MetricsNode | undefined;
  readonly resilience: ResilienceNode | undefined;
  readonly rateLimits: readonly RateLimit[] | undefined;
  readonly requestTimeout: Duration | undefined;
  readonly retries: Retries | undefined;
  readonly outside: OutsideServiceRecord | undefined;
  /** What it says itself of how its callers show who they are. */
  readonly saysIdentity: ServiceIdentityRecord | undefined;
  /** Whom their tokens are for; undefined: they need none. */
  readonly audience: string | undefined;
  /** Whether it asks them for certificates. */
  readonly certificates: boolean;
}

/** The namespace that a workload stands in. */
export interface _Surroundings {
  readonly name: string;
  readonly mesh: MeshNode;
  readonly cluster: Cluster;
  readonly strictImages: boolean;
}

/** The arguments of a workload, at the moment at which it is interpreted. */
export interface _WorkloadState {
  readonly path: string;
  readonly name: string;
  readonly namespace: _Surroundings | undefined;
  readonly props: WorkloadProps;
  /** All that hold for it, those of its namespace too. */
  readonly waivers: readonly WaiverNode[];
  /** The controller, for what was done to it through cdk8s-plus. */
  readonly plus: Workload;
  readonly containers: readonly Container[];
  readonly secrets: readonly Secret[];
  readonly outgoing: readonly _Call[];
  readonly controller: Controller;
  readonly service: _ServiceSettings | undefined;
  readonly schedule: ScheduleNode | undefined;
}
