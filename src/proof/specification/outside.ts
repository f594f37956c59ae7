/** Services by which networks outside come in. */
import type { OutsideServiceRecord } from '../../author/graph/record/pod';

export interface OutsideServiceNode {
  readonly name: string;
  readonly type: 'LoadBalancer' | 'NodePort';
  /** Undefined: whichever the cluster has. */
  readonly loadBalancerClass: string | undefined;
  /** Whether a load balancer goes by ports of nodes. */
  readonly usesNodePorts: boolean;
  /** By names of ports; those that are not here are anybody's guess. */
  readonly nodePorts: ReadonlyMap<string, number>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** @param workload the name of the workload, of which the Service's follows */
export function readOutsideService(record: OutsideServiceRecord | undefined, workload: string): OutsideServiceNode | undefined {
  const name = `${workload}-outside`;
  switch (record?.factory) {
    case undefined: return undefined;
    case 'loadBalancer': {
      const { loadBalancerClass, annotations = {}, allocateNodePorts: usesNodePorts = true } = record.options;
      return { name, type: 'LoadBalancer', loadBalancerClass, usesNodePorts, nodePorts: new Map(), annotations };
    }
    case 'nodePort': return {
      name, type: 'NodePort', loadBalancerClass: undefined, usesNodePorts: true, nodePorts: new Map(Object.entries(record.options.nodePorts ?? {})), annotations: {},
    };
  }
}
