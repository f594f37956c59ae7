import { networkDecision } from './decision';
import type { Hop } from '../../engine/hop';

/** Behind rules of administrators, before what they leave as a default. */
const ORDER = 50;

export const NETWORK_HOPS: readonly Hop[] = [
  { id: 'egress', side: 'source', order: ORDER, decision: (cluster, subject) => networkDecision(cluster, subject, 'egress') },
  { id: 'ingress', side: 'destination', order: ORDER, decision: (cluster, subject) => networkDecision(cluster, subject, 'ingress') },
];
