import type { PodTemplate } from '../../judge/objects/read/pod';
import { evidenceAt } from '../evidence';
import { workloadOf } from '../pods';
import { defineRule } from '../rule';
import { kubernetes, owasp } from '../standards';
import { nameOf } from '../words';

/** A Job with the labels of its service answers its requests. */
export const SERVICE_SELECTS_SEVERAL = defineRule({
  code: 'ZT309',
  name: 'service-selects-several',
  title: 'A Service leads to the pods of several workloads',
  severity: 'warning',
  why: 'Requests meant for one program reach another, such as a migration Job with the same labels; and what may call the one may call the other.',
  fix: 'Give the pods of each workload a label of their own and select by it. Two versions of one program may share a Service under a waiver.',
  standards: [kubernetes('Service', 'concepts/services-networking/service/'), owasp('API9')],
  check: (input) => input.services.flatMap(({ item, typed }) => {
    if (!typed.selector) return [];
    const workloads = new Map<string, PodTemplate>();
    for (const template of input.index.select(item.ref.namespace, typed.selector)) {
      const key = workloadOf({ ref: template.ref, template });
      if (!workloads.has(key)) workloads.set(key, template);
    }
    const [first, second] = [...workloads.values()].sort((left, right) => (nameOf(left.ref) < nameOf(right.ref) ? -1 : 1));
    if (workloads.size < 2) return [];
    const details = { first: nameOf(first.ref), second: nameOf(second.ref), workloads: String(workloads.size) };
    return [evidenceAt(item.ref, item.root.child('spec').child('selector'), { other: second.ref, details })];
  }),
  describe: ({ object, details }) => `${nameOf(object)} leads to the pods of ${details.workloads} workloads, among them ${details.first} and ${details.second}.`,
});
