/** What of objects that hold values and limits the API server refuses. Sources: Kubernetes pkg/apis/{core,policy,autoscaling}/validation. */
import { VALUES } from './kubernetes-rules';
import { configKeyProblem, isQuantity } from './names';
import type { Field } from '../read/field';
import { refuseLabels } from '../read/selector';

/** Source: core, MaxSecretSize. */
const LARGEST = 1024 * 1024;

/** Lists of values by key. Those of a Secret's `stringData` become `data`. */
const MAPS = { ConfigMap: ['data', 'binaryData'], Secret: ['data', 'stringData'] } as const;

/** ValidateConfigMap and ValidateSecret. */
export function refuseValues(kind: 'ConfigMap' | 'Secret', root: Field): void {
  let size = 0;
  const seen = new Set<string>();
  for (const map of MAPS[kind]) {
    for (const [key, value] of root.child(map).entries()) {
      const reason = configKeyProblem(key);
      if (reason !== undefined) value.refuse(VALUES.key(reason));
      // The server tells it of `data`.
      if (kind === 'ConfigMap' && seen.has(key)) root.child('data').child(key).refuse(VALUES.keyTwice);
      seen.add(key);
      size += Buffer.byteLength(value.string() ?? '');
    }
  }
  root.child('immutable').boolean();
  if (size > (kind === 'ConfigMap' ? LARGEST : LARGEST * 4 / 3)) root.child('data').refuse(VALUES.size);
}

/** The types of fields that decide about tokens. */
export function refuseAccount(root: Field): void {
  root.child('automountServiceAccountToken').boolean();
  for (const list of ['secrets', 'imagePullSecrets']) for (const item of root.child(list).items()) item.child('name').string();
}

/** ValidatePodDisruptionBudgetSpec. */
export function refuseBudget(spec: Field): void {
  if (spec.child('minAvailable').present && spec.child('maxUnavailable').present) spec.child('maxUnavailable').refuse(VALUES.bothBudgets);
  refuseLabels(spec.child('selector').child('matchLabels'));
}

/** ValidateHorizontalPodAutoscaler. Whether none may run depends on a feature gate. */
export function refuseScaler(spec: Field): void {
  const most = spec.child('maxReplicas');
  const least = spec.child('minReplicas').integer() ?? 1;
  const number = most.integer();
  if (!most.present || (number !== undefined && number < 1)) most.refuse(VALUES.maxReplicas);
  else if (number !== undefined && number < least) most.refuse(VALUES.maxBelowMin);
  if (least < 0) spec.child('minReplicas').refuse(VALUES.minReplicas);
  for (const key of ['kind', 'name']) {
    const field = spec.child('scaleTargetRef').child(key);
    if (!field.present || field.value === '') field.refuse(VALUES.target);
  }
}

/** ValidateResourceQuotaSpec and the decoding of quantities. */
export function refuseQuota(spec: Field): void {
  refuseQuantities(spec.child('hard'));
}

/** ValidatePersistentVolumeClaimSpec. */
export function refuseClaim(spec: Field): void {
  if (spec.child('accessModes').items().length === 0) spec.child('accessModes').refuse(VALUES.accessModes);
  const requests = spec.child('resources').child('requests');
  if (!requests.child('storage').present) requests.child('storage').refuse(VALUES.storage);
  refuseQuantities(requests);
}

function refuseQuantities(map: Field): void {
  for (const [, quantity] of map.entries()) {
    const { value } = quantity;
    if (typeof value === 'number' || (typeof value === 'string' && isQuantity(value))) continue;
    quantity.refuse(VALUES.quantity);
  }
}
