import type { TrustEdge } from './edge';
import type { Leg } from './leg';
import type { MeshNode } from './mesh';
import type { GraphNode, NamespaceNode, NodeKind, NodeOf } from './nodes';
import type { Recording } from './record/record';

/**
 * Who exists and who may speak with whom: the one interpretation of what the user declared.
 * Frozen plain data; renderers and reports read it and nothing else. The proof reads `record`, what was declared word for word, and
 * nothing else: it interprets by itself.
 */
export interface TrustGraph extends Recording {
  readonly namespaces: ReadonlyMap<string, NamespaceNode>;
  /** Meshes that a `MeshPolicy` holds as a whole. */
  readonly meshes: readonly MeshNode[];
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Sorted by both ends and purpose, whatever the order of declaration. */
  readonly edges: readonly TrustEdge[];
  readonly edgesFrom: ReadonlyMap<string, readonly TrustEdge[]>;
  readonly edgesTo: ReadonlyMap<string, readonly TrustEdge[]>;
  /** What the network sees of them, by the ends. */
  readonly legsFrom: ReadonlyMap<string, readonly Leg[]>;
  readonly legsTo: ReadonlyMap<string, readonly Leg[]>;
}

/** Throws for an unknown id. */
export function findNode(graph: TrustGraph, id: string): GraphNode {
  const node = graph.nodes.get(id);
  if (!node) throw new Error(`the trust graph has no node '${id}'`);
  return node;
}

/** Throws where the node is of another kind. */
export function findNodeOf<K extends NodeKind>(graph: TrustGraph, kind: K, id: string): NodeOf<K> {
  const node = findNode(graph, id);
  if (node.kind !== kind) throw new Error(`node '${id}' of the trust graph is a ${node.kind}, not a ${kind}`);
  return node as NodeOf<K>;
}

/** All nodes of one kind. */
export function nodesOf<K extends NodeKind>(graph: TrustGraph, kind: K): readonly NodeOf<K>[] {
  return [...graph.nodes.values()].filter((node): node is NodeOf<K> => node.kind === kind);
}

export function findNamespace(graph: TrustGraph, name: string): NamespaceNode {
  const namespace = graph.namespaces.get(name);
  if (!namespace) throw new Error(`the trust graph has no namespace '${name}'`);
  return namespace;
}

/** Whether the replicas of a workload call one another. */
export function callsItself(graph: TrustGraph, id: string): boolean {
  return outgoing(graph, id).some((edge) => edge.to === id);
}

export function outgoing(graph: TrustGraph, id: string): readonly TrustEdge[] {
  return graph.edgesFrom.get(id) ?? [];
}

export function incoming(graph: TrustGraph, id: string): readonly TrustEdge[] {
  return graph.edgesTo.get(id) ?? [];
}

/** The mesh that a node is said to be in. */
export function meshOf(node: GraphNode | undefined): MeshNode | undefined {
  return node && 'mesh' in node ? node.mesh : undefined;
}
