import { LabelSelector, Pod } from 'cdk8s-plus-28';
import type { Workload } from 'cdk8s-plus-28';
import { selectorOf } from '../../author/graph/labels';

/**
 * cdk8s-plus labels pods with a hash of the construct's path, by which its own affinity and policies find them. The name does as
 * well, and does not change when the construct moves.
 */
export function labelPods(controller: Workload, name: string): void {
  controller.podMetadata.addLabel(Pod.ADDRESS_LABEL, name);
}

/** Selects the controller's pods by their stable labels. */
export function selectPods<T extends Workload>(controller: T, name: string): T {
  controller.select(LabelSelector.of({ labels: { ...selectorOf(name) } }));
  return controller;
}
