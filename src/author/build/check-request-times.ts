import type { TrustEdge } from '../graph/edge';
import type { GraphNode } from '../graph/nodes';
import type { Problem } from '../graph/problem';
import { longestOf } from '../graph/request-times';

/** A caller that waits longer for an answer than its own callers wait for it works for nobody, and the more so the more of them try again. */
export function checkRequestTimes(nodes: ReadonlyMap<string, GraphNode>, edges: readonly TrustEdge[]): readonly Problem[] {
  return edges.flatMap(({ from, to, purpose }): readonly Problem[] => {
    const [caller, callee] = [nodes.get(from), nodes.get(to)];
    if (purpose !== 'call' || caller?.kind !== 'workload' || callee?.kind !== 'workload' || !caller.requestTimes || !callee.requestTimes) return [];
    const { timeout, retries } = callee.requestTimes;
    const [most, own] = [longestOf(callee.requestTimes), caller.requestTimes.timeout];
    if (most <= own) return [];
    const sum = retries ? `${retries.times + 1} tries of ${timeout} ms, together ${most} ms` : `${most} ms`;
    return [{
      severity: 'error',
      path: caller.path,
      code: 'time-out',
      subject: `calls ${to}`,
      value: `${sum}`,
      expected: `no more than ${own} ms, the requestTimeout of ${from}: its own callers wait no longer`,
      fix: `lower requestTimeout or retries of ${to}, or give ${from} more time`,
    }];
  });
}
