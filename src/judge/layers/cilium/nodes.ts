import type { Cluster } from '../../cluster/cluster';
import { tryParseCidrOrAddress, type AddressRange } from '../../cluster/ip';
import type { Settings } from '../../options';

/** Where nodes are, as far as that is stated. */
export function nodeRanges({ settings }: Pick<Cluster, 'settings'>): readonly AddressRange[] {
  return rangesOf(settings.nodeCidrs);
}

/** Where the API server is, as far as that is stated. */
export function apiServerRanges({ settings }: Pick<Cluster, 'settings'>): readonly AddressRange[] {
  return rangesOf(settings.apiServer.cidrs ?? []);
}

/** All addresses that entities may mean. */
export function statedRanges(settings: Settings): readonly AddressRange[] {
  return [...nodeRanges({ settings }), ...apiServerRanges({ settings })];
}

function rangesOf(texts: readonly string[]): readonly AddressRange[] {
  return texts.flatMap((text) => tryParseCidrOrAddress(text) ?? []);
}
