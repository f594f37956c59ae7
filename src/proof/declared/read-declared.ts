import type { Declared } from './declared';
import { declaredEdges } from './declared-edges';
import { ownParties } from './own-parties';
import type { Specification } from '../specification/specification';

export function declaredOf(graph: Specification): Declared {
  return { ...declaredEdges(graph), own: ownParties(graph) };
}
