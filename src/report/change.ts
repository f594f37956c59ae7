/** What differs between two sets of manifests, one access at a time, ready to be printed. */
import type { Flow } from '../reach/flow';
import type { RequestSet } from '../reach/l7/describe';
import type { PortRange, Protocol } from '../reach/model/ports';
import type { Party } from '../reach/questions/party';
import type { Verdict } from '../reach/verdict';

export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly from: Party;
  readonly to: Party;
  readonly protocol: Protocol | 'any';
  readonly ports: PortRange;
  readonly before: Verdict;
  readonly after: Verdict;
  /** The requests that changed; absent where it is all. */
  readonly requests?: readonly RequestSet[];
  /** A flow that had the one answer and has the other now. */
  readonly witness: Flow;
}

/** How open a verdict is. What can't be judged is never less than conditional. */
const OPENNESS: Readonly<Record<Verdict, number>> = { deny: 0, conditional: 1, unknown: 2, allow: 3 };

/** Whether a change lets more through than before, or may do so. */
export function isWidening({ before, after }: Pick<Change, 'before' | 'after'>): boolean {
  return OPENNESS[after] > OPENNESS[before];
}

export function isNarrowing({ before, after }: Pick<Change, 'before' | 'after'>): boolean {
  return OPENNESS[after] < OPENNESS[before];
}
