/** Which values of policies cut the requests at a callee. */
import { isActing } from './authorization';
import { authorizationPoliciesFor } from './scope';
import { mergePatterns, type RequestPatterns } from '../l7/requests';
import type { Cluster } from '../model/cluster';
import type { Pod } from '../model/pod';
import type { AuthorizationPolicy, AuthorizationRule } from '../parse/authorization-policy';
import type { Attribute } from '../parse/match';

const DIMENSION: Readonly<Partial<Record<Attribute, keyof RequestPatterns>>> = {
  'request.method': 'methods', 'request.path': 'paths', 'request.host': 'hosts',
};

export function requestPatternsOf(policies: readonly AuthorizationPolicy[]): RequestPatterns {
  return mergePatterns(policies.filter((policy) => isActing(policy)).flatMap((policy) => policy.rules.map(rulePatterns)));
}

export function requestPatternsAt(cluster: Cluster, pod: Pod): RequestPatterns {
  return requestPatternsOf(authorizationPoliciesFor(cluster, pod));
}

function rulePatterns(rule: AuthorizationRule): RequestPatterns {
  const patterns: Record<keyof RequestPatterns, string[]> = { methods: [], paths: [], hosts: [] };
  const lists = [...(rule.from === 'anyone' ? [] : rule.from), ...(rule.to === 'anything' ? [] : rule.to), rule.when];
  for (const match of lists.flat()) {
    const dimension = DIMENSION[match.attribute];
    if (dimension) patterns[dimension].push(...match.values, ...match.notValues);
  }
  return patterns;
}
