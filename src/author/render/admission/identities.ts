import { inNamespace } from './policy';
import type { AdmissionPolicyBody } from './policy';
import type { Labels } from '../../graph/labels';
import type { NamespaceNode } from '../../graph/nodes';
import { sortedBy } from '../../graph/order';
import type { TrustGraph } from '../../graph/trust-graph';
import { celMap, celText } from '../../graph/values/cel';
import type { ObjectTemplate } from '../manifest';

/** What changes labels of a pod: also the subresources that take a whole pod, its status among them. */
const PODS = ['pods', 'pods/status', 'pods/resize', 'pods/ephemeralcontainers'];

/**
 * A pod with the labels of a workload runs as its account, and one that runs as its account has its labels: the network knows pods by labels, the mesh by
 * accounts, and each would take another pod for the workload. A pod that was there before and keeps its labels can still report its status.
 */
export const identitiesPolicy: ObjectTemplate<NamespaceNode, AdmissionPolicyBody> = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  fields: ['spec'],
  render: (graph, namespace) => {
    const known = knownIn(graph, namespace);
    return {
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          namespaceSelector: inNamespace(namespace),
          resourceRules: [{ apiGroups: [''], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: PODS }],
        },
        variables: [
          { name: 'labels', expression: 'object.metadata.?labels.orValue({})' },
          { name: 'kept', expression: 'oldObject != null && oldObject.metadata.?labels.orValue({}) == variables.labels' },
          { name: 'account', expression: 'object.spec.?serviceAccountName.orValue("default")' },
          { name: 'accountOf', expression: celMap(known.map(({ key, account }) => [key, celText(account)])) },
          { name: 'labelsOf', expression: celMap(known.map(({ key, labels }) => [key, labelsIn(labels)])) },
          { name: 'worn', expression: 'variables.labelsOf.filter(w, variables.labelsOf[w].all(key, key in variables.labels && variables.labels[key] == variables.labelsOf[w][key]))' },
        ],
        validations: [
          {
            expression: 'variables.kept || variables.worn.all(w, variables.accountOf[w] == variables.account)',
            message: `the pod has the labels of a declared service of ${namespace.name}, and another ServiceAccount: policies of the network would take it for that service`,
          },
          {
            expression: 'variables.kept || variables.accountOf.all(w, variables.accountOf[w] != variables.account) || variables.worn.exists(w, variables.accountOf[w] == variables.account)',
            message: `the pod runs as the ServiceAccount of a declared service of ${namespace.name}, and has not its labels: policies of the mesh would take it for that service`,
          },
        ],
      },
    };
  },
};

function labelsIn(labels: Labels): string {
  return celMap(sortedBy(Object.entries(labels), ([key]) => key).map(([key, value]) => [key, celText(value)]));
}

/** Pods that policies know. */
interface Known {
  /** Unique in the namespace. */
  readonly key: string;
  readonly account: string;
  readonly labels: Labels;
}

/** Workloads by their names, and the pods of edges and of relays of a mesh, which controllers make. */
function knownIn({ nodes }: TrustGraph, { name }: NamespaceNode): readonly Known[] {
  const known = [...nodes.values()].flatMap((node): readonly Known[] => {
    if (node.kind === 'workload') return node.namespace === name ? [{ key: node.name, account: node.serviceAccount, labels: node.selector }] : [];
    if (node.kind === 'gateway' && node.podNamespace === name) return [{ key: `gateway ${node.name}`, account: node.serviceAccount, labels: node.podLabels }];
    return node.kind === 'relay' && node.namespace === name ? [{ key: `relay ${node.name}`, account: node.serviceAccount, labels: node.podLabels }] : [];
  });
  return sortedBy(known, ({ key }) => key);
}
