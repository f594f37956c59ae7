import { calicoDecision, type Part } from './decision';
import type { Direction } from './read/model';
import { EGRESS, INGRESS } from '../../core/hop';
import type { Hop } from '../../engine/hop';

/** Around rules of administrators, NetworkPolicies and the baseline, by the order of tiers. */
const ORDER: Readonly<Record<Part, number>> = { 'before-administrators': 5, 'before-network-policies': 45, 'behind-network-policies': 55, 'behind-baseline': 95 };

function hop(part: Part, id: Direction): Hop {
  return { site: id === 'egress' ? EGRESS : INGRESS, order: ORDER[part], decision: (cluster, subject) => calicoDecision(cluster, subject, id, part) };
}

export const CALICO_HOPS: readonly Hop[] = (Object.keys(ORDER) as Part[]).flatMap((part) => [hop(part, 'egress'), hop(part, 'ingress')]);
