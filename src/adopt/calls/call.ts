/** A call as it is declared: who, whom, and how much of it. */
import type { Port } from '../read/ports';

/** Requests of one port; without any, every request. */
export interface RequestAccess {
  readonly methods?: readonly string[];
  readonly paths?: readonly string[];
  readonly notPaths?: readonly string[];
}

export interface PortAccess {
  readonly port: Port;
  /** @default - every request */
  readonly requests?: readonly RequestAccess[];
}

export type Evidence = 'policies' | 'traffic' | 'environment';

export interface AdoptedCall {
  /** The judge's names. */
  readonly from: string;
  readonly to: string;
  readonly accesses: readonly PortAccess[];
  readonly evidence: Evidence;
  /** What a person should know, or decide. */
  readonly todo?: string;
}

/** What is not declared, and who has to decide whether it is. */
export interface OpenQuestion {
  /** The workload that it is about. */
  readonly about: string;
  readonly text: string;
  /** What would be written, if the answer is yes. */
  readonly call?: Pick<AdoptedCall, 'from' | 'to' | 'accesses'>;
}

export interface Calls {
  readonly declared: readonly AdoptedCall[];
  readonly questions: readonly OpenQuestion[];
}
