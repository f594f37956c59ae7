/** What a layout is made of. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box by its middle. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** The text on an arrow, and where. */
export interface Label extends Box {
  readonly lines: readonly string[];
}

/** Positions in the order of the drawing's boxes and arrows. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly frames: readonly (Box & { readonly name: string })[];
  /** Without a label where there is no room for all of them. */
  readonly arrows: readonly { readonly points: readonly Point[]; readonly label?: Label }[];
  /** Whether arrows are too many to be shown before one of their ends is chosen. @default false */
  readonly crowded?: boolean;
}
