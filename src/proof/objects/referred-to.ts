import { templateIn } from './pod-of';
import type { ProvedObject } from './proof-input';
import { fieldsOf } from './values';
import { wears } from './wears';
import type { Workload } from '../../judge/cluster/pod';
import type { ReferenceNode } from '../specification/nodes';
import type { PlatformNode } from '../specification/platform-nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** Whether a workload that nobody declared is what a reference means: its pods have the labels and the account of it. */
export function isReferredTo({ namespace, serviceAccount, podLabels }: ReferenceNode, workload: Workload): boolean {
  return workload.namespace === namespace && workload.serviceAccount === serviceAccount && wears(workload.labels, podLabels);
}

/** The same of manifests that nobody has read yet. */
export function isReferredToIn({ namespace, serviceAccount, podLabels }: ReferenceNode, objects: readonly ProvedObject[]): boolean {
  return objects.some(({ kind, metadata, spec }) => {
    if (fieldsOf(metadata).namespace !== namespace) return false;
    const template = templateIn(String(kind), fieldsOf(spec));
    const labels = fieldsOf(fieldsOf(template.metadata).labels);
    const { serviceAccountName = 'default' } = fieldsOf(template.spec);
    return serviceAccountName === serviceAccount && wears(labels, podLabels);
  });
}

/** Whether a workload that nobody declared is what the platform has at a place: DNS, the control plane, a scraper. */
export function isAtPlace({ at }: PlatformNode, workload: Workload): boolean {
  return at.kind === 'pods' && workload.namespace === at.namespace && wears(workload.labels, at.podLabels);
}

/** Workloads that neither a reference nor a place of the platform means. */
export function notReferredTo(graph: Specification, workloads: readonly Workload[]): readonly Workload[] {
  const [references, places] = [nodesOf(graph, 'reference'), nodesOf(graph, 'platform')];
  return workloads.filter((workload) => (
    !references.some((reference) => isReferredTo(reference, workload)) && !places.some((place) => isAtPlace(place, workload))
  ));
}
