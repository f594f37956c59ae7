import type { Cluster } from '../model/cluster';
import { rangeContains, rangeHas, rangesMeet, tryParseCidrOrAddress } from '../model/ip';
import type { Peer } from '../model/pod';
import type { Truth } from '../verdict';

/** Whether a caller's address is in a block. A pod's address is known only by the ranges that pods take theirs from. */
export function blockMatchesAddress(cluster: Cluster, text: string, peer: Peer): Truth {
  const range = tryParseCidrOrAddress(text);
  if (!range) return 'unknown';
  if (peer.kind === 'external') return rangeHas(range, peer.address) ? 'yes' : 'no';
  if (peer.pod.hostNetwork || cluster.podCidrs.length === 0) return 'unknown';
  if (!cluster.podCidrs.some((pods) => rangesMeet(pods, range))) return 'no';
  return cluster.podCidrs.every((pods) => rangeContains(range, pods)) ? 'yes' : 'unknown';
}
