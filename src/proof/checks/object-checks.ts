import type { Check, Message } from '../findings/message';
import { exposureFindings } from '../gateway-api/exposures';
import { budgetFindings } from './namespaces/budgets';
import { permissionFindings } from './permissions';
import { secretFindings } from './secrets/secrets';
import { peerFindings } from './workloads/peers';
import { persistentVolumeFindings } from './workloads/persistent-volumes';
import { referenceFindings } from './workloads/pod-references';
import { meshWideFindings } from '../meshes/istio/mesh-wide';
import { serviceEntryFindings } from '../meshes/istio/service-entries';
import type { Written } from '../objects/written';
import type { Specification } from '../specification/specification';

/** What each kind of object has to do, as far as no connection tells. */
const CHECKS: readonly Check[] = [
  exposureFindings, serviceEntryFindings, meshWideFindings, permissionFindings, secretFindings, referenceFindings, persistentVolumeFindings,
  budgetFindings, peerFindings,
];

/** Objects on which no connection depends, or not alone, against what was declared. */
export function* objectFindings(graph: Specification, written: Written): Generator<Message> {
  for (const check of CHECKS) yield* check(graph, written);
}
