/** Packs rectangles into rows of about the shape of a screen. */

export interface Packed {
  readonly width: number;
  readonly height: number;
  /** Top left corners, in the order of the input. */
  readonly corners: readonly { readonly x: number; readonly y: number }[];
}

/** Width against height of what a picture should fill. */
const SHAPE = 1.35;

export function packShelves(sizes: readonly { readonly width: number; readonly height: number }[], gap: number): Packed {
  const area = sizes.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const limit = Math.max(Math.sqrt(area * SHAPE), ...sizes.map(({ width }) => width));
  const corners: { x: number; y: number }[] = [];
  let x = 0;
  let y = 0;
  let shelf = 0;
  let width = 0;
  for (const size of sizes) {
    if (x > 0 && x + size.width > limit) {
      x = 0;
      y += shelf + gap;
      shelf = 0;
    }
    corners.push({ x, y });
    width = Math.max(width, x + size.width);
    x += size.width + gap;
    shelf = Math.max(shelf, size.height);
  }
  return { width, height: y + shelf, corners };
}
