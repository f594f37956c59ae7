/** Services of other programs. */
import type { AssumedObject } from './assumed-object';
import { BY_VERIFY } from './assumption';
import type { Assumption } from './assumption';
import type { ProvedObject } from '../objects/proof-input';
import { isReferredToIn } from '../objects/referred-to';
import type { ReferenceNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** @param given manifests of others: what they hold is not assumed */
export function references(graph: Specification, given: readonly ProvedObject[]): readonly Assumption[] {
  return nodesOf(graph, 'reference').filter((node) => !isReferredToIn(node, given)).map((node) => reference(node, graph));
}

/** In a namespace that is closed for all its pods, their own policies open them. */
export function reference(node: ReferenceNode, graph: Specification): Assumption {
  const { id, namespace, name, serviceAccount, podLabels } = node;
  return {
    kind: 'reference',
    object: `pods ${labelsWords(podLabels)} of ${namespace}`,
    text: `they are ${namespace}/${name}, run as the account ${serviceAccount}, and nobody else makes such pods; their owner opens the other end of calls`,
    check: BY_VERIFY,
    effect: { is: 'node', id, bodies: graph.namespaces.has(namespace) ? [openEnd(node)] : [] },
  };
}

const ANY_PODS = [{ namespaceSelector: {} }];

export function openEnd({ namespace, name, podLabels }: Pick<ReferenceNode, 'namespace' | 'name' | 'podLabels'>): AssumedObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector: { matchLabels: podLabels }, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: ANY_PODS }], egress: [{ to: ANY_PODS }] },
  };
}

export function labelsWords(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).sort().join(',');
}
