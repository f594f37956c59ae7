/**
 * Where arrows run. dagre keeps a free place in every column of boxes that an arrow passes, but only in its middle; between the columns it goes
 * straight, which may cut through a box beside. So arrows cross columns level, and rise and fall in the channels between them.
 */
import type { Box, Point } from './shapes';

interface Column {
  readonly left: number;
  readonly right: number;
}

/** How far from a column an arrow begins to turn. */
const CLEAR = 3;

export class Channels {
  private readonly columns = new Map<number, Column>();

  /** Boxes and labels of one column have their middles at one height of the flow. */
  constructor(places: Iterable<Box>) {
    for (const { x, width } of places) {
      const known = this.columns.get(keyOf(x));
      this.columns.set(keyOf(x), { left: Math.min(known?.left ?? x, x - width / 2), right: Math.max(known?.right ?? x, x + width / 2) });
    }
  }

  /** The way of an arrow between two boxes, by the places that dagre kept free for it. */
  route(from: Box, to: Box, kept: readonly Point[]): readonly Point[] {
    const way = to.x >= from.x ? 1 : -1;
    return [
      { x: from.x + way * from.width / 2, y: from.y },
      { x: this.sideOf(from, way), y: from.y },
      ...kept.flatMap((point) => [{ x: this.sideOf(point, -way), y: point.y }, { x: this.sideOf(point, way), y: point.y }]),
      { x: this.sideOf(to, -way), y: to.y },
      { x: to.x - way * to.width / 2, y: to.y },
    ];
  }

  /** The edge of a place's column, on the left (-1) or on the right (1). */
  private sideOf({ x }: Point, side: number): number {
    const column = this.columns.get(keyOf(x));
    if (!column) return x;
    return side < 0 ? column.left - CLEAR : column.right + CLEAR;
  }
}

function keyOf(x: number): number {
  return Math.round(x);
}
