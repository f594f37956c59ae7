import { checkProps } from './props/check';
import { mark } from '../graph/prop-types';
import type { OutsideServiceRecord } from '../graph/record/pod';
import { wordForWord } from '../graph/record/word-for-word';

/** What a load balancer is like. */
export interface LoadBalancerOptions {
  /**
   * Which controller makes it: `service.k8s.aws/nlb`, `io.cilium/l2-announcer` …
   *
   * @default - the default of the cluster
   */
  readonly loadBalancerClass?: string;

  /**
   * Annotations by which clouds are told the rest. Those that say whose address pods see, or from where it is seen, are part of the proof.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;

  /**
   * Whether each node gets a port for it, as load balancers need that send calls by way of nodes.
   *
   * @default true
   */
  readonly allocateNodePorts?: boolean;
}

/** Ports of the nodes. */
export interface NodePortOptions {
  /**
   * The port of the nodes for each port of the service, by its name.
   *
   * @default - the API server chooses, from 30000 to 32767
   */
  readonly nodePorts?: Record<string, number>;
}

/**
 * A second Service, `<name>-outside`, by which networks outside the cluster come in past every edge: for TCP, TLS and UDP.
 *
 * It has the ports that an `ExternalNetwork` calls, and no others, and only these networks may come. `externalTrafficPolicy: Local` keeps the address of
 * the client, which is all that NetworkPolicies know it by; nodes without such a pod do not answer. What stands before the nodes and puts an address of its
 * own there is who calls then.
 */
export class OutsideService {
  /** A load balancer of the cloud or of the cluster; as far as it can, it lets the declared networks in alone. */
  public static loadBalancer(options: LoadBalancerOptions = {}): OutsideService {
    checkProps('OutsideService.loadBalancer', 'LoadBalancerOptions', options);
    return new OutsideService({ factory: 'loadBalancer', options });
  }

  /** A port of every node. */
  public static nodePort(options: NodePortOptions = {}): OutsideService {
    checkProps('OutsideService.nodePort', 'NodePortOptions', options);
    return new OutsideService({ factory: 'nodePort', options });
  }

  /** @internal */
  public readonly _record: OutsideServiceRecord;

  private constructor(said: OutsideServiceRecord) {
    mark(this, 'OutsideService');
    this._record = wordForWord(said);
  }
}
