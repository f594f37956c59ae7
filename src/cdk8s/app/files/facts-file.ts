import type { WrittenFile } from './write-files';
import type { TrustGraph } from '../../../author/graph/trust-graph';
import { LAZY } from '../../bridge/lazy';

/** What was declared of the cluster, for the command, beside the manifests. */
export function factsFile(graph: TrustGraph): WrittenFile {
  const { FACTS_FILE, factsText, clusterFacts, clusterSpecificationOf } = LAZY.facts();
  return { path: FACTS_FILE, text: () => [factsText(clusterFacts(clusterSpecificationOf(graph)))] };
}
