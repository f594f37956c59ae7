import type { ObjectKey } from '../objects/object-key';
import type { ProofInput } from '../objects/proof-input';
import type { Specification } from '../specification/specification';

/** One finding in words. */
export interface Message {
  /** The workload or gateway on whose side something is to be done; undefined where it is nobody's. */
  readonly node: string | undefined;
  /** Whether it is merely open to doubt. @default false */
  readonly doubt?: boolean;
  readonly text: string;
  /** What it is about: a hole that two enforcement points have is reported once. @default - the text */
  readonly about?: string;
  /** The object that it is about. A waiver on that object can lift the message, where `rule` says which. @default - no single object */
  readonly object?: ObjectKey;
  /** The object at which it is to be mended, where that is not the one above. @default - `object`, or nobody knows */
  readonly place?: ObjectKey;
  /** What else is known to be wrong only because of this, by the subjects below. @default - nothing */
  readonly explains?: readonly string[];
  /** Subjects that it is about; where a message that nobody waived explains one of them, this one is not worth telling. @default - none */
  readonly follows?: readonly string[];
  /** The name of the rule that a waiver can lift. @default - nothing lifts it */
  readonly rule?: string;
}

/** What must hold beside who reaches whom. Asked once, of everything that is written, whatever enforcement points there are. */
export type Check = (graph: Specification, input: ProofInput) => Iterable<Message>;
