import type { AddressRange } from './ip';
import type { LabelSelector } from '../objects/read/selector';

/** A policy that selects pods of its namespace, or of all. */
export interface Selecting {
  readonly ref: { readonly namespace: string };
  readonly selector?: LabelSelector;
}

/** What policies of a layer refer to. Worked out where somebody asks: there are many thousands of rules. */
export interface Mentions {
  /** Whether its policies let callers in by their identity. */
  readonly byIdentity: boolean;
  /** Its policies, by the pods that they hold for. */
  selecting(): readonly Selecting[];
  /** Those of them that decide what pods may send. */
  ofSenders(): readonly Selecting[];
  /** Addresses that they name. */
  ranges(): readonly AddressRange[];
}
