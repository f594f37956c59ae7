import type { SpecificationNode } from './nodes';
import { isMeshed } from '../meshes/table';

/** Whether the plugin in front of a callee sees requests: mutual TLS shows it none. */
export function seesRequestsTo(callee: SpecificationNode): boolean {
  return callee.kind === 'workload' && callee.cluster.networkPlugin === 'cilium' && !isMeshed(callee.mesh);
}
