import type { SpecificationNode } from '../specification/nodes';
import { speaksHttp } from '../specification/ports';
import type { Specification } from '../specification/specification';

/** What is left of a declaration while all authorizers refuse; undefined where nobody is asked. */
export function tryRefuse(graph: Specification): Specification | undefined {
  const nodes = [...graph.nodes.values()];
  if (!nodes.some(asks)) return undefined;
  return {
    ...graph,
    nodes: new Map([...graph.nodes].map(([id, node]) => [id, closed(node)])),
    edges: graph.edges.map((edge) => {
      const callee = graph.nodes.get(edge.to);
      const isAsked = edge.purpose === 'call' && callee?.kind === 'workload' && callee.asks !== undefined;
      return isAsked ? { ...edge, grants: edge.grants.filter(({ port }) => !speaksHttp(port)) } : edge;
    }),
  };
}

function asks(node: SpecificationNode): boolean {
  return (node.kind === 'workload' && node.asks !== undefined) || (node.kind === 'gateway' && node.routes.some(({ authorizer }) => authorizer !== undefined));
}

function closed(node: SpecificationNode): SpecificationNode {
  return node.kind === 'gateway' ? { ...node, routes: node.routes.map((route) => (route.authorizer ? { ...route, closed: true } : route)) } : node;
}
