import type { SpecificationNode } from '../specification/nodes';
import type { Specification } from '../specification/specification';

/** What is declared in namespaces that were read: of others nothing is known. */
export function withinNamespaces(graph: Specification, isRead: (namespace: string) => boolean): Specification {
  const nodes = new Map([...graph.nodes].filter(([, node]) => placesOf(node).every(isRead)));
  return {
    ...graph,
    namespaces: new Map([...graph.namespaces].filter(([name]) => isRead(name))),
    nodes,
    edges: graph.edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to)),
  };
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
