/**
 * Whether blocks of addresses mean pods.
 *
 * Source: "Network Policies" of the Kubernetes documentation, which leaves to the network plugin whether ipBlocks match addresses of pods.
 */
import type { Cluster } from './cluster';
import { blockHas, isWholeFamily, rangeContains, rangesMeet, type Address, type AddressRange, type IpBlock } from './ip';
import type { Pod } from './pod';
import { and, type Truth } from '../core/verdict';

/**
 * A pod's address is known from its status, or else by the ranges that pods take theirs from; a host network pod's not even by these.
 */
export function blockMatchesPod(cluster: Pick<Cluster, 'settings' | 'podCidrs'>, block: IpBlock, pod: Pod): Truth {
  if (pod.hostNetwork) return 'unknown';
  if (cluster.settings.ipBlockMatchesPods === 'no') return 'no';
  if (pod.addresses) return and(blockHasAll(block, pod.addresses), cluster.settings.ipBlockMatchesPods);
  if (cluster.podCidrs.length > 0 && !cluster.podCidrs.some((range) => mayHold(block, range))) return 'no';
  if (cluster.settings.ipBlockMatchesPods === 'unknown') return 'unknown';
  return isWholeFamily(block) || coversPods(cluster, block) ? 'yes' : 'unknown';
}

/** Addresses of the other family are no matter of a block. */
function blockHasAll(block: IpBlock, addresses: readonly Address[]): Truth {
  const held = addresses.filter(({ family }) => family === block.cidr.family).map((address) => blockHas(block, address));
  if (!held.includes(true)) return 'no';
  return held.includes(false) ? 'unknown' : 'yes';
}

function mayHold(block: IpBlock, range: AddressRange): boolean {
  return rangesMeet(block.cidr, range) && !block.except.some((except) => rangeContains(except, range));
}

function coversPods(cluster: Pick<Cluster, 'podCidrs'>, block: IpBlock): boolean {
  const ranges = cluster.podCidrs.filter((range) => range.family === block.cidr.family);
  const covers = (range: AddressRange) => rangeContains(block.cidr, range) && !block.except.some((except) => rangesMeet(except, range));
  return ranges.length > 0 && ranges.every(covers);
}
