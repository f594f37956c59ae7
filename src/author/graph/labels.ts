/** Labels of pods or namespaces. */
export type Labels = Readonly<Record<string, string>>;

/**
 * The label that the API server itself keeps on every namespace; nobody can choose or forget it.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
 */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export const NAME_LABEL = 'app.kubernetes.io/name';
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';
export const PART_OF_LABEL = 'app.kubernetes.io/part-of';
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'cdk8s-zero-trust';

/** The labels that select a workload's pods: names that stay when a construct moves in the tree. */
export function selectorOf(name: string): Labels {
  return { [NAME_LABEL]: name, [INSTANCE_LABEL]: name };
}

/** The labels on everything that is written for a workload or a namespace. */
export function objectLabels(name: string, namespace: string): Labels {
  return { [NAME_LABEL]: name, [INSTANCE_LABEL]: name, [PART_OF_LABEL]: namespace, [MANAGED_BY_LABEL]: MANAGED_BY };
}
