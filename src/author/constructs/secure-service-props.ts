import type { Duration } from 'cdk8s';
import type { Autoscaling } from './autoscaling';
import type { Metrics } from './metrics';
import type { OutsideService } from './outside-service';
import type { Port } from './port';
import type { Probes } from './probes';
import type { RateLimit } from './rate-limit';
import type { Resilience } from './resilience';
import type { Retries } from './retries';
import type { ServiceIdentity } from './service-identity';
import type { Storage } from './storage';
import type { UpdateStrategy } from './update-strategy';
import type { WorkloadProps } from './workload-props';

/** A service and what it needs. */
export interface SecureServiceProps extends WorkloadProps {
  /**
   * The ports that it listens on.
   *
   * @default - none: it only calls others
   */
  readonly ports?: Port[];

  /**
   * How the kubelet sees that it has started, is alive and is ready.
   *
   * @default - none, which is an error unless `Rule.PROBES` is waived
   */
  readonly probes?: Probes;

  /**
   * How many pods. At least two, unless it is stateful or `Rule.SINGLE_REPLICA` is waived.
   *
   * @default 2, or 1 for a stateful service: a second pod of a database is no spare unless the database replicates itself
   */
  readonly replicas?: number;

  /**
   * How its pods are replaced when something changes.
   *
   * @default UpdateStrategy.rolling() - a StatefulSet replaces one pod after the other
   */
  readonly updateStrategy?: UpdateStrategy;

  /**
   * As many pods as the load wants. No `replicas` stands in the manifest then.
   *
   * @default - a fixed number of pods
   */
  readonly autoscaling?: Autoscaling;

  /**
   * Whether its pods have names and a Service that shows each of them: a StatefulSet instead of a Deployment.
   *
   * @default - whether it has `storage`
   */
  readonly stateful?: boolean;

  /**
   * Volumes that outlive the pods, one of each for every pod.
   *
   * @default - none
   */
  readonly storage?: Storage[];

  /**
   * Where it serves metrics. Only the scraper of the `ClusterProfile` is allowed.
   *
   * @default - no metrics of its own
   */
  readonly metrics?: Metrics;

  /**
   * Limits that keep it from taking its callers down when it is slow. Needs a mesh.
   *
   * @default - no limits
   */
  readonly resilience?: Resilience;

  /**
   * How many requests may come to each of its pods, whoever calls. Requests that its policies refuse count for nothing. All limits hold. Needs a mesh
   * whose proxies before the service count requests.
   *
   * @default - as many as do
   */
  readonly rateLimits?: RateLimit[];

  /**
   * How long its callers wait for the answer to one try, before they are told 504. What a service waits for others, all tries together, must fit into
   * its own. Proxies of callers in the mesh keep it; edges do not.
   *
   * @default - as long as it takes
   */
  readonly requestTimeout?: Duration;

  /**
   * How often its callers try again. Requires `requestTimeout`.
   *
   * @default - with `requestTimeout` only what the service never saw is sent again; without, as the mesh has it
   */
  readonly retries?: Retries;

  /**
   * A Service by which declared networks outside the cluster come in past every edge: NodePort or LoadBalancer.
   *
   * @default - none: it is called inside the cluster, and through an `EdgeGateway`
   */
  readonly outsideService?: OutsideService;

  /**
   * How its callers show it who they are, so that it can look itself, with or without a mesh.
   *
   * @default - as its namespace says: they do not have to, unless `serviceIdentity` is there
   */
  readonly serviceIdentity?: ServiceIdentity;
}
