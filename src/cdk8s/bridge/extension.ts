import { factsFile } from './facts-file';
import { LAZY } from './lazy';
import type { TrustGraph } from '../../author/graph/trust-graph';
import type { SynthesisExtension } from '../app/extension';
import type { Synthesis } from '../app/sealing/synthesis';

/** Syntheses of which the proof found that everything is an object, and none is written twice. */
const DISTINCT = new WeakSet<Synthesis>();

export function foundDistinct(synthesis: Synthesis): void {
  DISTINCT.add(synthesis);
}

/**
 * What zero trust adds to a synthesis: no two objects are one, and the facts of the cluster are beside the manifests. The proof itself is a validation of the root.
 *
 * @param graphOf what was declared in the app, once everything is; undefined where nothing was
 */
export function zeroTrustExtension(graphOf: () => TrustGraph | undefined): SynthesisExtension {
  return {
    inspect: (synthesis, objects) => {
      if (!DISTINCT.has(synthesis)) LAZY.duplicates().refuseDuplicates(objects);
    },
    filesBeside: () => {
      const graph = graphOf();
      return graph ? [factsFile(graph)] : [];
    },
  };
}
