/** Looks up single flows in a matrix, so that the two can be compared. */
import type { Endpoint, Flow } from '../../../src/judge/core/flow';
import type { MatrixRow } from '../../../src/judge/questions/matrix';
import type { Party } from '../../../src/judge/questions/party';

export type RowIndex = ReadonlyMap<string, readonly MatrixRow[]>;

/** `expect` for every cell would take most of the time of a property. */
export function mustAgree(flow: Flow, judged: string, naive: string): void {
  if (judged !== naive) throw new Error(`${JSON.stringify(flow)}: the judge says ${judged}, the oracle ${naive}`);
}

export function indexRows(rows: Iterable<MatrixRow>): RowIndex {
  const index = new Map<string, MatrixRow[]>();
  for (const row of rows) {
    const key = `${nameOf(row.from)} ${nameOf(row.to)} ${row.protocol}`;
    index.set(key, [...(index.get(key) ?? []), row]);
  }
  return index;
}

/** The rows that hold at a flow's port; none where it is denied. */
export function rowsAt(index: RowIndex, flow: Flow): readonly MatrixRow[] {
  const found: MatrixRow[] = [];
  for (const from of namesFor(index, flow.from, 0)) {
    for (const to of namesFor(index, flow.to, 1)) {
      for (const row of index.get(`${from} ${to} ${flow.protocol ?? 'TCP'}`) ?? []) {
        if (row.ports.first <= flow.port && flow.port <= row.ports.last) found.push(row);
      }
    }
  }
  return found;
}

export function verdictIn(index: RowIndex, flow: Flow): string {
  const verdicts = new Set(rowsAt(index, flow).map((row) => row.verdict));
  if (verdicts.size > 1) throw new Error(`${JSON.stringify(flow)}: rows of several verdicts`);
  return [...verdicts][0] ?? 'deny';
}

function nameOf(party: Party): string {
  if (party.kind === 'workload') return party.workload;
  return party.kind === 'external' ? party.ranges.join(',') : party.kind;
}

function namesFor(index: RowIndex, endpoint: Endpoint, side: 0 | 1): readonly string[] {
  if ('workload' in endpoint) return [endpoint.workload];
  if (!('ip' in endpoint)) return [];
  const names = new Set([...index.keys()].map((key) => key.split(' ')[side]));
  return [...names].filter((name) => !name.includes('/') && name.split(',').some((range) => inRange(range, endpoint.ip)));
}

function inRange(range: string, ip: string): boolean {
  if (range.includes(':') !== ip.includes(':')) return false;
  const [first, last] = range.split('-').map(toNumber);
  return first <= toNumber(ip) && toNumber(ip) <= last;
}

function toNumber(ip: string): bigint {
  if (!ip.includes(':')) return ip.split('.').reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  const [left, right] = ip.split('::');
  const head = left ? left.split(':') : [];
  const tail = right ? right.split(':') : [];
  const middle = ip.includes('::') ? new Array<string>(8 - head.length - tail.length).fill('0') : [];
  return [...head, ...middle, ...tail].reduce((value, group) => value * 65536n + BigInt(parseInt(group, 16)), 0n);
}
