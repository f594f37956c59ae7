import { AUTHORIZATION_POLICIES } from './objects';
import { isSent } from '../../judge/layers/istio/ambient/ztunnel-rules';
import type { AuthorizationPolicy } from '../../judge/layers/istio/read/authorization-policy';
import type { PodTemplate } from '../../judge/objects/read/pod';
import { membershipOf } from '../enrolment';
import { evidenceOf } from '../evidence';
import type { RuleInput, Typed } from '../input';
import { podsInScope } from './scope';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { istio } from './standards';
import { nameOf } from '../words';

/** Calls to the address of a pod, and calls from outside the mesh, bypass the waypoint. Source: Istio "Use Layer 7 features" and "Ambient data plane". */
export const WAYPOINT_WALKED_AROUND = defineRule({
  code: 'ZT425',
  name: 'waypoint-walked-around',
  title: 'A policy of a waypoint can be walked around',
  severity: 'error',
  why: 'Only calls to the Service go through its waypoint. Calls to the address of a pod, from pods with sidecars and from outside the mesh reach ztunnel directly, and ztunnel admits everybody where no ALLOW policy selects the pod.',
  fix: 'Add an AuthorizationPolicy that selects the pods and allows the service account of the waypoint alone.',
  standards: [istio('Use Layer 7 features', 'ambient/usage/l7-features/'), owasp('API8')],
  check: (input) => {
    const policies = input.typed(AUTHORIZATION_POLICIES);
    const guarded = new Set(policies.filter(({ typed }) => typed.action === 'ALLOW' && isSent(typed))
      .flatMap(({ item, typed }) => podsInScope(input, item.ref.namespace, typed.selector)));
    return policies.flatMap((policy) => {
      const open = podsBehind(input, policy).find((pod) => isAmbient(input, pod) && !guarded.has(pod));
      return open ? [evidenceOf(policy.item.ref, ['spec', 'targetRefs'], { other: open.ref })] : [];
    });
  },
  describe: ({ object, other }) => `${nameOf(object)} is for a waypoint, and ${other ? nameOf(other) : 'a pod'} behind it takes calls that go around it.`,
});

/** The pods of the Services that a policy holds for at their waypoint. */
function podsBehind(input: RuleInput, { item, typed: { action, dryRun, targets } }: Typed<AuthorizationPolicy>): readonly PodTemplate[] {
  if (action === 'AUDIT' || dryRun) return [];
  const names = targets.flatMap(({ group, kind, name }) => ((group === '' || group === 'core') && kind === 'Service' ? name : []));
  return input.services.filter(({ typed: { ref } }) => ref.namespace === item.ref.namespace && names.includes(ref.name))
    .flatMap(({ typed: { ref, selector } }) => (selector ? input.index.select(ref.namespace, selector) : []));
}

function isAmbient(input: RuleInput, pod: PodTemplate): boolean {
  return membershipOf(pod, input.namespaces.get(pod.ref.namespace)?.labels ?? {}).mesh === 'shared';
}
