import { DaemonSet } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Metrics } from './metrics';
import type { OutsideService } from './outside-service';
import type { Port } from './port';
import type { Probes } from './probes';
import { checkConstructProps } from './props/check';
import { SecureService } from './secure-service';
import type { ServiceIdentity } from './service-identity';
import type { WorkloadProps } from './workload-props';

/** A daemon and what it needs. */
export interface SecureDaemonProps extends WorkloadProps {
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
   * Where it serves metrics. Only the scraper of the `ClusterProfile` is allowed.
   *
   * @default - no metrics of its own
   */
  readonly metrics?: Metrics;

  /**
   * Whether it runs on nodes with taints, too, such as those of the control plane.
   *
   * @default false
   */
  readonly everyNode?: boolean;

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

/**
 * One pod on each node: hardened like a service, calls and is called by what is declared. It is a DaemonSet; `scheduling` says on which nodes it runs.
 *
 * It sees nothing of its node: files and ports of the node need a patch and a waiver.
 */
export class SecureDaemon extends SecureService {
  public constructor(scope: Construct, id: string, props: SecureDaemonProps) {
    super(scope, id, checkConstructProps(scope, id, 'SecureDaemonProps', props));
  }

  /** The DaemonSet, for volumes and the rest of the cdk8s-plus API. */
  public get daemonSet(): DaemonSet {
    return this._controller() as DaemonSet;
  }

  /** @internal */
  protected _isDaemon(): boolean {
    return true;
  }
}
