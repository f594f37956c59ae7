/** Which values of policies cut the requests at a callee. */
import { policiesOutsideAt } from './ambient/policies-outside';
import { waypointPoliciesAt } from './ambient/ways';
import { isActing } from './authorization';
import { modeOf } from './membership';
import type { AuthorizationPolicy, AuthorizationRule } from './read/authorization-policy';
import type { Attribute } from './read/match';
import { authorizationPoliciesFor } from './scope';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import { mergePatterns, type RequestPatterns } from '../../requests/requests';

const DIMENSION: Readonly<Partial<Record<Attribute, 'methods' | 'paths' | 'hosts'>>> = {
  'request.method': 'methods', 'request.path': 'paths', 'request.host': 'hosts',
};

export function requestPatternsOf(policies: readonly AuthorizationPolicy[]): RequestPatterns {
  return mergePatterns(policies.filter((policy) => isActing(policy)).flatMap((policy) => policy.rules.map(rulePatterns)));
}

export function requestPatternsAt(cluster: Cluster, pod: Pod): RequestPatterns {
  // ztunnel reads no requests.
  const own = modeOf(pod) === 'shared' || modeOf(pod) === 'relay' ? [] : authorizationPoliciesFor(cluster, pod);
  // Behind a waypoint are hosts outside as well, of whose requests it is asked where it stands.
  const waypoints = modeOf(pod) === 'relay' ? policiesOutsideAt(cluster, pod) : waypointPoliciesAt(cluster, pod);
  return requestPatternsOf(waypoints.length === 0 ? own : [...own, ...waypoints.flatMap(({ authorization }) => authorization)]);
}

function rulePatterns(rule: AuthorizationRule): RequestPatterns {
  const patterns: Record<'methods' | 'paths' | 'hosts', string[]> = { methods: [], paths: [], hosts: [] };
  const lists = [...(rule.from === 'anyone' ? [] : rule.from), ...(rule.to === 'anything' ? [] : rule.to), rule.when];
  for (const match of lists.flat()) {
    const dimension = DIMENSION[match.attribute];
    if (dimension) patterns[dimension].push(...match.values, ...match.notValues);
  }
  return patterns;
}
