import type { Cluster } from '../../cluster/cluster';
import { rangeContains, rangeHas, rangesMeet, tryParseCidrOrAddress, type Address, type AddressRange } from '../../cluster/ip';
import type { Peer } from '../../cluster/pod';
import type { Truth } from '../../core/verdict';

/** Whether a caller's address is in a block. A pod's address is known from its status, or by the ranges that pods take theirs from. */
export function blockMatchesAddress(cluster: Cluster, text: string, peer: Peer): Truth {
  const range = tryParseCidrOrAddress(text);
  if (!range) return 'unknown';
  if (peer.kind === 'external') return rangeHas(range, peer.address) ? 'yes' : 'no';
  if (peer.pod.addresses) return holdsAll(range, peer.pod.addresses);
  if (peer.pod.hostNetwork || cluster.podCidrs.length === 0) return 'unknown';
  if (!cluster.podCidrs.some((pods) => rangesMeet(pods, range))) return 'no';
  return cluster.podCidrs.every((pods) => rangeContains(range, pods)) ? 'yes' : 'unknown';
}

/** Workloads of several pods have several addresses, and so have pods of both families. */
function holdsAll(range: AddressRange, addresses: readonly Address[]): Truth {
  const held = addresses.map((address) => rangeHas(range, address));
  if (!held.includes(true)) return 'no';
  return held.includes(false) ? 'unknown' : 'yes';
}
