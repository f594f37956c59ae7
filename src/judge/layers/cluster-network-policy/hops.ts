import { tierDecision } from './decision';
import { CLUSTER_NETWORK_POLICY } from './key';
import type { ClusterDirection, PolicyTier } from './read/model';
import { EGRESS, INGRESS } from '../../core/hop';
import type { Hop } from '../../engine/hop';

/** Around those of NetworkPolicy. */
const ORDER: Readonly<Record<PolicyTier, number>> = { admin: 10, baseline: 90 };

function hop(tier: PolicyTier, id: ClusterDirection): Hop {
  return {
    site: id === 'egress' ? EGRESS : INGRESS,
    order: ORDER[tier],
    decision: (cluster, subject) => tierDecision(cluster, cluster.of(CLUSTER_NETWORK_POLICY).clusterPolicies, tier, subject, id),
  };
}

export const CLUSTER_NETWORK_POLICY_HOPS: readonly Hop[] = [hop('admin', 'egress'), hop('admin', 'ingress'), hop('baseline', 'egress'), hop('baseline', 'ingress')];
