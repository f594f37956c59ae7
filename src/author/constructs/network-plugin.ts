import { mark } from '../graph/prop-types';
import type { NetworkPluginRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** The network plugin that enforces NetworkPolicies, where it reads them in a way of its own. */
export class NetworkPlugin {
  /**
   * Cilium. Address ranges of its policies mean neither nodes nor pods, so that an API server on nodes of the cluster, a DNS cache on the node, or
   * anything else there can't be called by address: what relies on that is an error. It always admits a node to its own pods.
   *
   * @see https://docs.cilium.io/en/stable/security/policy/language/#ip-cidr-based
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
