/** Pods of others that are no single service: how far each kind of policy holds them. */
import { UNCHECKED } from './assumption';
import type { Assumption } from './assumption';
import { labelsWords, openEnd } from './references';
import { isMeshed } from '../meshes/table';
import type { PodsNode, SpecificationNode } from '../specification/nodes';
import { findNode, nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

export function allPodsOfOthers(graph: Specification): readonly Assumption[] {
  return nodesOf(graph, 'pods').map((node) => podsOfOthers(node, graph));
}

export function podsOfOthers(node: PodsNode, graph: Specification): Assumption {
  const { id, selection: { namespace, labels } } = node;
  const places = placeWords(node);
  const peers = graph.edges.flatMap(({ from, to }) => (from === id ? [findNode(graph, to)] : to === id ? [findNode(graph, from)] : []));
  const closed = namespace !== undefined && graph.namespaces.has(namespace);
  return {
    kind: 'reference',
    object: `${labels ? `pods ${labelsWords(labels)}` : 'all pods'} of ${places}`,
    text: `whoever may make such pods${namespace === undefined ? ' or such namespaces' : ''} is meant${heldWords(node, graph, peers.some(isInMesh))}`,
    check: UNCHECKED,
    effect: { is: 'node', id, bodies: closed && labels ? [openEnd({ namespace, name: namespace, podLabels: labels })] : [] },
  };
}

function placeWords({ selection: { namespace, namespaceLabels } }: PodsNode): string {
  if (namespace !== undefined) return namespace;
  return namespaceLabels ? `namespaces ${labelsWords(namespaceLabels)}` : 'any namespace';
}

/** An identity has a namespace and an account, and no labels. */
function heldWords({ id, selection: { namespace, namespaceLabels, labels } }: PodsNode, { edges }: Specification, inMesh: boolean): string {
  const held = [...(labels ? ['labels of pods'] : []), ...(namespaceLabels ? ['labels of namespaces'] : [])];
  const byNetwork = held.length > 0 ? `; NetworkPolicies alone hold ${held.join(' and ')}` : '';
  if (!inMesh) return byNetwork;
  const of = namespace === undefined ? '' : ` of ${namespace}`;
  const [calls, isCalled] = [edges.some(({ from }) => from === id), edges.some(({ to }) => to === id)];
  return `${byNetwork}${calls ? `; the mesh takes any identity${of}` : ''}${isCalled ? `; proxies are shown all Services${of}` : ''}`;
}

function isInMesh(node: SpecificationNode): boolean {
  return node.kind === 'workload' && isMeshed(node.mesh);
}
