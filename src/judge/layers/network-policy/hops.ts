import { networkDecision } from './decision';
import { EGRESS, INGRESS } from '../../core/hop';
import type { Hop } from '../../engine/hop';

/** Behind rules of administrators, before what they leave as a default. */
const ORDER = 50;

export const NETWORK_HOPS: readonly Hop[] = [
  { site: EGRESS, order: ORDER, decision: (cluster, subject) => networkDecision(cluster, subject, 'egress') },
  { site: INGRESS, order: ORDER, decision: (cluster, subject) => networkDecision(cluster, subject, 'ingress') },
];
