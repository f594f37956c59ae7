import type { DeclaredEdge, DeclaredParty, DeclaredPort } from '../../judge/declared';

const ALL = { port: 1, endPort: 65_535 };

export const ALL_TCP: readonly DeclaredPort[] = [ALL];
export const ALL_BUT_TCP: readonly DeclaredPort[] = [{ ...ALL, protocol: 'UDP' }, { ...ALL, protocol: 'SCTP' }];
export const ALL_PORTS: readonly DeclaredPort[] = [...ALL_TCP, ...ALL_BUT_TCP];

/** An edge. All have the same fields, because the judge reads some hundred thousand of them. */
export function edgeOf({ from, to, ports, requests, conditional = false, optional: open = false }: DeclaredEdge): DeclaredEdge {
  return { from, to, ports, requests, conditional, optional: open };
}

/** Access that an enforcement point does not decide. */
export function optional(from: DeclaredParty, to: DeclaredParty, ports: readonly DeclaredPort[]): DeclaredEdge {
  return edgeOf({ from, to, ports, optional: true });
}
