/**
 * All addresses, cut into the classes that a set of blocks can tell apart: one sweep over the end points of every
 * CIDR and exception, then runs with the same membership are one class. BigInt serves both families.
 */
import { FAMILIES, LAST_ADDRESS, type Address, type AddressRange, type Family, type IpBlock } from './ip';

export interface IpAtom {
  readonly ranges: readonly AddressRange[];
  /** An address of the class. */
  readonly address: Address;
}

export function ipAtoms(blocks: readonly IpBlock[], ranges: readonly AddressRange[]): readonly IpAtom[] {
  return FAMILIES.flatMap((family) => atomsOfFamily(family, blocks, ranges));
}

function atomsOfFamily(family: Family, blocks: readonly IpBlock[], ranges: readonly AddressRange[]): IpAtom[] {
  const sets: (readonly AddressRange[])[] = [...new Map([
    ...blocks.filter((block) => block.cidr.family === family).map((block) => [block.canonical, [block.cidr, ...block.except]] as const),
    ...ranges.filter((range) => range.family === family).map((range) => [`${range.first}-${range.last}`, [range]] as const),
  ]).values()];
  const cuts = cutsOf(sets);
  const atoms = new Map<string, AddressRange[]>();
  cuts.forEach((first, index) => {
    const last = index + 1 < cuts.length ? cuts[index + 1] - 1n : LAST_ADDRESS[family];
    const signature = sets.map((set) => (isIn(set, first) ? '1' : '0')).join('');
    const known = atoms.get(signature);
    const previous = known?.[known.length - 1];
    if (known && previous && previous.last + 1n === first) known[known.length - 1] = { family, first: previous.first, last };
    else if (known) known.push({ family, first, last });
    else atoms.set(signature, [{ family, first, last }]);
  });
  return [...atoms.values()].map((found) => Object.freeze({
    ranges: Object.freeze(found), address: Object.freeze({ family, value: found[0].first }),
  }));
}

/** The first address of every run in which nothing begins or ends. */
function cutsOf(sets: readonly (readonly AddressRange[])[]): bigint[] {
  const cuts = new Set<bigint>([0n]);
  for (const range of sets.flat()) {
    cuts.add(range.first);
    if (range.last < LAST_ADDRESS[range.family]) cuts.add(range.last + 1n);
  }
  return [...cuts].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
}

/** In the first range of a set and in none of the others, which are its exceptions. */
function isIn([cidr, ...except]: readonly AddressRange[], value: bigint): boolean {
  const inside = (range: AddressRange) => range.first <= value && value <= range.last;
  return inside(cidr) && !except.some(inside);
}
