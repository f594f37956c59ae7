import type { TrustEdge } from '../../../graph/edge';
import type { GraphNode, WorkloadNode } from '../../../graph/nodes';
import { isTunnelled } from '../ambient/tunnels';
import { isAmbient } from '../mesh';

/** Whether the policies of a callee have to know a caller. A sidecar's agent answers scrapers past all of them; in ambient mode nobody does. */
export function isKnownToPolicies({ purpose }: TrustEdge, { mesh }: WorkloadNode): boolean {
  return purpose === 'call' || (purpose === 'scrape' && isAmbient(mesh));
}

/** Whether it shows no identity there, as scrapers of others. */
export function isPlainCaller(edge: TrustEdge, caller: GraphNode, callee: WorkloadNode): boolean {
  return caller.kind === 'sources' || (edge.purpose === 'scrape' && isKnownToPolicies(edge, callee) && !isTunnelled(caller, callee));
}
