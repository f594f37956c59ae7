/**
 * Selectors of endpoints. Cilium knows a pod by labels of sources: `k8s:` of Kubernetes, `reserved:` of its own, `any:` of whatever source, which is
 * meant without a prefix. Beside the pod's own labels it has derived ones for its namespace, the labels of that, its service account and its cluster.
 *
 * Sources: Cilium "Using Kubernetes Constructs In Policy"; pkg/k8s/apis/cilium.io/utils, getEndpointSelector; pkg/k8s/utils, SanitizePodLabels, by
 * which a pod can't give itself a derived label; pkg/labelsfilter, for labels that identities leave out unless somebody configures it.
 */
import type { EndpointSelection } from './model';
import { NAMESPACE_NAME_LABEL } from '../../../known';
import type { Field } from '../../../objects/read/field';
import { equals, parseCustomLabelSelector, selectorOf, type LabelSelector, type Requirement } from '../../../objects/read/selector';
import { labelKeyProblem } from '../../../objects/refusals/names';

const NAMESPACE = 'io.kubernetes.pod.namespace';
const OF_NAMESPACE = 'io.cilium.k8s.namespace.labels';
const ACCOUNT = 'io.cilium.k8s.policy.serviceaccount';
const CLUSTER = 'io.cilium.k8s.policy.cluster';

/** Keys of labels that are no part of identities unless somebody configures it. Each is a beginning. */
const LEFT_OUT = /^(?:io\.kubernetes|kubernetes\.io|.*beta\.kubernetes\.io|k8s\.io|pod-template-generation|pod-template-hash|controller-revision-hash|controller-uid|annotation|etcd_node|topology\.kubernetes\.io|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/(?:job-completion-index|controller-uid)|io\.cilium\.k8s)/;

/** Whom a selector is about, if it does not say it. */
export interface Scope {
  /** The namespace of the policy; undefined for those of the whole cluster. */
  readonly namespace: string | undefined;
  /** Whether it is the subject of the policy, which is always in the namespace of that. */
  readonly isSubject: boolean;
  /** Whether the policy is about pods that start, which have no namespace yet. */
  readonly isOfStarting?: boolean;
}

interface Sorted {
  readonly namespace: readonly Requirement[];
  readonly ofNamespace: readonly Requirement[];
  readonly account: readonly Requirement[];
  readonly reserved: readonly Requirement[];
  readonly pods: readonly Requirement[];
  readonly doubt?: string;
}

export function parseEndpointSelector(field: Field, scope: Scope): EndpointSelection {
  if (scope.isSubject && scope.namespace !== undefined) return inOwnNamespace(field, scope.namespace);
  const requirements = readRequirements(field);
  const sorted = sort(requirements);
  if (scope.isSubject) return selectionOf(sorted, sorted.namespace, 'no');
  // Nothing is added to what names a reserved label: it means everybody who does not contradict it.
  if (sorted.reserved.length > 0) {
    const isPlain = sorted.pods.length + sorted.account.length + sorted.ofNamespace.length + sorted.namespace.length === 0;
    return selectionOf(sorted, sorted.namespace, isPlain ? 'by-reserved' : 'unknown');
  }
  if (sorted.namespace.length > 0 || (sorted.ofNamespace.length > 0 && scope.namespace !== undefined)) {
    // Who has no namespace has no label of it either, but is of no cluster, for which versions ask or don't.
    const isPositive = [...sorted.namespace, ...sorted.ofNamespace].some(({ operator }) => operator === 'In' || operator === 'Exists');
    return selectionOf(sorted, sorted.namespace, isPositive ? 'no' : 'unknown');
  }
  if (scope.namespace === undefined) return selectionOf(sorted, [], scope.isOfStarting ? 'unknown' : 'no');
  return { ...selectionOf(sorted, [], 'no'), namespaces: 'own' };
}

/** Another namespace in its labels is overwritten. Source: ParseToCiliumRule. */
function inOwnNamespace(field: Field, namespace: string): EndpointSelection {
  const requirements = readRequirements(field);
  const labels = field.child('matchLabels').value;
  const isOverwritten = ({ key, operator, values }: Requirement) => key === `k8s:${NAMESPACE}` && operator === 'In' && values.length === 1
    && typeof labels === 'object' && labels !== null && (labels as Record<string, unknown>)[key] === values[0];
  const sorted = sort(requirements.filter((requirement) => !isOverwritten(requirement)));
  return selectionOf(sorted, [...sorted.namespace, { key: NAMESPACE, operator: 'In', values: [namespace] }], 'no');
}

function selectionOf(sorted: Sorted, namespace: readonly Requirement[], others: EndpointSelection['others']): EndpointSelection {
  const named = namespace.map(({ operator, values }): Requirement => ({ key: NAMESPACE_NAME_LABEL, operator, values }));
  return Object.freeze({
    namespaces: selectorOf([...named, ...sorted.ofNamespace]),
    pods: sorted.pods.length === 0 ? 'all' : selectorOf(sorted.pods),
    ...(sorted.account.length > 0 && { account: selectorOf(sorted.account) }),
    ...(sorted.reserved.length > 0 && { reserved: selectorOf(sorted.reserved) }),
    others,
    ...(sorted.doubt !== undefined && { doubt: sorted.doubt }),
  });
}

function sort(requirements: readonly Requirement[]): Sorted {
  const found: Record<'namespace' | 'ofNamespace' | 'account' | 'reserved' | 'pods', Requirement[]> = {
    namespace: [], ofNamespace: [], account: [], reserved: [], pods: [],
  };
  let doubt: string | undefined;
  for (const requirement of requirements) {
    const [source, key] = splitKey(requirement.key);
    const own = { ...requirement, key };
    if (source === 'reserved') {found.reserved.push(own);} else if (source !== 'k8s' && source !== 'any') {doubt ??= `labels of the source ${source} are not known`;} else if (key === NAMESPACE) {found.namespace.push(own);} else if (key.startsWith(`${OF_NAMESPACE}.`)) {found.ofNamespace.push({ ...requirement, key: key.slice(OF_NAMESPACE.length + 1) });} else if (key === ACCOUNT) {found.account.push(own);} else if (key === CLUSTER) {doubt ??= 'the name of the cluster is not known';} else {
      if (LEFT_OUT.test(key)) doubt ??= `the label ${key} is no part of a pod's identity unless Cilium is configured so`;
      found.pods.push(own);
    }
  }
  return { ...found, ...(doubt !== undefined && { doubt }) };
}

function splitKey(key: string): readonly [source: string, key: string] {
  const at = key.indexOf(':');
  return at < 0 ? ['any', key] : [key.slice(0, at), key.slice(at + 1)];
}

/** The schema takes keys of labels that the agent does not. */
function readRequirements(field: Field): readonly Requirement[] {
  const { requirements } = parseCustomLabelSelector(field, keyProblem);
  for (const [key, label] of field.child('matchLabels').entries()) {
    if (keyProblem(key) !== undefined) label.report('bad-value', 'a label key like app or k8s:example.com/app');
  }
  return requirements;
}

/** A key may have its source in front. */
function keyProblem(key: string): string | undefined {
  return labelKeyProblem(key.replace(/^[a-z0-9]+:/, ''));
}

/** The labels of a Service's selector, as Cilium makes a selector of them. */
export function serviceSelection(namespace: string, pods: LabelSelector): EndpointSelection {
  return { namespaces: selectorOf([equals([NAMESPACE_NAME_LABEL, namespace])]), pods, others: 'no' };
}
