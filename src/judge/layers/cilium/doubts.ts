/** Words for what nobody knows. */
import type { Cluster } from '../../cluster/cluster';

/** Without DNS rules a name means what other pods of the node looked up, if anything. */
export function notSeen(name: string): string {
  return `${name} means the addresses that Cilium saw in answers of DNS; no policy of the pod has a DNS rule (rules.dns), without which it sees no lookup of this pod`;
}

export function ofEntities({ settings: { nodeCidrs } }: Cluster): string {
  return nodeCidrs.length === 0
    ? 'which addresses are those of nodes and of the API server is not known (--node-cidr, --api-server-cidr)'
    : 'an address of a range of nodes, or a pod of the host network, may be the node of the other end, another one, or none';
}
