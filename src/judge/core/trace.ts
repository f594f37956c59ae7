import type { HopKind } from './hop';
import type { Truth } from './verdict';
import type { ObjectRef } from '../objects/read/field';
import type { Path } from '../objects/read/origin';

/** What one object contributed to a hop. Made only where somebody asks for an explanation. */
export interface TraceEntry {
  readonly hop: HopKind;
  /** Absent where no object spoke, but a rule of the platform. */
  readonly object?: ObjectRef;
  /** The part of the object that decided. */
  readonly path: Path;
  readonly effect: 'isolates' | 'allows' | 'denies' | 'does-not-match' | 'requires' | 'depends' | 'shadows' | 'passes';
  readonly truth: Truth;
  readonly because: string;
  /** Whether labels that are not known leave it open. @default false */
  readonly ofLabels?: boolean;
  /** Whether it is left open by the addresses of pods, which nobody knows. @default false */
  readonly ofAddresses?: boolean;
}

/** Receives trace entries; absent where nobody asked for an explanation. */
export type Trace = ((entry: TraceEntry) => void) | undefined;
