import { declaredEdges, EVERYWHERE, external } from './declared-edges';
import { ownParties } from './own-parties';
import type { OwnParties } from './own-parties';
import type { DeclaredEdge, DeclaredParty } from '../../judge/declared';
import { edgeOf } from '../enforcement-point';
import type { Specification } from '../specification/specification';

/** What a graph declares, in the terms of the judge. Worked out once for all walls. */
export interface Declared {
  readonly edges: readonly DeclaredEdge[];
  /** Services and callers of other programs, whose own policies nobody shows. */
  readonly references: ReadonlySet<DeclaredParty>;
  readonly own: OwnParties;
}

export function declaredOf(graph: Specification): Declared {
  return { ...declaredEdges(graph), own: ownParties(graph) };
}

/** What is declared, for the mesh alone, which calls hosts by name wherever they are, and can't cut a hole into a range. */
export function meshEdges({ edges }: Declared): readonly DeclaredEdge[] {
  return edges.map((edge) => {
    if (edge.to.kind !== 'external') return edge;
    return edgeOf({ ...edge, to: edge.requests ? EVERYWHERE : external(edge.to.cidrs.map(({ cidr }) => ({ cidr }))) });
  });
}

/** What is declared, for the network alone, which knows neither methods nor names. */
export function networkEdges({ edges }: Declared): readonly DeclaredEdge[] {
  return edges.map(({ from, to, ports, optional }) => edgeOf({ from, to, ports, optional: optional === true && from.kind === 'other-pods' }));
}
