import type { NetworkPolicy } from './read/network-policy';
import type { SelectorIndex } from '../../cluster/selector-index';
import type { LayerKey } from '../../objects/layer-key';

/** What this layer reads. */
export type NetworkPolicyObjects = Readonly<Record<'networkPolicies', readonly NetworkPolicy[]>>;

/** The policies by the pods that they select; a malformed one may mean any pod of its namespace. */
export interface NetworkPolicyIndex {
  readonly networkPolicies: SelectorIndex<NetworkPolicy>;
}

export const NETWORK_POLICY: LayerKey<NetworkPolicyObjects, NetworkPolicyIndex> = { name: 'network-policy' };
