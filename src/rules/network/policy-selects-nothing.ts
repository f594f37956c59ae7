import { ISTIO_ROOT_NAMESPACE } from '../../judge/known';
import type { Path } from '../../judge/objects/read/origin';
import type { LabelSelector } from '../../judge/objects/read/selector';
import { evidenceOf } from '../evidence';
import type { RuleInput } from '../input';
import type { Item } from '../item';
import { ANYWHERE } from '../pod-index';
import { defineRule, type Evidence } from '../rule';
import { nsa, owasp } from '../standards';
import { nameOf } from '../words';

interface Selecting {
  readonly item: Item;
  readonly selector: LabelSelector | undefined;
  readonly path: Path;
  /** In Istio's root namespace it means the pods of all namespaces. */
  readonly wide: boolean;
}

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

function look(input: RuleInput, { item, selector, path, wide }: Selecting): readonly Evidence[] {
  if (!selector || selector.requirements.length === 0) return [];
  const namespace = item.ref.namespace;
  if (!input.index.selectsNothing(wide && namespace === ISTIO_ROOT_NAMESPACE ? ANYWHERE : namespace, selector)) return [];
  const field = path.reduce((at, key) => at.child(String(key)), item.root);
  return [evidenceOf(item.ref, path, { got: field.value, details: { empty: input.index.in(namespace).length === 0 ? 'yes' : 'no' } })];
}

function selecting(input: RuleInput): readonly Selecting[] {
  const istio = [...input.authorizationPolicies, ...input.requestAuthentications]
    .map(({ item, typed }) => ({ item, selector: typed.selector, path: ['spec', 'selector'], wide: true }));
  return [
    ...input.networkPolicies.map(({ item, typed }) => ({ item, selector: typed.podSelector, path: ['spec', 'podSelector'], wide: false })),
    ...istio,
    ...input.peerAuthentications.map(({ item, typed }) => ({ item, selector: typed.selector, path: ['spec', 'selector'], wide: false })),
    ...input.sidecars.map(({ item, typed }) => ({ item, selector: typed.selector, path: ['spec', 'workloadSelector'], wide: false })),
  ];
}
