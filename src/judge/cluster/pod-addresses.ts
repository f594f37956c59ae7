/**
 * Whether blocks of addresses mean pods.
 *
 * Source: "Network Policies" of the Kubernetes documentation, which leaves to the network plugin whether ipBlocks match addresses of pods.
 */
import type { Cluster } from './cluster';
import { blockHas, FAMILIES, isWholeFamily, LAST_ADDRESS, rangeContains, rangesMeet, tryParseCidr, type Address, type AddressRange, type IpBlock } from './ip';
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

/**
 * Addresses that no pod has, where clouds answer questions about nodes among them. Source: Kubernetes, ValidateNonSpecialIP, which lets no
 * endpoint have one.
 */
const OF_NO_POD: readonly AddressRange[] = ['169.254.0.0/16', 'fe80::/10', '127.0.0.0/8', '::1/128', '224.0.0.0/4', 'ff00::/8']
  .flatMap((text) => tryParseCidr(text) ?? []);

/** Whether traffic to a pod goes to one of some networks: certain only if that holds for every address that it may have, of each family. */
export function networksMatchPod(cluster: Pick<Cluster, 'settings' | 'podCidrs'>, networks: readonly AddressRange[], pod: Pod): Truth {
  const { settings: { ipBlockMatchesPods }, podCidrs } = cluster;
  if (pod.hostNetwork) return 'unknown';
  const possible = networks.filter((network) => !OF_NO_POD.some((special) => rangeContains(special, network)));
  if (ipBlockMatchesPods === 'no' || possible.length === 0) return 'no';
  const own = pod.addresses?.map(({ family, value }): AddressRange => ({ family, first: value, last: value }));
  const places = own ?? (podCidrs.length > 0 ? podCidrs : EVERYWHERE);
  if (places.every((place) => !possible.some((network) => rangesMeet(network, place)))) return 'no';
  return places.every((place) => possible.some((network) => rangeContains(network, place))) ? ipBlockMatchesPods : 'unknown';
}

const EVERYWHERE: readonly AddressRange[] = FAMILIES.map((family) => ({ family, first: 0n, last: LAST_ADDRESS[family] }));
