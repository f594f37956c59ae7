import { FIRST_PORT, LAST_PORT } from '../known';

/** Transport protocols of Kubernetes. SCTP is a third one, not a kind of TCP. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/** A run of ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export const ALL_PORTS: PortRange = Object.freeze({ first: FIRST_PORT, last: LAST_PORT });

export function isPortNumber(value: number): boolean {
  return Number.isInteger(value) && value >= FIRST_PORT && value <= LAST_PORT;
}

/** Cuts all ports into runs inside which none of the given ranges begins or ends. */
export function portAtoms(ranges: Iterable<PortRange>): PortRange[] {
  const starts = new Set<number>([FIRST_PORT]);
  for (const range of ranges) {
    starts.add(range.first);
    if (range.last < LAST_PORT) starts.add(range.last + 1);
  }
  const sorted = [...starts].sort((left, right) => left - right);
  return sorted.map((first, index) => ({ first, last: (sorted[index + 1] ?? LAST_PORT + 1) - 1 }));
}
