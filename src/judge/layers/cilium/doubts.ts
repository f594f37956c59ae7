/** Words for what nobody knows. */
import type { Cluster } from '../../cluster/cluster';

export function lookedUp(name: string): string {
  return `${name} means the addresses that Cilium saw in answers of DNS, which are not known`;
}

export function ofEntities({ settings: { nodeCidrs } }: Cluster): string {
  return nodeCidrs.length === 0
    ? 'which addresses are those of nodes and of the API server is not known (--node-cidr, --api-server-cidr)'
    : 'an address of a range of nodes, or a pod of the host network, may be the node of the other end, another one, or none';
}
