/** Pods that a declaration means by their namespace and their labels, whoever makes them. */
import { isInMesh, type Pod } from '../cluster/pod';
import { selectionOf } from '../cluster/selection';
import { and, type Truth } from '../core/verdict';
import type { PodSelection } from '../declared';
import type { PeerClass } from '../engine/peer-classes';
import { selectorOf, type Labels, type LabelSelector } from '../objects/read/selector';

/** Classes of which all members are meant, and those of which nobody can say it, or not of all. */
export interface SelectedClasses {
  readonly certain: readonly number[];
  readonly open: readonly number[];
}

export function selectedClasses(classes: readonly PeerClass[], selection: PodSelection): SelectedClasses {
  const means = meaningOf(selection);
  const [certain, open]: [number[], number[]] = [[], []];
  for (const { index, members } of classes) {
    const truths = new Set(members.map((member) => (member.kind === 'external' ? 'no' : means(member.kind === 'workload' ? member.workload : member.pod))));
    if (truths.size === 1 && truths.has('yes')) certain.push(index);
    else if (truths.size > 1 || truths.has('unknown')) open.push(index);
  }
  return { certain, open };
}

function meaningOf({ namespace, namespaceLabels = {}, labels = {}, meshed = false }: PodSelection): (pod: Pod) => Truth {
  const [ofNamespace, ofPod] = [selectorFor(namespaceLabels), selectorFor(labels)];
  return (pod) => {
    // Of a pod of which nothing can be said, nobody can say that it was meant.
    if (pod.opaque !== undefined || (namespace !== undefined && pod.namespace !== namespace)) return 'no';
    const placed = selectionOf(ofNamespace, { labels: pod.namespaceLabels, ...(pod.liveNamespaceLabels && { liveLabels: pod.liveNamespaceLabels }) });
    return and(and(placed, selectionOf(ofPod, pod)), meshed ? identityOf(pod) : 'yes');
  };
}

/** Whether it shows an identity. */
function identityOf(pod: Pod): Truth {
  if (pod.mesh === 'unknown') return 'unknown';
  return isInMesh(pod) ? 'yes' : 'no';
}

function selectorFor(labels: Labels): LabelSelector {
  return selectorOf(Object.entries(labels).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] })));
}
