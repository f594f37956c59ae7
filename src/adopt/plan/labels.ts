/**
 * Labels by which policies of the program know pods. Where policies select some pods by a label, each of them has to name that label of its own pods:
 * pods without it would be others to the proof, although the policy takes them for the same.
 */
import { declaredIn, type Plan, type PlannedWorkload } from './plan';
import type { Secured } from '../secure/secure';

/** The keys by which pods that are kept are selected. */
export function selectedKeys(plan: Plan): ReadonlySet<string> {
  return new Set(plan.namespaces.flatMap((namespace) => declaredIn(namespace).filter(({ form }) => form === 'kept').flatMap(({ kept }) => Object.keys(kept.labels))));
}

/** All labels of kept pods that some policy may ask for. */
export function keptLabels({ kept, found }: PlannedWorkload, keys: ReadonlySet<string>): Readonly<Record<string, string>> {
  const asked = Object.entries(found.workload.labels).filter(([key]) => keys.has(key));
  return Object.fromEntries([...Object.entries(kept.labels), ...asked]);
}

export interface CarriedLabels {
  readonly carried: Readonly<Record<string, string>>;
  readonly dropped: readonly string[];
}

/** Labels of pods of ours that are carried over, and those that are not because kept pods are selected by them. */
export function carriedLabels({ podLabels }: Secured, keys: ReadonlySet<string>): CarriedLabels {
  const entries = Object.entries(podLabels);
  return {
    carried: Object.fromEntries(entries.filter(([key]) => !keys.has(key))),
    dropped: entries.filter(([key]) => keys.has(key)).map(([key]) => key),
  };
}

export function droppedLabelWords(keys: readonly string[]): readonly string[] {
  return keys.map((key) => `label ${key} of the pods: pods that are kept are selected by it`);
}
