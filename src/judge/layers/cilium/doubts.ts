/** Words for what nobody knows. */
import type { Cluster } from '../../cluster/cluster';

/** Without DNS rules a name means what other pods of the node looked up, if anything. */
export function lookedUp(name: string, seesLookups: boolean): string {
  const unseen = seesLookups ? '' : '; the policy has no DNS rule (rules.dns), without which Cilium sees no lookup of this pod';
  return `${name} means the addresses that Cilium saw in answers of DNS, which are not known${unseen}`;
}

export function ofEntities({ settings: { nodeCidrs } }: Cluster): string {
  return nodeCidrs.length === 0
    ? 'which addresses are those of nodes and of the API server is not known (--node-cidr, --api-server-cidr)'
    : 'an address of a range of nodes, or a pod of the host network, may be the node of the other end, another one, or none';
}
