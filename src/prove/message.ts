import type { ProvedObject } from './wall';
import type { TrustGraph } from '../graph/trust-graph';
import type { Judgement } from '../reach/judge';

/** One finding in words, and the workload or gateway on whose side something is to be done; undefined where it is nobody's. */
export interface ProofMessage {
  readonly node: string | undefined;
  /** Whether it is merely open to doubt. */
  readonly doubt: boolean;
  readonly text: string;
}

/** A message, and what it is about: a hole that two walls have is told once. */
export interface Message extends ProofMessage {
  readonly about: string;
}

/** What must hold beside who reaches whom. Asked once, of everything that is written, whatever walls there are. */
export type Check = (graph: TrustGraph, judgement: Judgement, objects: readonly ProvedObject[]) => Iterable<Message>;
