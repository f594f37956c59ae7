/** Where something stands in a file, counted from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Keys and indexes that lead from an object's root to a field. */
export type Path = readonly (string | number)[];

/** Remembers where an object came from. Objects that were never text have no positions. */
export interface Origin {
  readonly file?: string;
  /** The place of a field, or of its nearest ancestor that exists. */
  locate(path: Path): Position | undefined;
}

/** The origin of objects handed over by another program. */
export const NO_ORIGIN: Origin = Object.freeze({ locate: () => undefined });

/** The origin of an item of a list: the list's own origin, entered at the item. */
export class ItemOrigin implements Origin {
  readonly file?: string;

  constructor(private readonly list: Origin, private readonly prefix: Path) {
    this.file = list.file;
  }

  locate(path: Path): Position | undefined {
    return this.list.locate([...this.prefix, ...path]);
  }
}
