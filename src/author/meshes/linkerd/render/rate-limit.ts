import { ALPHA, POLICY_GROUP } from './policy-objects';
import { nameOfPort } from './server';
import type { WorkloadNode } from '../../../graph/nodes';
import type { RateLimitNode } from '../../../graph/rate-limit';
import type { ObjectTemplate } from '../../../render/manifest';

export interface RateLimitPolicyBody {
  readonly spec: {
    readonly targetRef: { readonly group: string; readonly kind: 'Server'; readonly name: string };
    readonly total?: Rate;
    readonly identity?: Rate;
  };
}

interface Rate {
  readonly requestsPerSecond: number;
}

/**
 * How many requests of HTTP a port takes, all together and of each caller.
 * @see https://linkerd.io/2/reference/rate-limiting/
 */
export function rateLimitPolicy(port: number): ObjectTemplate<WorkloadNode, RateLimitPolicyBody> {
  return {
    ...ALPHA,
    kind: 'HTTPLocalRateLimitPolicy',
    render: (_graph, { name, rateLimits = [] }) => ({
      spec: {
        targetRef: { group: POLICY_GROUP, kind: 'Server', name: nameOfPort(name, port) },
        ...rateOf('total', rateLimits.find(({ countedBy }) => countedBy === 'all-together')),
        ...rateOf('identity', rateLimits.find(({ countedBy }) => countedBy === 'caller')),
      },
    }),
  };
}

function rateOf(field: 'total' | 'identity', limit: RateLimitNode | undefined): Partial<Record<typeof field, Rate>> {
  return limit ? { [field]: { requestsPerSecond: limit.requests } } : {};
}
