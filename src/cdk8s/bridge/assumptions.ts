import { LAZY } from './lazy';
import type { TrustGraph } from '../../author/graph/trust-graph';
import type { AssumptionText } from '../../proof/assumptions/assumption';

/** What the proof of a declaration takes from others. */
export function assumptionsIn(graph: TrustGraph): readonly AssumptionText[] {
  const { assumptionTexts, clusterSpecificationOf } = LAZY.facts();
  return assumptionTexts(clusterSpecificationOf(graph));
}

/** How many of them are about what other programs own, and where to read them, in one line; undefined where nothing is taken from them. */
export function tryCountAssumptions(graph: TrustGraph): string | undefined {
  const count = assumptionsIn(graph).filter(LAZY.facts().isOfOthers).length;
  if (count === 0) return undefined;
  return `proven with ${count} ${count === 1 ? 'assumption' : 'assumptions'} about what others own: .zero-trust.facts and TrustReport.of(app).assumptions list them, `
    + 'and zero-trust verify checks them, with the manifests of their owners or with --cluster';
}
