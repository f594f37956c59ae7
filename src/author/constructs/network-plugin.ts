import { mark } from '../graph/prop-types';
import type { NetworkPluginRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** The network plugin that enforces NetworkPolicies, where it reads them in a way of its own. */
export class NetworkPlugin {
  /**
   * Cilium. A CiliumNetworkPolicy beside the NetworkPolicy of each workload holds what that cannot: hosts without `cidrs` by their names, the API server wherever
   * it runs, methods and paths at callees without a mesh, and a denial of the metadata services of clouds. It requires the CRDs of Cilium.
   *
   * Address ranges mean neither nodes nor pods, so that a DNS cache on the node, or anything else there, can't be called by address: what relies on that is an
   * error. A node is always admitted to its own pods.
   *
   * @see https://docs.cilium.io/en/stable/security/policy/language/
   */
  public static cilium(): NetworkPlugin {
    return new NetworkPlugin({ factory: 'cilium' });
  }

  /** @internal */
  public readonly _plugin: NetworkPluginRecord;

  private constructor(plugin: NetworkPluginRecord) {
    mark(this, 'NetworkPlugin');
    this._plugin = wordForWord(plugin);
  }
}
