import type { Declared } from './declared';
import { declaredEdges } from './declared-edges';
import type { OfOthers } from './declared-edges';
import { gatewaysOfOthers, ownParties } from './own-parties';
import { tryRefuse } from './where-refused';
import type { DeclaredParty } from '../../judge/declared';
import type { Specification } from '../specification/specification';

export function declaredOf(graph: Specification, others: OfOthers): Declared {
  const undeclared = others.workloads.map(({ key }): DeclaredParty => ({ kind: 'workload', workload: key }));
  const refused = tryRefuse(graph);
  return {
    ...declaredEdges(graph, others),
    ...(refused && { whereRefused: declaredEdges(refused, others) }),
    own: ownParties(graph),
    others: [...undeclared, ...gatewaysOfOthers(graph)],
  };
}
