import { permissionFindings } from './permissions';
import type { Check, Message } from '../findings/message';
import { exposureFindings } from '../gateway-api/exposures';
import { CONTROLLER_CHECKS } from '../gateways/checks';
import { ALL_MESHES } from '../meshes/table';
import { certificateCallerFindings } from './certificates/callers';
import { certificateFindings } from './certificates/cert-manager';
import { clusterIdentityFindings } from './certificates/cluster-identities';
import { listWriterFindings } from './certificates/list-writers';
import { budgetFindings } from './namespaces/budgets';
import { guardFindings } from './namespaces/guard-rails';
import { secretFindings } from './secrets/secrets';
import { tokenCallerFindings } from './tokens/callers';
import { configMapFindings } from './workloads/config-maps';
import { identityFindings } from './workloads/identities';
import { outsideServiceFindings } from './workloads/outside-services';
import { peerFindings } from './workloads/peers';
import { persistentVolumeFindings } from './workloads/persistent-volumes';
import { referenceFindings } from './workloads/pod-references';
import { edgeSelectorFindings, selectorFindings } from './workloads/selectors';
import type { ProofInput } from '../objects/proof-input';
import type { Specification } from '../specification/specification';

/** What each kind of object has to do, as far as no connection tells. */
const CHECKS: readonly Check[] = [
  exposureFindings, ...CONTROLLER_CHECKS,
  ...ALL_MESHES.flatMap(({ checks }) => checks.objects), permissionFindings, secretFindings, referenceFindings,
  configMapFindings, identityFindings, tokenCallerFindings,
  certificateCallerFindings, clusterIdentityFindings, certificateFindings, listWriterFindings,
  persistentVolumeFindings, budgetFindings, guardFindings, peerFindings, outsideServiceFindings, selectorFindings, edgeSelectorFindings,
];

/** Objects on which no connection depends, or not alone, against what was declared. */
export function* objectFindings(graph: Specification, input: ProofInput): Generator<Message> {
  for (const check of CHECKS) yield* check(graph, input);
}
