/**
 * Ports that go around a proxy, in plain text: of those who show no identity, and of what the kubelet asks that a proxy does not take. Whom they are open
 * to, the network holds.
 */
import type { TrustEdge } from '../../../graph/edge';
import type { GraphNode, WorkloadNode } from '../../../graph/nodes';
import { transportOf } from '../../../graph/port';
import { askedProbes } from '../../asked-probes';
import type { AskedProbe } from '../../mesh';
import { MOST_CONTAINERS } from '../ports';

export function portsAround({ pod }: Pick<WorkloadNode, 'pod'>, edges: readonly TrustEdge[], nodes: ReadonlyMap<string, GraphNode>): readonly number[] {
  const plain = edges.filter(({ from, purpose }) => purpose === 'scrape' || (purpose === 'call' && nodes.get(from)?.kind === 'sources'));
  const ports = plain.flatMap(({ grants }) => grants.map(({ port }) => port)).filter((port) => transportOf(port) === 'TCP').map(({ containerPort }) => containerPort);
  const probed = askedProbes(pod).filter((probe) => !isTaken(probe)).map(({ action }) => action.port);
  return [...new Set([...ports, ...probed])].sort((one, other) => one - other);
}

/**
 * Whether a proxy takes a question of the kubelet: over HTTP in plain text, of a container that is no init container, and any connection.
 * Source: consul-k8s, `overwriteProbes`.
 */
export function isTaken({ action, place }: AskedProbe): boolean {
  if (action.kind === 'tcp') return true;
  return action.kind === 'http' && !action.tls && place !== undefined && place < MOST_CONTAINERS;
}
