import type { TrustEdge } from '../graph/edge';
import { transportPort } from '../graph/leg';
import type { Leg } from '../graph/leg';
import { nonEmpty } from '../graph/selection';
import { meshOf } from '../graph/trust-graph';
import type { TrustGraph } from '../graph/trust-graph';
import { dialectOf } from '../meshes/table';

/** What the network sees of edges: their own ports, unless the mesh of an end carries them in another way. */
export function legsOf(edges: readonly TrustEdge[], calls: Pick<TrustGraph, 'nodes' | 'edgesTo'>): readonly Leg[] {
  const { nodes } = calls;
  return edges.flatMap((edge): readonly Leg[] => {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (!from || !to) throw new Error(`the edge from '${edge.from}' to '${edge.to}' has an end that is no node`);
    for (const mesh of [meshOf(to), meshOf(from)]) {
      const carried = mesh && dialectOf(mesh).carry?.({ from, to, edge, calls });
      if (carried) return carried;
    }
    return [{ from: edge.from, to: edge.to, ports: nonEmpty(edge.grants.map(({ port }) => transportPort(port))), edge }];
  });
}
