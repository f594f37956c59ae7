import { evidenceOf } from '../evidence';
import type { RuleInput } from '../input';
import type { Selecting } from '../mesh-rules';
import { MESHES } from '../meshes';
import { defineRule, type Evidence } from '../rule';
import { nsa, owasp } from '../standards';
import { nameOf } from '../words';

/** A misspelt label is the most quiet way to have no policy. */
export const POLICY_SELECTS_NOTHING = defineRule({
  code: 'ZT302',
  name: 'policy-selects-nothing',
  title: 'A policy selects no pod',
  severity: 'warning',
  why: 'A policy whose labels match nothing is accepted, listed and does nothing: the pods that it was written for are not protected.',
  fix: 'Make the selector match the labels of the pod template (not those of the Deployment), or delete the policy.',
  standards: [nsa('Network policies'), owasp('API8')],
  check: (input) => selecting(input).flatMap((policy) => look(input, policy)),
  describe: ({ object, details }) => `${nameOf(object)} selects no pod${details.empty === 'yes' ? ': nothing runs in its namespace' : ''}.`,
});

function look(input: RuleInput, { item, selector, path, namespace }: Selecting): readonly Evidence[] {
  if (!selector || selector.requirements.length === 0) return [];
  if (!input.index.selectsNothing(namespace, selector)) return [];
  const field = path.reduce((at, key) => at.child(String(key)), item.root);
  return [evidenceOf(item.ref, path, { got: field.value, details: { empty: input.index.in(item.ref.namespace).length === 0 ? 'yes' : 'no' } })];
}

function selecting(input: RuleInput): readonly Selecting[] {
  return [
    ...input.networkPolicies.map(({ item, typed }) => (
      { item, selector: typed.podSelector, path: ['spec', 'podSelector'], namespace: item.ref.namespace }
    )),
    ...MESHES.flatMap((mesh) => mesh.selecting(input)),
  ];
}
