import { LAZY } from './lazy';
import type { TrustGraph } from '../../author/graph/trust-graph';
import type { AssumptionText } from '../../proof/assumptions/assumption';

/** What the proof of a declaration takes from others. */
export function assumptionsIn(graph: TrustGraph): readonly AssumptionText[] {
  const { assumptionTexts, clusterSpecificationOf } = LAZY.facts();
  return assumptionTexts(clusterSpecificationOf(graph));
}
