/**
 * Addresses that are declared and are pods' for certain. An ExternalNetwork is written as an `ipBlock`, which also means pods that have their
 * address in it: what may be so is open to doubt, and can be waived; what is so is access to undeclared pods, and can't.
 */
import { rangeContains, rangesMeet, tryParseCidr, type AddressRange } from '../../../judge/cluster/ip';
import { beyond } from '../../declared/internet';
import { isCilium, PRIVATE_RANGES, statedPodCidrs } from '../../declared/judge-options';
import type { Message } from '../../findings/message';
import type { HostNode, NetworkNode, SourcesNode } from '../../specification/nodes';
import { findNode } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** A range that somebody declared. */
interface Named {
  readonly cidr: string;
  readonly range: AddressRange;
  readonly of: string;
}

/** Workloads that may call ranges in which pods certainly are, or take calls from them. */
export function* declaredPodRanges(graph: Specification): Generator<Message> {
  // It never matches them, whatever else is declared.
  if (isCilium(graph)) return;
  const stated = statedPodCidrs(graph);
  for (const way of WAYS) {
    for (const [workload, ranges] of rangesByWorkload(graph, way)) {
      const found = stated.length > 0 ? overlapOf(ranges, stated) : wholeRangeOf(ranges);
      if (!found) continue;
      yield {
        node: workload,
        about: `pod ranges ${way.own} ${workload}`,
        explains: [addressesOf(workload)],
        text: `${workload} may ${way.does} ${list(found.ranges)}, ${found.because}; ${FIX}`,
      };
    }
  }
}

/** The subject of what is open to doubt only because addresses at the other end of a call can be those of pods. */
export function addressesOf(workload: string): string {
  return `addresses that ${workload} may call or be called from`;
}

const FIX = 'a NetworkPolicy can\'t tell them from pods, so that every pod with such an address would be open; name the addresses that are meant. '
  + 'No waiver lifts this';

interface Found {
  readonly ranges: readonly Named[];
  readonly because: string;
}

/** Where pods are is stated, and is named. */
function overlapOf(ranges: readonly Named[], stated: readonly string[]): Found | undefined {
  for (const cidr of stated) {
    const pods = tryParseCidr(cidr);
    const meeting = ranges.filter(({ range }) => pods && rangesMeet(range, pods));
    if (meeting.length > 0) return { ranges: meeting, because: `in which pods have their addresses (podCidrs: ${cidr})` };
  }
  return undefined;
}

/** Pod addresses are not stated; a whole private range includes them, if they are there. */
function wholeRangeOf(ranges: readonly Named[]): Found | undefined {
  for (const cidr of PRIVATE_RANGES) {
    const whole = tryParseCidr(cidr);
    const inside = ranges.filter(({ range }) => whole && rangesMeet(range, whole));
    if (whole && covers(inside.map(({ range }) => range), whole)) {
      return { ranges: inside, because: `all of the private range ${cidr}, in which pods may have their addresses: state the ranges of pods (podCidrs of the ClusterProfile)` };
    }
  }
  return undefined;
}

/** Whether ranges together hold every address of another. */
function covers(ranges: readonly AddressRange[], whole: AddressRange): boolean {
  if (ranges.some((range) => rangeContains(range, whole))) return true;
  let next = whole.first;
  for (const { first, last } of [...ranges].sort((left, right) => (left.first < right.first ? -1 : 1))) {
    if (first > next) return false;
    if (last >= next) next = last + 1n;
  }
  return next > whole.last;
}

/** At which end of an edge the workload is, and at which the addresses. */
interface Way {
  readonly own: 'from' | 'to';
  readonly other: 'from' | 'to';
  readonly does: string;
}

const WAYS: readonly Way[] = [{ own: 'from', other: 'to', does: 'call' }, { own: 'to', other: 'from', does: 'be called from' }];

function rangesByWorkload(graph: Specification, { own, other }: Way): ReadonlyMap<string, readonly Named[]> {
  const found = new Map<string, Named[]>();
  for (const edge of graph.edges) {
    const node = findNode(graph, edge[other]);
    if (node.kind !== 'network' && node.kind !== 'host' && node.kind !== 'sources') continue;
    const ranges = rangesOf(node);
    if (ranges.length === 0) continue;
    const known = found.get(edge[own]);
    if (known) known.push(...ranges);
    else found.set(edge[own], [...ranges]);
  }
  return found;
}

/** All addresses are the internet, which no pod is. */
function rangesOf(node: NetworkNode | HostNode | SourcesNode): readonly Named[] {
  const internet = beyond([]).map(({ cidr }) => cidr);
  return (node.cidrs ?? []).filter((cidr) => !internet.includes(cidr)).flatMap((cidr) => {
    const range = tryParseCidr(cidr);
    return range ? [{ cidr, range, of: nameOf(node) }] : [];
  });
}

function nameOf(node: NetworkNode | HostNode | SourcesNode): string {
  switch (node.kind) {
    case 'network': return `network ${node.name}`;
    case 'host': return `host ${node.host}`;
    case 'sources': return node.name;
  }
}

function list(ranges: readonly Named[]): string {
  return [...new Set(ranges.map(({ cidr, of }) => `${cidr} (${of})`))].join(', ');
}
