/** Lists of ports and of ranges, such as `25,8000-8010`. Source: index/src/ports.rs, parse_portset. */
import { isPortNumber, type PortRange } from '../../../cluster/ports';

/** Undefined for a text that is no such list. */
export function parsePortRanges(text: string): readonly PortRange[] | undefined {
  const ranges: PortRange[] = [];
  for (const item of text.split(',')) {
    if (item.trim() === '') continue;
    const found = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(item);
    const [first, last] = [Number(found?.[1]), Number(found?.[2] ?? found?.[1])];
    if (!isPortNumber(first) || !isPortNumber(last) || first > last) return undefined;
    ranges.push({ first, last });
  }
  return Object.freeze(ranges);
}

export function holdsPort(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(({ first, last }) => first <= port && port <= last);
}
