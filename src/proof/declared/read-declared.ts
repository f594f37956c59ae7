import type { Declared } from './declared';
import { declaredEdges } from './declared-edges';
import { gatewaysOfOthers, ownParties } from './own-parties';
import type { Workload } from '../../judge/cluster/pod';
import type { DeclaredParty } from '../../judge/declared';
import type { Specification } from '../specification/specification';

/**
 * @param others workloads of the manifests that nobody declared
 */
export function declaredOf(graph: Specification, others: readonly Workload[]): Declared {
  const undeclared = others.map(({ key }): DeclaredParty => ({ kind: 'workload', workload: key }));
  return { ...declaredEdges(graph), own: ownParties(graph), others: [...undeclared, ...gatewaysOfOthers(graph)] };
}
