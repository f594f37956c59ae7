import type { Peer } from '../cluster/pod';
import type { Protocol } from '../cluster/ports';
import type { Dial, RequestQuestion } from '../core/flow';
import type { HopKind } from '../core/hop';
import type { Truth } from '../core/verdict';

/** A flow whose ends are found. */
export interface Connection {
  readonly source: Peer;
  readonly destination: Peer;
  readonly protocol: Protocol;
  readonly port: number;
  /** How the caller dials the callee, where the question says so. */
  readonly dial?: Dial;
  readonly question: RequestQuestion;
}

export interface HopTruth {
  readonly hop: HopKind;
  readonly truth: Truth;
}
