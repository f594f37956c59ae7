import { LAZY } from './lazy';
import type { TrustGraph } from '../../author/graph/trust-graph';
import type { WrittenFile } from '../app/files/write-files';

/** What was declared of the cluster, for the command, beside the manifests. */
export function factsFile(graph: TrustGraph): WrittenFile {
  const { FACTS_FILE, factsText, clusterFacts, clusterSpecificationOf, assumptionTexts } = LAZY.facts();
  const text = () => {
    const specification = clusterSpecificationOf(graph);
    return factsText({ ...clusterFacts(specification), assumptions: assumptionTexts(specification), declaration: graph.record });
  };
  return { path: FACTS_FILE, text: () => [text()] };
}
