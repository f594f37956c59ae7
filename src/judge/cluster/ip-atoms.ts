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

/** A range that begins or ends: how often a set then covers or leaves out the addresses that follow. */
interface Event {
  readonly at: bigint;
  readonly set: number;
  readonly covers: number;
  readonly leavesOut: number;
}

function atomsOfFamily(family: Family, blocks: readonly IpBlock[], ranges: readonly AddressRange[]): IpAtom[] {
  const sets: (readonly AddressRange[])[] = [...new Map([
    ...blocks.filter((block) => block.cidr.family === family).map((block) => [block.canonical, [block.cidr, ...block.except]] as const),
    ...ranges.filter((range) => range.family === family).map((range) => [`${range.first}-${range.last}`, [range]] as const),
  ]).values()];
  const events = eventsOf(sets, family);
  const covered = new Array<number>(sets.length).fill(0);
  const leftOut = new Array<number>(sets.length).fill(0);
  const members = new Set<number>();
  const atoms = new Map<string, AddressRange[]>();
  for (let next = 0, first = 0n; ;) {
    for (; next < events.length && events[next].at === first; next += 1) {
      const { set, covers, leavesOut } = events[next];
      covered[set] += covers;
      leftOut[set] += leavesOut;
      if (covered[set] > 0 && leftOut[set] === 0) members.add(set);
      else members.delete(set);
    }
    const last = next < events.length ? events[next].at - 1n : LAST_ADDRESS[family];
    append(atoms, [...members].sort((left, right) => left - right).join(), { family, first, last });
    if (next === events.length) break;
    first = events[next].at;
  }
  return [...atoms.values()].map((found) => Object.freeze({
    ranges: Object.freeze(found), address: Object.freeze({ family, value: found[0].first }),
  }));
}

/** The first range of a set covers, the others are its exceptions. Sorted by address. */
function eventsOf(sets: readonly (readonly AddressRange[])[], family: Family): readonly Event[] {
  const events = sets.flatMap((set, number) => set.flatMap((range, position): Event[] => {
    const [covers, leavesOut] = position === 0 ? [1, 0] : [0, 1];
    const begin = { at: range.first, set: number, covers, leavesOut };
    return range.last === LAST_ADDRESS[family] ? [begin] : [begin, { at: range.last + 1n, set: number, covers: -covers, leavesOut: -leavesOut }];
  }));
  return events.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
}

/** Runs side by side of one class are one run. */
function append(atoms: Map<string, AddressRange[]>, signature: string, range: AddressRange): void {
  const known = atoms.get(signature);
  const previous = known?.[known.length - 1];
  if (known && previous && previous.last + 1n === range.first) known[known.length - 1] = { ...previous, last: range.last };
  else if (known) known.push(range);
  else atoms.set(signature, [range]);
}
