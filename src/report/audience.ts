/** Groups those who may do the same to the same callee, so that "everybody" takes one line and not a thousand. */
import { connectionsOf } from './access';
import { accessKey, type PortAccess, type AccessRow, type Caller, type Connection, type End } from './connection';
import { partyKey, partyName, partyNames } from './party-words';
import type { MatrixRow } from '../judge/questions/matrix';

/** All who have one access to one party. */
export interface Audience<Answer extends string = MatrixRow['verdict']> {
  readonly to: End;
  readonly access: PortAccess<Answer>;
  readonly callers: readonly Caller[];
  /** Whether the callers include every workload but the callee itself. */
  readonly everyWorkload: boolean;
}

/** What every other workload is called. */
export const EVERY_WORKLOAD = 'every workload';

/** Fewer workloads than this are listed by name even when they are all. */
const WORTH_GROUPING = 4;

export function audiencesOf<Answer extends string>(rows: Iterable<AccessRow<Answer>>, workloads: readonly string[]): readonly Audience<Answer>[] {
  return groupConnections(connectionsOf(rows), workloads);
}

/** Groups connections; `workloads` are the keys of all there are. */
export function groupConnections<Answer extends string>(
  connections: readonly Connection<Answer>[], workloads: readonly string[],
): readonly Audience<Answer>[] {
  const groups = new Map<string, { to: End; access: PortAccess<Answer>; callers: Caller[] }>();
  for (const { from, to, accesses } of connections) {
    for (const access of accesses) {
      const key = `${partyKey(to)} ${accessKey(access)}`;
      const group = groups.get(key);
      if (group) group.callers.push(from);
      else groups.set(key, { to, access, callers: [from] });
    }
  }
  return [...groups.values()]
    .map((group) => ({ ...group, everyWorkload: coversAll(group.callers, group.to, workloads) }))
    .sort((left, right) => compare(rank(left.to), rank(right.to)) || left.access.ports.first - right.access.ports.first);
}

/** Callers in words: everybody first, then the others by name. */
export function callerNames({ callers, everyWorkload }: Pick<Audience, 'callers' | 'everyWorkload'>): readonly string[] {
  const others = everyWorkload ? callers.filter((party) => party.kind !== 'workload') : callers;
  const names = [...partyNames(others)].sort(compare);
  return everyWorkload ? [EVERY_WORKLOAD, ...names] : names;
}

function coversAll(callers: readonly Caller[], to: End, workloads: readonly string[]): boolean {
  const wanted = workloads.filter((key) => to.kind !== 'workload' || key !== to.workload);
  if (wanted.length < WORTH_GROUPING) return false;
  const present = new Set(callers.flatMap((party) => (party.kind === 'workload' ? [party.workload] : [])));
  return wanted.every((key) => present.has(key));
}

/** Workloads by name, whatever lies outside last. */
function rank(party: End): string {
  return `${party.kind === 'workload' ? 0 : 1} ${partyName(party)}`;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
