/** Which profile of Pod Security the pods of each workload keep to, by the rules that come from it. */
import type { PlannedNamespace } from './plan';
import { declaredIn } from './plan';
import type { Manifests } from '../../judge/objects/manifests';
import type { ObjectRef } from '../../judge/objects/read/field';
import { CATALOGUE } from '../../rules/catalogue';
import { ruleInput } from '../../rules/read-input';

type Profile = PlannedNamespace['podSecurity'];

const BASELINE = 'Pod Security Standards, baseline';
const RESTRICTED = 'Pod Security Standards, restricted';

export type Profiles = ReadonlyMap<ObjectRef, Profile>;

export function podSecurityProfiles(manifests: Manifests): Profiles {
  const input = ruleInput(manifests);
  const profiles = new Map<ObjectRef, Profile>();
  for (const { standards, check } of CATALOGUE) {
    const profile = standards.some(({ name }) => name === BASELINE) ? 'privileged' : standards.some(({ name }) => name === RESTRICTED) ? 'baseline' : undefined;
    for (const { object } of profile ? check(input) : []) if (profiles.get(object) !== 'privileged' && profile) profiles.set(object, profile);
  }
  return profiles;
}

/** The strictest profile under which the pods that are kept start. */
export function settleProfile(namespace: PlannedNamespace, profiles: Profiles): void {
  const needed = declaredIn(namespace).filter(({ form }) => form === 'kept').map(({ found }) => profiles.get(found.object.ref) ?? 'restricted');
  namespace.podSecurity = needed.includes('privileged') ? 'privileged' : needed.includes('baseline') ? 'baseline' : 'restricted';
}
