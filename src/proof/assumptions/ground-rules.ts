/** What holds for all pods of a namespace that another program owns. */
import type { AssumedObject } from './assumed-object';
import { BY_VERIFY } from './assumption';
import type { Assumption } from './assumption';
import { keysInWords } from '../findings/words';
import { contractOf } from '../meshes/table';
import type { NamespaceNode, WorkloadNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/**
 * @param given namespaces of which the manifests of their owners are there
 */
export function groundRules(graph: Specification, given: ReadonlySet<string> = new Set()): readonly Assumption[] {
  return [...graph.namespaces.values()].flatMap((namespace) => (namespace.owned || given.has(namespace.name) ? [] : ofNamespace(namespace, graph)));
}

function ofNamespace(namespace: NamespaceNode, graph: Specification): readonly Assumption[] {
  const { name, mesh } = namespace;
  const { groundRules: ofMesh, namespaceLabels, namespaceAnnotations } = contractOf(mesh).checks;
  const labels = { ...namespace.labels, ...podSecurity(namespace), ...namespaceLabels(mesh) };
  const annotations = namespaceAnnotations?.(mesh) ?? {};
  const isAnnotated = Object.keys(annotations).length > 0;
  return [
    rule(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, ...(isAnnotated && { annotations }) } },
      `it exists with the labels ${keysInWords(labels)}${isAnnotated ? ` and the annotations ${keysInWords(annotations)}` : ''}`,
    ),
    rule(
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'default-deny', namespace: name }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
      'it, or one of another name, closes all pods of the namespace in both directions',
    ),
    ...ofMesh(namespace).map(({ body, text }) => rule(body, text)),
    {
      kind: 'other-policies',
      object: `Namespace ${name}`,
      text: `no policy of other programs in ${name}, or for the whole cluster, opens or closes pods of this one`,
      check: BY_VERIFY,
      effect: { is: 'counterexample', bodies: () => nodesOf(graph, 'workload').flatMap((workload) => (workload.namespace === name ? [openTo(workload)] : [])) },
    },
  ];
}

function rule(body: AssumedObject, text: string): Assumption {
  const { kind, metadata: { namespace, name } } = body;
  return { kind: 'namespace', object: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, text, check: BY_VERIFY, effect: { is: 'objects', bodies: [body] } };
}

/** Source: Kubernetes "Enforce Pod Security Standards with Namespace Labels". */
function podSecurity({ cluster }: NamespaceNode): Readonly<Record<string, string>> {
  return { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/enforce-version': `v${cluster.kubernetesVersion}` };
}

/** NetworkPolicies add up, so that one of anybody opens. */
function openTo({ namespace, name, foreign }: WorkloadNode): AssumedObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `others-${name}`, namespace },
    spec: { podSelector: { matchLabels: foreign?.podLabels ?? { 'app.kubernetes.io/name': name } }, policyTypes: ['Ingress'], ingress: [{}] },
  };
}
