/**
 * The name of a hop. A plain text, because layers say which hops there are (`layers/kinds.ts`): a union of all names would name every mesh here, below
 * the layers. That names are unique, and have words in reports, a test requires.
 */
export type HopKind = string;

/** A place at which policies of one kind decide about a connection. Every hop of a connection must say yes. */
export interface HopSite {
  readonly id: HopKind;
  /** The end that decides; `between`, where that is neither of them. */
  readonly side: 'source' | 'destination' | 'between';
  /** What it is, in reports, for somebody who never read this source. */
  readonly phrase: string;
  /** A connection meets hops in the order of these numbers. */
  readonly place: number;
  /** Whether a proxy decides, through which only TCP goes. @default false */
  readonly ofProxies?: boolean;
}

/** What lets connections out of a pod, and into one, as far as the network decides: policies of several layers may have a say. */
export const EGRESS: HopSite = Object.freeze({ id: 'egress', side: 'source', phrase: 'network policies of the caller', place: 10 });
export const INGRESS: HopSite = Object.freeze({ id: 'ingress', side: 'destination', phrase: 'network policies of the callee', place: 30 });

/** Hops in the order in which a connection meets them, each once. */
export function inOrder(sites: readonly HopSite[]): readonly HopSite[] {
  return [...new Set(sites)].sort((left, right) => left.place - right.place);
}
