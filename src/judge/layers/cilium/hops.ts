import { ciliumDecision } from './decision';
import { EGRESS, INGRESS } from '../../core/hop';
import type { Hop } from '../../engine/hop';

/** Behind rules of administrators, together with NetworkPolicies. */
const ORDER = 40;

export const CILIUM_HOPS: readonly Hop[] = [
  { site: EGRESS, order: ORDER, decision: (cluster, subject) => ciliumDecision(cluster, subject, 'egress') },
  { site: INGRESS, order: ORDER, decision: (cluster, subject) => ciliumDecision(cluster, subject, 'ingress') },
];
