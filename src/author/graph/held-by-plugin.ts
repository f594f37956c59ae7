import type { Grant, TrustEdge } from './edge';
import type { GatewayNode, GraphNode, HostNode, RelayNode, WorkloadNode } from './nodes';
import { findNode, outgoing } from './trust-graph';
import type { TrustGraph } from './trust-graph';
import type { HttpPathForm } from './values/http-path';

/** How a policy of Cilium says what a NetworkPolicy can't. */
export type Held = 'name' | 'lookup' | 'api-server' | 'requests';

/** One grant of an edge, from the end that a policy is about. */
export interface OwnedGrant {
  readonly owner: WorkloadNode | GatewayNode | RelayNode;
  readonly edge: TrustEdge;
  readonly grant: Grant;
  readonly end: 'from' | 'to';
}

/**
 * What stands in the policy of Cilium and therefore not in the NetworkPolicy: the two allow what either allows, so that what the NetworkPolicy says more
 * broadly would void the other (ADR 0029).
 */
export function heldByPlugin(graph: TrustGraph, { owner, edge, grant, end }: OwnedGrant): Held | undefined {
  if (owner.kind !== 'workload' || owner.cluster.networkPlugin !== 'cilium') return undefined;
  const other = findNode(graph, edge[end]);
  if (other.kind === 'sources') return other.who === 'api-server' ? 'api-server' : undefined;
  if (end === 'from') return holdsRequests(owner) && grant.http.kind === 'only' ? 'requests' : undefined;
  if (isNamed(other)) return goesStraight(graph, edge) ? 'name' : undefined;
  if (edge.purpose === 'api-server') return 'api-server';
  return edge.purpose === 'dns' && other.kind === 'platform' && other.at.kind === 'pods' && callsByName(graph, owner) ? 'lookup' : undefined;
}

/** Whether requests to a workload meet the plugin's proxy in plain text: with mutual TLS it sees none. */
export function holdsRequests({ cluster, mesh }: Pick<WorkloadNode, 'cluster' | 'mesh'>): boolean {
  return cluster.networkPlugin === 'cilium' && mesh.kind === 'none';
}

/** Forms of paths that the expressions of a plugin can say. */
export const HELD_PATHS: ReadonlySet<HttpPathForm> = new Set(['exact', 'prefix', 'suffix', 'template']);

/** A host whose addresses nobody states. */
function isNamed(node: GraphNode): node is HostNode {
  return node.kind === 'host' && node.edge === undefined && node.cidrs === undefined;
}

function callsByName(graph: TrustGraph, { id }: WorkloadNode): boolean {
  return outgoing(graph, id).some((edge) => isNamed(findNode(graph, edge.to)) && goesStraight(graph, edge));
}

/** Whether no pods of a mesh stand on the way. */
function goesStraight(graph: TrustGraph, edge: TrustEdge): boolean {
  return graph.legsFrom.get(edge.from)?.some((leg) => leg.edge === edge) === true;
}
