import type { Declared } from './declared';
import { declaredEdges } from './declared-edges';
import { ownParties } from './own-parties';
import type { Workload } from '../../judge/cluster/pod';
import type { Specification } from '../specification/specification';

/**
 * @param others workloads of the manifests that nobody declared
 */
export function declaredOf(graph: Specification, others: readonly Workload[]): Declared {
  return { ...declaredEdges(graph), own: ownParties(graph), others: others.map(({ key }) => ({ kind: 'workload', workload: key })) };
}
