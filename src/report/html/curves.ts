/** Lines that are pleasant to follow. */
import type { Box, Point } from './boxes';

/** How far a line leaves a box before it bends, at least and as a share of the way. */
const LEAST_BEND = 30;
const BEND = 0.4;
/** Closer than this side by side, boxes are connected from above to below. */
const CLEARANCE = 30;

/** Through all points from left to right (or back), never beyond their heights: monotone cubic interpolation. */
export function through(points: readonly Point[]): string {
  const slopes = points.slice(1).map((end, index) => (end.x === points[index].x ? 0 : (end.y - points[index].y) / (end.x - points[index].x)));
  const tangents = points.map((_, index) => {
    const before = slopes[index - 1];
    const after = slopes[index];
    if (before === undefined || after === undefined) return before ?? after ?? 0;
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  });
  const pieces = points.slice(1).map((end, index) => {
    const start = points[index];
    const third = (end.x - start.x) / 3;
    const leaving = { x: start.x + third, y: start.y + third * tangents[index] };
    const arriving = { x: end.x - third, y: end.y - third * tangents[index + 1] };
    return `C${at(leaving)} ${at(arriving)} ${at(end)}`;
  });
  return `M${at(points[0])}${pieces.join('')}`;
}

/** The middle of a line through points, where its label goes. */
export function middleOf(points: readonly Point[]): Point {
  return points[Math.floor(points.length / 2)];
}

/** From box to box, leaving and arriving at right angles. `offset` keeps parallel lines apart. */
export function between(from: Box, to: Box, offset = 0): { readonly path: string; readonly middle: Point } {
  const [start, leave, arrive, end] = anchors(from, to, offset);
  return {
    path: `M${at(start)}C${at(leave)} ${at(arrive)} ${at(end)}`,
    middle: { x: (start.x + 3 * leave.x + 3 * arrive.x + end.x) / 8, y: (start.y + 3 * leave.y + 3 * arrive.y + end.y) / 8 },
  };
}

function anchors(from: Box, to: Box, offset: number): readonly [Point, Point, Point, Point] {
  const gap = Math.abs(to.x - from.x) - (from.width + to.width) / 2;
  if (gap > CLEARANCE) {
    const way = to.x > from.x ? 1 : -1;
    const bend = way * Math.max(LEAST_BEND, gap * BEND);
    const start = { x: from.x + way * from.width / 2, y: from.y + offset };
    const end = { x: to.x - way * to.width / 2, y: to.y + offset };
    return [start, { x: start.x + bend, y: start.y }, { x: end.x - bend, y: end.y }, end];
  }
  const way = to.y > from.y ? 1 : -1;
  const bend = way * Math.max(LEAST_BEND, (Math.abs(to.y - from.y) - (from.height + to.height) / 2) * BEND);
  const start = { x: from.x + offset, y: from.y + way * from.height / 2 };
  const end = { x: to.x + offset, y: to.y - way * to.height / 2 };
  return [start, { x: start.x, y: start.y + bend }, { x: end.x, y: end.y - bend }, end];
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
