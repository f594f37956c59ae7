/** Kinds of network-policy-api. Source: its CRDs, v0.1.7 and v0.3.0. */
import { read, type Groups } from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

const ALPHA = ['v1alpha1'];
const CLUSTER = ['v1beta1', 'v1alpha2'];

export const CLUSTER_NETWORK_POLICY_KINDS: Groups = {
  'policy.networking.k8s.io': {
    ...read('cluster', ALPHA, 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'),
    ...read('cluster', CLUSTER, 'ClusterNetworkPolicy'),
  },
};

export const CLUSTER_NETWORK_POLICY_VERSIONS: Versions = {
  'policy.networking.k8s.io': { AdminNetworkPolicy: ALPHA, BaselineAdminNetworkPolicy: ALPHA, ClusterNetworkPolicy: CLUSTER },
};
