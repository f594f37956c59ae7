import type { WorkloadNode } from '../../graph/nodes';

/** The Service by which a route leads to a workload: of pods that others make, the first that was stated. */
export function serviceOf({ name, serviceNames }: WorkloadNode): string {
  return serviceNames?.[0] ?? name;
}
