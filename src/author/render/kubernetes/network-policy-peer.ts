import type { LabelSelector } from './label-selector';

/** Both selectors in one item: AND. Two items would be OR (UDS #528). */
export type NetworkPolicyPeer =
  | { readonly namespaceSelector: LabelSelector; readonly podSelector: LabelSelector }
  | { readonly ipBlock: IpBlock };

export interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}
