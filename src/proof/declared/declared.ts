import { ALL_PORTS, edgeOf, optional } from './edges';
import { EVERYWHERE, external, OTHER_PODS } from './parties';
import type { DeclaredEdge, DeclaredParty } from '../../judge/declared';

/** What a graph declares, in the terms of the judge. Worked out once for all enforcement points. */
export interface Declared {
  readonly edges: readonly DeclaredEdge[];
  /** Services and callers of other programs, whose own policies are not in the manifests. */
  readonly references: ReadonlySet<DeclaredParty>;
  readonly own: OwnParties;
  readonly others: Others;
}

/** The program's own workloads, and the edges whose pods the judge knows. */
export interface OwnParties {
  readonly meshed: readonly DeclaredParty[];
  readonly unmeshed: readonly DeclaredParty[];
  readonly gateways: readonly DeclaredParty[];
}

/** Workloads of the manifests that nobody declared. What they may do among themselves and outside is nobody's to say. */
export type Others = readonly DeclaredParty[];

export function allOf({ meshed, unmeshed, gateways }: OwnParties): readonly DeclaredParty[] {
  return [...meshed, ...unmeshed, ...gateways];
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
  return edges.map(({ from, to, ports, optional: open }) => edgeOf({ from, to, ports, optional: open === true && from.kind === 'other-pods' }));
}

/** What workloads that nobody declared are called by, the program's own aside. */
export function callsOfOthers({ edges, others }: Declared): readonly DeclaredEdge[] {
  if (others.length === 0) return [];
  const places = new Set(edges.flatMap(({ from, to }) => [from, to]).filter(({ kind }) => kind === 'pods'));
  return [EVERYWHERE, OTHER_PODS, ...places, ...others].flatMap((from) => others.map((to) => optional(from, to, ALL_PORTS)));
}
