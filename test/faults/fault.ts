import type { World } from './world';

/** One change to a program that is proven without it. */
export interface Fault {
  readonly change: (world: World) => void;
  /** The object that the message names, as `Kind namespace/name` or `Kind name`. */
  readonly object: string;
  /** What else the message says: what is wrong, and the fix. Texts are looked for as they are. */
  readonly says: readonly (string | RegExp)[];
}

/** What one part of the proof has to refuse, and what it has to accept. Each file in `areas/` exports one as `AREA`. */
export interface Area {
  /** Nothing is written, and one message of the proof names the object and the fix. By what the fault is. */
  readonly faults: Readonly<Record<string, Fault>>;
  /** Changes that open nothing. They are written. */
  readonly harmless: Readonly<Record<string, (world: World) => void>>;
}
