import { ipBlockOf, rangeContains, rangesMeet, tryParseCidr, type AddressRange, type IpBlock } from '../../judge/cluster/ip';
import type { NetworkPolicy } from '../../judge/layers/network-policy/read/network-policy';
import type { Field } from '../../judge/objects/read/field';
import type { Typed } from '../input';

/** One rule of a policy that opens the way out, with the addresses it names. */
export interface EgressRule {
  readonly field: Field;
  readonly rule: NonNullable<NetworkPolicy['rules']['egress']>[number];
  readonly blocks: readonly { readonly field: Field; readonly block: IpBlock }[];
}

export function egressRules({ item, typed }: Typed<NetworkPolicy>): readonly EgressRule[] {
  // Most policies name pods only: their fields are not looked at.
  if (typed.rules.egress?.every(({ peers }) => peers !== 'anyone' && !peers.some(({ kind }) => kind === 'ipBlock')) ?? true) return [];
  const fields = item.root.child('spec').child('egress').items();
  return (typed.rules.egress ?? []).map((rule, index) => ({
    field: fields[index],
    rule,
    blocks: fields[index].child('to').items().flatMap((peer) => tryReadBlock(peer.child('ipBlock')) ?? []),
  }));
}

/** Whether every address of a range is excepted from a block. */
export function isExcepted(block: IpBlock, range: AddressRange): boolean {
  const holes = block.except
    .filter((hole) => rangesMeet(hole, range))
    .sort((left, right) => (left.first < right.first ? -1 : 1));
  let next = range.first;
  for (const hole of holes) {
    if (hole.first > next) return false;
    if (hole.last >= next) next = hole.last + 1n;
  }
  return next > range.last;
}

/** A constant of this room as a range. */
export function cidrRange(text: string): AddressRange {
  const range = tryParseCidr(text);
  if (!range) throw new Error(`invalid CIDR ${text}`);
  return range;
}

function tryReadBlock(field: Field): { field: Field; block: IpBlock } | undefined {
  const cidr = tryParseCidr(textOf(field.child('cidr')));
  if (!cidr) return undefined;
  const except = field.child('except').items().flatMap((item) => {
    const range = tryParseCidr(textOf(item));
    return range && rangeContains(cidr, range) ? [range] : [];
  });
  return { field, block: ipBlockOf(cidr, except) };
}

function textOf(field: Field): string {
  return typeof field.value === 'string' ? field.value : '';
}
