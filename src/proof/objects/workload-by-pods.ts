import type { WorkloadNode } from '../specification/nodes';
import type { Specification } from '../specification/specification';

/** The declared workload whose pods the judge knows by a key, which is that of the workload whatever hash its Job has; undefined without one. */
export function workloadByPods(graph: Specification, key: string): WorkloadNode | undefined {
  const known = graph.nodes.get(key);
  return known?.kind === 'workload' ? known : undefined;
}
