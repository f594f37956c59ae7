import type { SpecificationEdge } from './edges';
import type { NamespaceNode, NodeKind, NodeOf, SpecificationNode } from './nodes';
import type { IssuerSpec } from './users';
import type { MeshSpec } from '../meshes/mesh-spec';

/** What must hold: the declaration as the proof reads it, by itself and word for word. */
export interface Specification {
  readonly namespaces: ReadonlyMap<string, NamespaceNode>;
  /** The same, as each construct describes it: of several programs, more than one may. */
  readonly described: ReadonlyMap<string, readonly NamespaceNode[]>;
  /** Meshes that a `MeshPolicy` holds as a whole. */
  readonly meshes: readonly MeshSpec[];
  readonly nodes: ReadonlyMap<string, SpecificationNode>;
  readonly edges: readonly SpecificationEdge[];
  /** Who signs people in. */
  readonly issuers: readonly IssuerSpec[];
}

/** The part of it that is about some nodes alone. */
export function withNodes(graph: Specification, isKept: (node: SpecificationNode) => boolean): Specification {
  const nodes = new Map([...graph.nodes].filter(([, node]) => isKept(node)));
  return { ...graph, nodes, edges: graph.edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to)) };
}

/** Throws for an unknown id. */
export function findNode(specification: Specification, id: string): SpecificationNode {
  const node = specification.nodes.get(id);
  if (!node) throw new Error(`the specification has no node '${id}'`);
  return node;
}

/** Workloads whose pods the program makes itself. */
export function ownWorkloads(specification: Specification): readonly NodeOf<'workload'>[] {
  return nodesOf(specification, 'workload').filter(({ foreign }) => !foreign);
}

/** Edges to a node. */
export function edgesTo({ edges }: Specification, id: string): readonly SpecificationEdge[] {
  return endsOf(edges).to.get(id) ?? [];
}

/** Edges from a node. */
export function edgesFrom({ edges }: Specification, id: string): readonly SpecificationEdge[] {
  return endsOf(edges).from.get(id) ?? [];
}

interface Ends {
  readonly from: ReadonlyMap<string, readonly SpecificationEdge[]>;
  readonly to: ReadonlyMap<string, readonly SpecificationEdge[]>;
}

const ENDS = new WeakMap<readonly SpecificationEdge[], Ends>();

function endsOf(edges: readonly SpecificationEdge[]): Ends {
  let known = ENDS.get(edges);
  if (!known) ENDS.set(edges, known = { from: grouped(edges, ({ from }) => from), to: grouped(edges, ({ to }) => to) });
  return known;
}

function grouped(edges: readonly SpecificationEdge[], endOf: (edge: SpecificationEdge) => string): ReadonlyMap<string, readonly SpecificationEdge[]> {
  const groups = new Map<string, SpecificationEdge[]>();
  for (const edge of edges) {
    const group = groups.get(endOf(edge));
    if (group) group.push(edge);
    else groups.set(endOf(edge), [edge]);
  }
  return groups;
}

/** All nodes of one kind. */
export function nodesOf<K extends NodeKind>(specification: Specification, kind: K): readonly NodeOf<K>[] {
  return [...specification.nodes.values()].filter((node): node is NodeOf<K> => node.kind === kind);
}
