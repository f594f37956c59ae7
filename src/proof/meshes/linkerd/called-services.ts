/**
 * How proxies of callers wait for a Service, try again, and leave pods alone that fail: annotations of the Service say it, which no connection shows.
 *
 * Sources: Linkerd "Timeouts" (`timeout.linkerd.io/request` is that of all tries), "Retries" (without `retry.linkerd.io/http` nothing is sent again,
 * `gateway-error` are 502 to 504) and "Circuit Breaking" (a pod is left alone for a time between two penalties, by default a second and a minute).
 */
import { isLinkerd } from './linkerd-spec';
import { tryReadTime } from '../../fields/values';
import type { Message } from '../../findings/message';
import type { KnownKeys } from '../../keys/known-key';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject, nameOf } from '../../objects/values';
import { workloadNamed } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const BREAKER = 'balancer.linkerd.io/failure-accrual';

const KEYS = [
  'timeout.linkerd.io/request', 'retry.linkerd.io/http', 'retry.linkerd.io/limit', 'retry.linkerd.io/timeout',
  BREAKER, `${BREAKER}-consecutive-max-failures`, `${BREAKER}-consecutive-min-penalty`, `${BREAKER}-consecutive-max-penalty`,
] as const;

/** Of what is not said here, nothing is. Numbers are milliseconds. */
function expectedOf({ requestTimes, limits }: WorkloadNode): Readonly<Partial<Record<string, string | number>>> {
  const ejection = limits?.ejection;
  return {
    ...(requestTimes && { 'timeout.linkerd.io/request': requestTimes.all }),
    ...(requestTimes && requestTimes.again > 0 && !requestTimes.idempotentOnly && {
      'retry.linkerd.io/http': 'gateway-error', 'retry.linkerd.io/limit': String(requestTimes.again), 'retry.linkerd.io/timeout': requestTimes.each,
    }),
    ...(ejection && {
      [BREAKER]: 'consecutive',
      [`${BREAKER}-consecutive-max-failures`]: String(ejection.after5xx),
      [`${BREAKER}-consecutive-min-penalty`]: ejection.seconds * 1000,
      [`${BREAKER}-consecutive-max-penalty`]: ejection.seconds * 10_000,
    }),
  };
}

function isAs(value: unknown, expected: string | number | undefined): boolean {
  return typeof expected === 'number' ? tryReadTime(value) === expected : value === expected;
}

function words(expected: string | number): string {
  return typeof expected === 'number' ? `"${expected}ms"` : `"${expected}"`;
}

/** What of them is missing. */
export function* calledServiceFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of nodesOf(graph, 'workload')) {
    if (!isLinkerd(workload.mesh)) continue;
    const service = objects.tryFind('', 'Service', workload.namespace, workload.name);
    if (!service) continue;
    const given = fieldsOf(fieldsOf(service.body.metadata).annotations);
    for (const [key, expected] of Object.entries(expectedOf(workload))) {
      if (expected === undefined || given[key] !== undefined) continue;
      yield { node: workload.id, object: keyOfObject(service), text: `${nameOf(service)} lacks the annotation ${key}: ${words(expected)}, which was declared of ${workload.id} (requestTimeout, retries or resilience). Put it back` };
    }
  }
}

/** What they may say. */
export const CALLED_KEYS: KnownKeys = {
  keys: KEYS,
  at: ['service'],
  because: 'compared with how the service was declared to be called',
  values: (value, key, { graph, object }) => {
    const workload = workloadNamed(graph, `${object.namespace}/${object.name}`);
    const expected = workload && isLinkerd(workload.mesh) ? expectedOf(workload)[key] : undefined;
    if (isAs(value, expected)) return undefined;
    return expected === undefined ? 'none: nothing of it was declared' : words(expected);
  },
};
