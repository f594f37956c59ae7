import type { Declared } from './declared/declared';
import type { DeclaredEdge, DeclaredParty, DeclaredPort } from '../judge/declared';
import type { Manifests } from '../judge/objects/read/manifests';

/** A manifest, as far as anybody but the judge looks at it. */
export interface ProvedObject {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly spec?: unknown;
}

/**
 * One wall, looked at as if the others were not there. Each must do exactly what is declared by itself: a hole that another
 * wall happens to cover is still a hole.
 */
export interface Wall {
  /** Reads on after a finding. */
  readonly words: string;
  /** What of the manifests is looked at; the rest is part of other walls. */
  readonly see: (manifests: Manifests) => Manifests;
  readonly edges: (declared: Declared) => readonly DeclaredEdge[];
}

const ALL = { port: 1, endPort: 65_535 };

export const ALL_TCP: readonly DeclaredPort[] = [ALL];
export const ALL_BUT_TCP: readonly DeclaredPort[] = [{ ...ALL, protocol: 'UDP' }, { ...ALL, protocol: 'SCTP' }];
export const ALL_PORTS: readonly DeclaredPort[] = [...ALL_TCP, ...ALL_BUT_TCP];

export const EVERYBODY: DeclaredParty = { kind: 'everybody' };
export const OTHER_PODS: DeclaredParty = { kind: 'other-pods' };

/** An edge. All have the same fields, because the judge reads some hundred thousand of them. */
export function edgeOf({ from, to, ports, requests, conditional = false, optional: open = false }: DeclaredEdge): DeclaredEdge {
  return { from, to, ports, requests, conditional, optional: open };
}

/** Access that a wall does not decide. */
export function optional(from: DeclaredParty, to: DeclaredParty, ports: readonly DeclaredPort[]): DeclaredEdge {
  return edgeOf({ from, to, ports, optional: true });
}
