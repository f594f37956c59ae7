import { exposureFindings } from './exposures';
import { meshWideFindings } from './mesh-wide';
import type { Check, Message } from './message';
import { budgetFindings } from './namespace-budgets';
import { peerFindings } from './peers';
import { permissionFindings } from './permissions';
import { persistentVolumeFindings } from './persistent-volumes';
import { referenceFindings } from './pod-references';
import { secretFindings } from './secrets';
import { serviceEntryFindings } from './service-entries';
import type { Specification } from './specification/specification';
import type { Written } from './written';

/** What each kind of object has to do, as far as no connection tells. */
const CHECKS: readonly Check[] = [
  exposureFindings, serviceEntryFindings, meshWideFindings, permissionFindings, secretFindings, referenceFindings, persistentVolumeFindings,
  budgetFindings, peerFindings,
];

/** Objects on which no connection depends, or not alone, against what was declared. */
export function* objectFindings(graph: Specification, written: Written): Generator<Message> {
  for (const check of CHECKS) yield* check(graph, written);
}
