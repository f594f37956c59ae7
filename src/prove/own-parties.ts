import { partyOf } from './declared-edges';
import type { GraphNode } from '../graph/nodes';
import { nodesOf } from '../graph/trust-graph';
import type { TrustGraph } from '../graph/trust-graph';
import type { DeclaredParty } from '../reach/declared';

/** The program's own workloads, and the edges whose pods the judge knows. */
export interface OwnParties {
  readonly meshed: readonly DeclaredParty[];
  readonly unmeshed: readonly DeclaredParty[];
  readonly gateways: readonly DeclaredParty[];
}

export function ownParties(graph: TrustGraph): OwnParties {
  const workloads = nodesOf(graph, 'workload');
  const parties = (some: readonly GraphNode[]) => some.flatMap((node) => partyOf(node, node) ?? []);
  return {
    meshed: parties(workloads.filter(({ mesh }) => mesh.kind !== 'none')),
    unmeshed: parties(workloads.filter(({ mesh }) => mesh.kind === 'none')),
    gateways: parties(nodesOf(graph, 'gateway')).filter(({ kind }) => kind === 'gateway'),
  };
}

export function all({ meshed, unmeshed, gateways }: OwnParties): readonly DeclaredParty[] {
  return [...meshed, ...unmeshed, ...gateways];
}
