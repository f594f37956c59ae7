/** Services by which networks outside come in. */
import type { OutsideServiceNode } from './nodes';
import type { OutsideServiceRecord } from '../../author/graph/record/pod';

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
