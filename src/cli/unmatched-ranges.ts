/** Address ranges of policies that the network plugin never matches, as far as it is known which one it is. */
import { formatRange, rangeContains, tryParseCidr, type AddressRange, type IpBlock } from '../judge/cluster/ip';
import type { Judgement } from '../judge/judge';
import { CLUSTER_NETWORK_POLICY } from '../judge/layers/cluster-network-policy/key';
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
  const found = (object: ObjectRef, { cidr }: IpBlock, path: Path): readonly UnmatchedRange[] => {
    const of = ownerOf(cidr);
    return of === undefined ? [] : [{ object, path, range: formatRange(cidr), of }];
  };
  const ofNamespaces = manifests.of(NETWORK_POLICY).networkPolicies.flatMap(({ ref, rules }) => (['ingress', 'egress'] as const).flatMap((direction) => (
    (rules[direction] ?? []).flatMap(({ peers }, rule) => (peers === 'anyone' ? [] : peers.flatMap((peer, index) => {
      const path = ['spec', direction, rule, direction === 'ingress' ? 'from' : 'to', index, 'ipBlock', 'cidr'];
      return peer.kind === 'ipBlock' ? found(ref, peer.block, path) : [];
    }))))));
  const ofTheCluster = manifests.of(CLUSTER_NETWORK_POLICY).clusterPolicies.flatMap(({ ref, rules }) => rules.egress.flatMap(({ peers }, rule) => (
    peers.flatMap((peer) => (peer.kind === 'network' ? found(ref, peer.block, ['spec', 'egress', rule, 'to']) : [])))));
  return [...ofNamespaces, ...ofTheCluster];
}
