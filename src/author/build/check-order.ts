import type { WorkloadNode } from '../graph/nodes';
import type { Problem } from '../graph/problem';

/** Jobs in the middle of a sync, before services that have to be there before them: nobody could start. */
export function checkOrder(workloads: readonly WorkloadNode[], callees: (id: string) => readonly string[]): readonly Problem[] {
  const ordered = workloads.filter(({ schedule }) => (
    schedule?.delivery.kind === 'argo-cd' && schedule.delivery.phase === 'Sync' && schedule.before.length > 0
  ));
  if (ordered.length === 0) return [];
  const jobs = new Map<string, readonly string[]>();
  for (const { id, schedule } of ordered) for (const service of schedule?.before ?? []) jobs.set(service, [...jobs.get(service) ?? [], id]);
  return ordered.flatMap(({ id, path, schedule }) => (schedule?.before ?? []).flatMap((service): readonly Problem[] => {
    const way = wayTo(service, id, jobs, callees);
    return way === undefined ? [] : [{
      severity: 'error',
      path,
      code: 'schedule',
      subject: `runsBefore ${service}`,
      value: `a job that needs ${way} first`,
      expected: 'a job whose callees are there before it',
      fix: 'leave out the call, or the order',
    }];
  }));
}

/** Who of those that a job calls starts only after it, directly or through other jobs. */
function wayTo(
  service: string, job: string, jobs: ReadonlyMap<string, readonly string[]>, callees: (id: string) => readonly string[], seen = new Set<string>(),
): string | undefined {
  if (seen.has(job)) return undefined;
  seen.add(job);
  const waits = (callee: string) => (jobs.get(callee) ?? []).some((other) => wayTo(service, other, jobs, callees, seen) !== undefined);
  return callees(job).find((callee) => callee === service || waits(callee));
}
