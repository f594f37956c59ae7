import { exposureFindings } from './exposures';
import { ManifestIndex } from './manifest-index';
import { meshWideFindings } from './mesh-wide';
import type { Message } from './message';
import type { ObjectFinding } from './object-finding';
import { permissionFindings } from './permissions';
import { secretFindings } from './secrets';
import { serviceEntryFindings } from './service-entries';
import type { ProvedObject } from './wall';
import type { TrustGraph } from '../graph/trust-graph';

/** What each kind of object has to do, as far as no connection tells. */
const CHECKS: readonly ((graph: TrustGraph, manifests: ManifestIndex) => Iterable<ObjectFinding>)[] = [
  exposureFindings, serviceEntryFindings, meshWideFindings, permissionFindings, secretFindings,
];

/** Objects on which no connection depends, or not alone, against what was declared. */
export function* objectFindings(graph: TrustGraph, objects: readonly ProvedObject[]): Generator<Message> {
  const manifests = new ManifestIndex(objects);
  for (const check of CHECKS) {
    for (const { node, doubt = false, text } of check(graph, manifests)) yield { about: text, node, doubt, text };
  }
}
