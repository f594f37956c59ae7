import { partyOf } from './declared-edges';
import type { DeclaredParty } from '../../judge/declared';
import type { SpecificationNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** The program's own workloads, and the edges whose pods the judge knows. */
export interface OwnParties {
  readonly meshed: readonly DeclaredParty[];
  readonly unmeshed: readonly DeclaredParty[];
  readonly gateways: readonly DeclaredParty[];
}

export function ownParties(graph: Specification): OwnParties {
  const workloads = nodesOf(graph, 'workload');
  const parties = (some: readonly SpecificationNode[]) => some.flatMap((node) => partyOf(node, node) ?? []);
  return {
    meshed: parties(workloads.filter(({ mesh }) => mesh.kind !== 'none')),
    unmeshed: parties(workloads.filter(({ mesh }) => mesh.kind === 'none')),
    gateways: parties(nodesOf(graph, 'gateway')).filter(({ kind }) => kind === 'gateway'),
  };
}

export function all({ meshed, unmeshed, gateways }: OwnParties): readonly DeclaredParty[] {
  return [...meshed, ...unmeshed, ...gateways];
}
