/** Labels by which pods are known. Source: the table of labels in docs/what-it-emits.md, read apart from the author's. */
import type { WorkloadNode } from './nodes';
import type { Labels } from '../../judge/objects/read/selector';

/** The labels of a workload's pods: those that are stated of pods of others, and the library's own of all that it writes. */
export function podLabelsOf({ name, foreign }: Pick<WorkloadNode, 'name' | 'foreign'>): Labels {
  return foreign?.podLabels ?? libraryLabels(name);
}

/** The labels that the library gives to the pods of a workload. */
export function libraryLabels(name: string): Labels {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name };
}
