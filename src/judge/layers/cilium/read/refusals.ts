/**
 * What the CRDs of Cilium refuse, and what the agent takes from no policy, in their words: it then ignores the policy as a whole. Only what every
 * version refuses stands here, from v1.14 on; what merely some refuse is in doubt. Sources: the CRDs; pkg/policy/api, rule_validation.go.
 */
import type { ProblemCode, RefusalRule } from '../../../objects/read/field';

function by(component: 'api-server' | 'Cilium', code: ProblemCode, expected: string, reason: string): RefusalRule {
  return Object.freeze({ by: component, code, expected, reason });
}

export const REFUSED = {
  empty: by('Cilium', 'missing-field', 'a spec, or specs', 'empty policy'),
  noRules: by('Cilium', 'missing-field', 'a rule in ingress, ingressDeny, egress or egressDeny', 'rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny'),
  noSubject: by('Cilium', 'missing-field', 'an endpointSelector ({} for all pods)', 'rule must have one of EndpointSelector or NodeSelector'),
  twoSubjects: by('Cilium', 'bad-value', 'an endpointSelector or a nodeSelector', 'rule cannot have both EndpointSelector and NodeSelector'),
  nodes: by('Cilium', 'bad-value', 'a nodeSelector in a CiliumClusterwideNetworkPolicy alone', 'rule cannot have NodeSelector'),
  combined: by('Cilium', 'bad-value', 'one kind of peers in a rule; another kind is another rule', 'is not supported yet'),
  icmp: by('Cilium', 'bad-value', 'icmps in a rule of their own', 'the ICMPs block may only be present without ToPorts'),
  requestsOf: by('Cilium', 'bad-value', 'HTTP rules at ports of TCP alone', 'L7 rules can only apply to TCP'),
  requestsAtZero: by('Cilium', 'bad-value', 'rules of requests at ports that are named', 'L7 rules can not be used when a port is 0'),
  dnsIngress: by('Cilium', 'bad-value', 'DNS rules in egress alone', 'DNS is not supported on ingress'),
  dnsRange: by('Cilium', 'bad-value', 'DNS rules at single ports', 'DNS rules do not support port ranges'),
  dnsPorts: by('Cilium', 'missing-field', 'port 53 for DNS rules', 'port 53 must be specified for DNS rules'),
  serverNames: by('Cilium', 'bad-value', 'serverNames without rules of requests, unless TLS ends at the proxy', 'ServerNames are not allowed with L7 rules without TLS termination'),
  except: by('Cilium', 'bad-value', 'CIDRs inside of the one that they are taken from', 'does not contain'),
  tooMany: (most: number) => by('api-server', 'bad-value', `at most ${most}`, `must have at most ${most} items`),
  oneOf: (expected: string) => by('api-server', 'bad-value', expected, 'must validate one and only one schema (oneOf)'),
} as const;
