import type { SpecificationNode } from '../specification/nodes';
import { withNodes } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** What is declared in namespaces that were read: of others nothing is known. */
export function withinNamespaces(graph: Specification, isRead: (namespace: string) => boolean): Specification {
  const namespaces = new Map([...graph.namespaces].filter(([name]) => isRead(name)));
  return { ...withNodes(graph, (node) => placesOf(node).every(isRead)), namespaces };
}

function placesOf(node: SpecificationNode): readonly string[] {
  switch (node.kind) {
    case 'workload':
    case 'reference': return [node.namespace];
    case 'gateway': return [node.namespace, node.podNamespace];
    case 'platform': return node.at.kind === 'pods' ? [node.at.namespace] : [];
    default: return [];
  }
}
