import type { DeclaredParty, PodSelection } from '../../judge/declared';

export const EVERYWHERE: DeclaredParty = { kind: 'external', cidrs: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }] };
export const EVERYBODY: DeclaredParty = { kind: 'everybody' };
export const OTHER_PODS: DeclaredParty = { kind: 'other-pods' };

export function selectedPods(pods: PodSelection): DeclaredParty {
  return { kind: 'selected-pods', pods };
}

export function external(cidrs: Extract<DeclaredParty, { kind: 'external' }>['cidrs']): DeclaredParty {
  return { kind: 'external', cidrs };
}
