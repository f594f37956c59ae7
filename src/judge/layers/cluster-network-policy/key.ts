import type { ClusterPolicy } from './read/model';
import type { LayerKey } from '../../objects/layer-key';

/** What this layer reads: AdminNetworkPolicies, BaselineAdminNetworkPolicies and ClusterNetworkPolicies. */
export type ClusterPolicyObjects = Readonly<Record<'clusterPolicies', readonly ClusterPolicy[]>>;

export const CLUSTER_NETWORK_POLICY: LayerKey<ClusterPolicyObjects, ClusterPolicyObjects> = { name: 'cluster-network-policy' };
