import { declaredEdges } from './declared-edges';
import type { TrustGraph } from '../graph/trust-graph';
import type { DeclaredParty } from '../reach/declared';

/** The program's own workloads, and the edges whose pods the judge knows. */
export interface OwnParties {
  readonly meshed: readonly DeclaredParty[];
  readonly unmeshed: readonly DeclaredParty[];
  readonly gateways: readonly DeclaredParty[];
}

export function ownParties(graph: TrustGraph): OwnParties {
  const workloads = [...graph.nodes.values()].flatMap((node) => (node.kind === 'workload' ? [node] : []));
  const partyOf = ({ id }: { readonly id: string }): DeclaredParty => ({ kind: 'workload', workload: id });
  const gateways = declaredEdges(graph).flatMap(({ from }) => (from.kind === 'gateway' ? [from] : []));
  return {
    meshed: workloads.filter(({ mesh }) => mesh.kind !== 'none').map(partyOf),
    unmeshed: workloads.filter(({ mesh }) => mesh.kind === 'none').map(partyOf),
    gateways: [...new Map(gateways.map((party) => [party.gateway, party])).values()],
  };
}

export function all({ meshed, unmeshed, gateways }: OwnParties): readonly DeclaredParty[] {
  return [...meshed, ...unmeshed, ...gateways];
}
