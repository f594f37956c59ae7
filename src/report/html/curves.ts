/** Lines that are pleasant to follow. */
import type { Point } from './shapes';

/** How wide a line turns, in pixels. */
const RADIUS = 6;

/** Straight from point to point, with round corners. */
export function through(points: readonly Point[]): string {
  const inner = points.slice(1, -1).map((corner, index) => {
    const [before, after] = [points[index], points[index + 2]];
    const radius = Math.min(RADIUS, distance(before, corner) / 2, distance(corner, after) / 2);
    return `L${at(toward(corner, before, radius))}Q${at(corner)} ${at(toward(corner, after, radius))}`;
  });
  return `M${at(points[0])}${inner.join('')}L${at(points[points.length - 1])}`;
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function toward(start: Point, end: Point, length: number): Point {
  const share = length / (distance(start, end) || 1);
  return { x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share };
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
