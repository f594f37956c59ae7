import type { Field } from '../../judge/objects/read/field';
import type { RuleInput, Item } from '../input';
import type { PodItem } from '../pods';
import { defineRule, type Evidence } from '../rule';
import { kubernetes } from '../standards';
import { nameOf, subjectOf } from '../words';
import { containerEvidence } from './containers';

type List = 'requests' | 'limits';

/** What a pod must say for a limit of a quota to be counted. Source: Kubernetes "Resource Quotas", compute resource quota. */
const COUNTED: ReadonlyMap<string, readonly [list: List, resource: string]> = new Map(
  (['cpu', 'memory', 'ephemeral-storage'] as const).flatMap((resource): [string, readonly [List, string]][] => [
    [resource, ['requests', resource]], [`requests.${resource}`, ['requests', resource]], [`limits.${resource}`, ['limits', resource]],
  ]),
);

export const UNMET_QUOTA = defineRule({
  code: 'ZT123',
  name: 'unmet-quota',
  title: 'A quota counts what a container does not say',
  severity: 'error',
  why: 'Where a ResourceQuota counts a resource, the API server refuses every pod with a container that does not say how much of it: no pod of the workload ever starts.',
  fix: 'Say it in the resources of the container, let a LimitRange of the namespace fill it in, or take the resource out of the quota.',
  standards: [kubernetes('Resource Quotas', 'concepts/policy/resource-quotas/')],
  check: (input) => {
    const quotas = input.ofKind('', 'ResourceQuota').filter(({ root }) => !root.child('spec').child('scopes').present && !root.child('spec').child('scopeSelector').present);
    return quotas.flatMap((quota) => inQuota(input, quota));
  },
  describe: (evidence) => `${subjectOf(evidence)} does not say its ${evidence.details.missing}, which ${evidence.other ? nameOf(evidence.other) : 'a quota'} counts: its pods are refused.`,
});

function inQuota(input: RuleInput, { ref, root }: Item): readonly Evidence[] {
  const counted = root.child('spec').child('hard').entries().flatMap(([key]) => (COUNTED.has(key) ? [COUNTED.get(key)!] : []));
  const filled = filledIn(input, ref.namespace);
  const asked = counted.filter(([list, resource]) => !filled.has(`${list}.${resource}`));
  if (asked.length === 0) return [];
  return input.pods.filter((pod) => pod.ref.namespace === ref.namespace).flatMap((pod) => pod.containers
    .filter(({ role }) => role !== 'ephemeral')
    .flatMap((container) => {
      const missing = asked.filter(([list, resource]) => !isSaid(container.field, pod, list, resource)).map((steps) => steps.join('.'));
      const at = container.field.child('resources');
      return missing.length === 0 ? [] : [containerEvidence(pod, container, at, { other: ref, details: { missing: [...new Set(missing)].join(' and ') } })];
    }));
}

/** A missing request is taken from the limit. */
function isSaid(container: Field, pod: PodItem, list: List, resource: string): boolean {
  const lists: readonly List[] = list === 'requests' ? ['requests', 'limits'] : ['limits'];
  return [container, pod.spec].some((owner) => lists.some((one) => owner.child('resources').child(one).child(resource).present));
}

/** What a LimitRange gives to containers that say nothing. Source: Kubernetes "Limit Ranges". */
function filledIn(input: RuleInput, namespace: string): ReadonlySet<string> {
  const limits = input.ofKind('', 'LimitRange').filter(({ ref }) => ref.namespace === namespace)
    .flatMap(({ root }) => root.child('spec').child('limits').items())
    .filter((limit) => limit.child('type').value === 'Container');
  return new Set(limits.flatMap((limit) => [
    // Without a default of its own the limit is the maximum, and the request is the limit.
    ...['default', 'max'].flatMap((key) => limit.child(key).entries().flatMap(([resource]) => [`limits.${resource}`, `requests.${resource}`])),
    ...['defaultRequest', 'min'].flatMap((key) => limit.child(key).entries().map(([resource]) => `requests.${resource}`)),
  ]));
}
