import type { LinkerdMesh } from './mesh';
import type { WorkloadNode } from '../../graph/nodes';
import type { Mistake } from '../../graph/problem';

/** It ejects pods, and counts neither connections nor what waits. @see https://linkerd.io/2/reference/circuit-breaking/ */
export function checkLimits(_mesh: LinkerdMesh, { resilience, headless }: WorkloadNode): readonly Mistake[] {
  const kept = ['maxConnections', 'maxPendingRequests', 'connectTimeout'] as const;
  const missing = kept.filter((field) => resilience?.[field] !== undefined);
  const mistake = (value: string, expected: string, fix: string): Mistake => ({ code: 'mesh', value, expected, fix });
  return [
    ...(missing.length === 0 ? [] : [mistake(`${missing.join(' and ')} with Linkerd`, 'consecutive5xxErrors and ejectionTime alone: its proxies limit no connections', 'leave them out')]),
    ...(headless ? [mistake('limits of a StatefulSet with Linkerd', 'a service that is called by its name: callers of a StatefulSet dial its pods', 'leave them out')] : []),
  ];
}

/** Annotations of a Service are about all of its requests; to tell them apart takes routes, which are not written. @see https://linkerd.io/2/reference/retries/ */
export function checkRequestTimes(_mesh: LinkerdMesh, { requestTimes }: WorkloadNode): readonly Mistake[] {
  if (requestTimes?.retries?.of !== 'idempotent') return [];
  return [{
    code: 'time-out',
    value: 'retries of idempotent requests alone, with Linkerd',
    expected: 'retries of everything or of nothing: what the library writes for Linkerd tells no methods apart',
    fix: "leave them out, or say why none of them does harm: Retries.ofEverything(2, '…')",
  }];
}
