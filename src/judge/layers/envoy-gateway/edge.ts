/** What an edge lets through to services: which rule of which route a request comes to, and what the policy that holds there makes of it. */
import { letsThrough, type AskedRequest } from './decide';
import { policyAt, type Holding } from './policies';
import type { SecurityPolicy } from './read/security-policy';
import type { Gateway } from '../../cluster/gateway';
import { agreement, and, type Truth } from '../../core/verdict';
import type { Manifests } from '../../objects/manifests';

/** A rule of a route that takes requests, at the listeners by which it does. */
export interface EdgeRule {
  readonly gateway: Gateway;
  readonly listeners: readonly Pick<Gateway['listeners'][number], 'name'>[];
  readonly route: Gateway['ref'];
  readonly rule: string | undefined;
}

/** The policies that may hold at a rule. */
export function policiesAt(manifests: Manifests, rule: EdgeRule): readonly SecurityPolicy[] {
  return holdingsAt(manifests, rule).flatMap((holding) => (holding === 'none' ? [] : 'because' in holding ? holding.policies : [holding]));
}

/** Whether a request that comes to a rule is let through to the service. */
export function passes(manifests: Manifests, rule: EdgeRule, request: AskedRequest): Truth {
  return agreement(holdingsAt(manifests, rule).map((holding) => {
    if (holding === 'none') return 'yes';
    return 'because' in holding ? and('unknown', agreement(holding.policies.map((policy) => letsThrough(policy, request)))) : letsThrough(holding, request);
  }));
}

function holdingsAt(manifests: Manifests, { gateway, listeners, route, rule }: EdgeRule): readonly Holding[] {
  return listeners.map((listener) => policyAt(manifests, { gateway: gateway.ref, listener, route, rule }));
}
