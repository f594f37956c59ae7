import { cityOf } from './city';
import { layOut } from '../../src/report/html/layout';
import { scenesOf, type Scene } from '../../src/report/html/scenes';
import type { Box, Layout, Point } from '../../src/report/html/shapes';
import type { Picture, PictureEdge } from '../../src/report/picture';

interface Piece {
  readonly arrow: number;
  readonly start: Point;
  readonly end: Point;
}

/** Services of which each calls all behind it, or the first calls all and all call the last, or each calls the one before. */
const SHAPES: Readonly<Record<string, Picture>> = {
  'all behind it': pictureOf(9, (from, to) => from < to),
  'all from one, all to one': pictureOf(14, (from, to) => from !== to && (from === 0 || to === 13)),
  'a circle': pictureOf(8, (from, to) => (from + 1) % 8 === to),
  'both ways': pictureOf(7, (from, to) => Math.abs(from - to) === 1 || (from === 6 && to === 0)),
};
const DRAWN: readonly (readonly [string, Picture])[] = [...Object.entries(SHAPES), ...[12, 25, 60, 150].map((count) => [`a city of ${count}`, cityOf(count)] as const)];

describe.each(DRAWN)('arrows of %s', (_, picture) => {
  const drawings = scenesOf(picture).map((scene) => ({ scene, layout: layOut(scene) })).filter(({ layout }) => !layout.crowded);

  test('with different ends never lie on each other', () => {
    expect(drawings.length).toBeGreaterThan(0);
    for (const { scene, layout } of drawings) {
      const all = piecesOf(layout);
      const lying = all.flatMap((one, index) => all.slice(index + 1)
        .filter((other) => !haveEndInCommon(scene, one.arrow, other.arrow) && lieOnEachOther(one, other))
        .map((other) => `${nameOf(scene, one.arrow)} and ${nameOf(scene, other.arrow)}`));
      expect(lying).toEqual([]);
    }
  });

  test('cross no box, and no label of another', () => {
    for (const { scene, layout } of drawings) {
      const hidden = piecesOf(layout).flatMap((piece) => [
        ...layout.boxes.flatMap((box, index) => (crosses(piece, box) ? [`${nameOf(scene, piece.arrow)} crosses ${scene.boxes[index].name}`] : [])),
        ...layout.arrows.flatMap(({ label }, index) => (
          label && index !== piece.arrow && crosses(piece, label) ? [`${nameOf(scene, piece.arrow)} crosses the label of ${nameOf(scene, index)}`] : []
        )),
      ]);
      expect(hidden).toEqual([]);
    }
  });

  test('begin and end at their boxes', () => {
    for (const { scene, layout } of drawings) {
      scene.arrows.forEach(({ from, to }, index) => {
        const { points } = layout.arrows[index];
        expect(isAtSide(points[0], layout.boxes[from])).toBe(true);
        expect(isAtSide(points[points.length - 1], layout.boxes[to])).toBe(true);
      });
    }
  });
});

function pictureOf(count: number, calls: (from: number, to: number) => boolean): Picture {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const edges = numbers.flatMap((from) => numbers.filter((to) => calls(from, to)).map((to): PictureEdge => (
    { from, to, verdict: 'allow', accesses: [{ words: '8080 POST /acme.Ledger/Book', port: '8080', verdict: 'allow', hops: [] }] }
  )));
  return { nodes: numbers.map((number) => ({ kind: 'workload', name: `shop/service-${number}`, namespace: 'shop', facts: [] })), edges, exposureKnown: false, exposures: [] };
}

function piecesOf({ arrows }: Layout): readonly Piece[] {
  return arrows.flatMap(({ points }, arrow) => points.slice(1).map((end, index) => ({ arrow, start: points[index], end })));
}

function haveEndInCommon({ arrows }: Scene, one: number, other: number): boolean {
  return arrows[one].from === arrows[other].from || arrows[one].to === arrows[other].to;
}

/** All pieces are level or upright. */
function lieOnEachOther(one: Piece, other: Piece): boolean {
  return (['x', 'y'] as const).some((axis) => {
    const along = axis === 'x' ? 'y' : 'x';
    const isStraight = [one.end, other.start, other.end].every((point) => Math.abs(point[axis] - one.start[axis]) < 1);
    const from = Math.max(Math.min(one.start[along], one.end[along]), Math.min(other.start[along], other.end[along]));
    const to = Math.min(Math.max(one.start[along], one.end[along]), Math.max(other.start[along], other.end[along]));
    return isStraight && to - from > 1;
  });
}

function crosses({ start, end }: Piece, { x, y, width, height }: Box): boolean {
  const inside = (one: number, other: number, middle: number, size: number) => (
    Math.max(one, other) > middle - size / 2 + 1 && Math.min(one, other) < middle + size / 2 - 1
  );
  return inside(start.x, end.x, x, width) && inside(start.y, end.y, y, height);
}

function isAtSide(point: Point, { x, y, width, height }: Box): boolean {
  return Math.abs(Math.abs(point.x - x) - width / 2) < 0.5 && Math.abs(point.y - y) <= height / 2;
}

function nameOf({ boxes, arrows }: Scene, arrow: number): string {
  return `${boxes[arrows[arrow].from].name} -> ${boxes[arrows[arrow].to].name}`;
}
