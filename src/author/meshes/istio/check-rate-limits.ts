import { isAmbient, minorOf } from './mesh';
import type { IstioMesh } from './mesh';
import type { GatewayNode, WorkloadNode } from '../../graph/nodes';
import type { Mistake } from '../../graph/problem';
import type { RateLimitNode } from '../../graph/rate-limit';

/** The first version whose Envoy (1.34) has a bucket for each value of a descriptor; earlier ones refuse the filter, and keep the listener of before. */
const BUCKETS_FOR_EACH_SINCE = 26;

export function checkRateLimits(mesh: IstioMesh, limits: readonly RateLimitNode[], holder: WorkloadNode | GatewayNode): readonly Mistake[] {
  const has = (countedBy: RateLimitNode['countedBy']) => limits.some((limit) => limit.countedBy === countedBy);
  const isService = holder.kind === 'workload';
  return [
    ...(minorOf(mesh) >= BUCKETS_FOR_EACH_SINCE ? [] : [mistake(
      `rate limits with Istio ${mesh.version}`, `Istio 1.${BUCKETS_FOR_EACH_SINCE} or later: proxies of earlier ones refuse the filter`,
      `leave them out, or state the version: Mesh.${mesh.kind}({ version: '1.30' })`,
    )]),
    ...(isService && isAmbient(mesh) ? [mistake(
      "rate limits of a service in Istio's ambient mode", 'a service with a proxy of its own: the filter of a waypoint stands before all of its services',
      'leave them out, limit the requests at the edge, or use Mesh.istio()',
    )] : []),
    ...(has('caller') ? [mistake(
      'requests that are counted by caller with Istio', isService ? 'CountedBy.ALL_TOGETHER' : 'CountedBy.ALL_TOGETHER or CountedBy.CLIENT_ADDRESS',
      isService ? 'count them together' : 'count them by the address of the client',
    )] : []),
    ...(isService && has('client-address') ? [mistake(
      'requests that are counted by the address of the client, at a service', 'an edge, which knows its clients: a service is called by pods and edges',
      'limit them there: edge.exposes(service, { rateLimits: […] })',
    )] : []),
  ];
}

function mistake(value: string, expected: string, fix: string): Mistake {
  return { code: 'rate-limit', value, expected, fix };
}
