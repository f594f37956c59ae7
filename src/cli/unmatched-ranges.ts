/** Address ranges of NetworkPolicies that the network plugin never matches, as far as it is known which one it is. */
import { formatRange, rangeContains, tryParseCidr, type AddressRange } from '../judge/cluster/ip';
import type { Judgement } from '../judge/judge';
import { NETWORK_POLICY } from '../judge/layers/network-policy/key';
import type { ObjectRef } from '../judge/objects/read/field';
import type { Path } from '../judge/objects/read/origin';

export interface UnmatchedRange {
  readonly object: ObjectRef;
  readonly path: Path;
  /** `first-last`. */
  readonly range: string;
  /** Whose addresses they are. */
  readonly of: 'nodes' | 'pods';
}

/** Source: Cilium "Layer 3 Policies": CIDRs mean neither pods nor nodes, unless policy-cidr-match-mode says so. */
export function unmatchedRanges({ cluster: { settings, manifests, podCidrs } }: Judgement): readonly UnmatchedRange[] {
  if (settings.networkPlugin !== 'cilium') return [];
  const nodes = settings.nodeCidrs.flatMap((cidr) => tryParseCidr(cidr) ?? []);
  const ownerOf = (range: AddressRange) => {
    if (nodes.some((own) => rangeContains(own, range))) return 'nodes';
    return podCidrs.some((own) => rangeContains(own, range)) ? 'pods' : undefined;
  };
  return manifests.of(NETWORK_POLICY).networkPolicies.flatMap(({ ref, rules }) => (['ingress', 'egress'] as const).flatMap((direction) => (
    (rules[direction] ?? []).flatMap(({ peers }, rule) => (peers === 'anyone' ? [] : peers.flatMap((peer, index): UnmatchedRange[] => {
      const of = peer.kind === 'ipBlock' ? ownerOf(peer.block.cidr) : undefined;
      if (peer.kind !== 'ipBlock' || of === undefined) return [];
      const path = ['spec', direction, rule, direction === 'ingress' ? 'from' : 'to', index, 'ipBlock', 'cidr'];
      return [{ object: ref, path, range: formatRange(peer.block.cidr), of }];
    }))))));
}
