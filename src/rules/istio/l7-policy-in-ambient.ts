import { AUTHORIZATION_POLICIES } from './objects';
import type { AuthorizationPolicy } from '../../judge/layers/istio/read/authorization-policy';
import { membershipOf } from '../enrolment';
import { evidenceOf } from '../evidence';
import { podsInScope } from './scope';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { istio } from './standards';
import { nameOf } from '../words';

/** ztunnel knows connections, not requests. Source: Istio "Use Layer 4 security policy"; ztunnel's policy conversion in istiod. */
export const L7_POLICY_IN_AMBIENT = defineRule({
  code: 'ZT417',
  name: 'l7-policy-in-ambient',
  title: 'A policy about requests is bound to ambient pods instead of a waypoint',
  severity: 'error',
  why: 'ztunnel sees no requests: it drops an ALLOW by method or path and then denies everybody, enforces a DENY without its HTTP part or not at all, and ignores AUDIT and CUSTOM.',
  fix: 'Bind the policy to the Service with targetRefs, so that the waypoint enforces it, and allow at the pods only the waypoint\'s identity.',
  standards: [istio('Use Layer 4 security policy', 'ambient/usage/l4-policy/'), owasp('API8')],
  check: (input) => input.typed(AUTHORIZATION_POLICIES).flatMap(({ item, typed }) => {
    const path = tryFindRequestPart(typed);
    if (typed.targets.length > 0 || !path) return [];
    const pod = podsInScope(input, item.ref.namespace, typed.selector).find((template) => (
      membershipOf(template, input.namespaces.get(template.ref.namespace)?.labels ?? {}).mesh === 'shared'));
    return pod ? [evidenceOf(item.ref, path, { other: pod.ref, details: { action: typed.action } })] : [];
  }),
  describe: ({ object, other, details }) => `${nameOf(object)} is a ${details.action} about requests, and ${other ? nameOf(other) : 'a pod'} is in ambient mode, where no waypoint reads policies with a selector.`,
});

function tryFindRequestPart({ action, rules }: AuthorizationPolicy): readonly (string | number)[] | undefined {
  if (action === 'AUDIT' || action === 'CUSTOM') return ['spec', 'action'];
  const index = rules.findIndex((rule) => [
    ...(rule.from === 'anyone' ? [] : rule.from.flat()), ...(rule.to === 'anything' ? [] : rule.to.flat()), ...rule.when,
  ].some(({ attribute }) => attribute.startsWith('request.') || attribute === 'remote.ip'));
  return index < 0 ? undefined : ['spec', 'rules', index];
}
