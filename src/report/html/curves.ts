/** Lines that are pleasant to follow. */
import type { Point } from './shapes';

/** Through all points from left to right (or back), never beyond their heights: monotone cubic interpolation. */
export function through(points: readonly Point[]): string {
  if (points.length === 2) return `M${at(points[0])}L${at(points[1])}`;
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

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
