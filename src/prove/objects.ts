import { exposureFindings } from './exposures';
import { ManifestIndex } from './manifest-index';
import { meshWideFindings } from './mesh-wide';
import type { ObjectFinding } from './object-finding';
import { permissionFindings } from './permissions';
import { secretFindings } from './secrets';
import { serviceEntryFindings } from './service-entries';
import type { ProvedObject } from './wall';
import type { TrustGraph } from '../graph/trust-graph';

/** Objects on which no connection depends, or not alone, against what was declared. */
export function* objectFindings(graph: TrustGraph, objects: readonly ProvedObject[]): Generator<ObjectFinding> {
  const manifests = new ManifestIndex(objects);
  yield* exposureFindings(graph, manifests);
  yield* serviceEntryFindings(graph, manifests);
  yield* meshWideFindings(graph, manifests);
  yield* permissionFindings(graph, manifests);
  yield* secretFindings(graph, manifests);
}
