import { CONFIG_ENTRY } from './config-entry';
import { heldByIntentions, permissionsFor } from './permissions';
import type { Permission } from './permissions';
import { uniteOperations } from '../../../graph/http-operations';
import type { HttpOperations } from '../../../graph/http-operations';
import type { GraphNode, WorkloadNode } from '../../../graph/nodes';
import { sortedBy } from '../../../graph/order';
import { transportOf } from '../../../graph/port';
import type { NonEmpty } from '../../../graph/selection';
import { findNode, incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';

export type SourceIntention =
  | { readonly name: string; readonly action: 'allow' | 'deny' }
  | { readonly name: string; readonly permissions: NonEmpty<Permission> };

export interface ServiceIntentionsBody {
  readonly spec: {
    readonly destination: { readonly name: string };
    readonly sources: readonly SourceIntention[];
  };
}

/** Anybody that no other source means: they count before it, wherever they stand. */
const NOBODY_ELSE: SourceIntention = { name: '*', action: 'deny' };

/** Who may call a workload: its callers by their names, and nobody else, whatever holds by default. */
export const serviceIntentions: ObjectTemplate<WorkloadNode, ServiceIntentionsBody> = {
  ...CONFIG_ENTRY,
  kind: 'ServiceIntentions',
  render: (graph, workload) => ({
    spec: { destination: { name: workload.serviceAccount }, sources: [...callersOf(graph, workload), NOBODY_ELSE] },
  }),
};

function callersOf(graph: TrustGraph, { id }: WorkloadNode): readonly SourceIntention[] {
  const found = new Map<string, HttpOperations>();
  for (const { from, purpose, grants } of incoming(graph, id)) {
    const caller = findNode(graph, from);
    // What calls without an identity goes around the proxy.
    if (purpose !== 'call' || caller.kind === 'sources') continue;
    for (const { port, http } of grants) {
      if (transportOf(port) !== 'TCP') continue;
      const name = nameOf(caller);
      const known = found.get(name);
      found.set(name, uniteOperations(known ? [known, http] : [http]));
    }
  }
  return sortedBy([...found], ([name]) => name).map(([name, asked]) => {
    const http = heldByIntentions(asked);
    return http.kind === 'any' ? { name, action: 'allow' } : { name, permissions: permissionsFor(http) };
  });
}

/** Throws for a caller without an identity: such a call is refused before anything is rendered. */
function nameOf(caller: GraphNode): string {
  if (caller.kind === 'workload' || caller.kind === 'reference' || caller.kind === 'gateway') return caller.serviceAccount;
  throw new Error(`'${caller.id}' has no name in Consul, so that no intention can let it in`);
}
