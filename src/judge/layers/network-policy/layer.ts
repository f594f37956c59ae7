/** NetworkPolicy of Kubernetes. */
import { NETWORK_HOPS } from './hops';
import { NETWORK_POLICY, type NetworkPolicyIndex, type NetworkPolicyObjects } from './key';
import { mentionsOf } from './mentions';
import { parseNetworkPolicy } from './read/network-policy';
import { SelectorIndex } from '../../cluster/selector-index';
import { listOf } from '../../objects/read/kind-reader';
import type { Layer } from '../layer';

export const NETWORK_POLICY_LAYER: Layer<NetworkPolicyObjects, NetworkPolicyIndex> = {
  key: NETWORK_POLICY,
  empty: () => ({ networkPolicies: [] }),
  readers: { 'networking.k8s.io': { NetworkPolicy: listOf('networkPolicies', parseNetworkPolicy) } },
  arrange: ({ networkPolicies }) => ({
    networkPolicies: new SelectorIndex(networkPolicies, {
      namespaceOf: ({ ref }) => ref.namespace,
      selectorOf: (policy) => (policy.malformed ? undefined : policy.podSelector),
      doubted: (policy, doubt) => ({ ...policy, doubt }),
    }),
  }),
  usingNamespaces: ({ networkPolicies }) => [networkPolicies],
  mentions: mentionsOf,
  hops: NETWORK_HOPS,
};
