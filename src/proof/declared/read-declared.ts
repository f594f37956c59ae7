import type { Declared } from './declared';
import { declaredEdges } from './declared-edges';
import type { OfOthers } from './declared-edges';
import { gatewaysOfOthers, ownParties } from './own-parties';
import type { DeclaredParty } from '../../judge/declared';
import type { Specification } from '../specification/specification';

export function declaredOf(graph: Specification, others: OfOthers): Declared {
  const undeclared = others.workloads.map(({ key }): DeclaredParty => ({ kind: 'workload', workload: key }));
  return { ...declaredEdges(graph, others), own: ownParties(graph), others: [...undeclared, ...gatewaysOfOthers(graph)] };
}
