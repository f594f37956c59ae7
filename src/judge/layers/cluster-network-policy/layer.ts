/** AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy of network-policy-api. */
import { CLUSTER_NETWORK_POLICY_HOPS } from './hops';
import { CLUSTER_NETWORK_POLICY, type ClusterPolicyObjects } from './key';
import { CLUSTER_NETWORK_POLICY_VERSIONS } from './kinds';
import { mentionsOf } from './mentions';
import { type Dialect } from './read/model';
import { clusterPolicyReader } from './read/policy';
import { listOf } from '../../objects/read/kind-reader';
import type { Layer } from '../layer';

function reader(dialect: Dialect) {
  return listOf('clusterPolicies', clusterPolicyReader(dialect));
}

export const CLUSTER_NETWORK_POLICY_LAYER: Layer<ClusterPolicyObjects, ClusterPolicyObjects> = {
  key: CLUSTER_NETWORK_POLICY,
  empty: () => ({ clusterPolicies: [] }),
  readers: {
    'policy.networking.k8s.io': {
      AdminNetworkPolicy: reader('AdminNetworkPolicy'),
      BaselineAdminNetworkPolicy: reader('BaselineAdminNetworkPolicy'),
      ClusterNetworkPolicy: reader('ClusterNetworkPolicy'),
    },
  },
  served: CLUSTER_NETWORK_POLICY_VERSIONS,
  arrange: (objects) => objects,
  mentions: mentionsOf,
  hops: CLUSTER_NETWORK_POLICY_HOPS,
};
