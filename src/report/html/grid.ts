/** Boxes in rows, for drawings with more arrows than anybody can follow: those of a box are shown when it is chosen. */
import type { Scene } from './scenes';
import type { Box, Layout, Point } from './shapes';

const MARGIN = 34;
const GAP = { across: 30, down: 34 };

/** As many columns as it takes for the rows to fit into this height. */
export function layOutGrid(scene: Scene, room: number, sizeOf: (index: number) => { readonly width: number; readonly height: number }): Layout {
  const order = callersFirst(scene);
  const sizes = scene.boxes.map((_, index) => sizeOf(index));
  const cell = {
    width: Math.max(...sizes.map(({ width }) => width)) + GAP.across,
    height: Math.max(...sizes.map(({ height }) => height)) + GAP.down,
  };
  const rows = Math.max(1, Math.floor((room - 2 * MARGIN) / cell.height));
  const columns = Math.ceil(order.length / rows);
  const boxes: Box[] = [];
  order.forEach((index, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    boxes[index] = { ...sizes[index], x: MARGIN + (column + 0.5) * cell.width, y: MARGIN + (row + 0.5) * cell.height };
  });
  return {
    width: 2 * MARGIN + columns * cell.width,
    height: 2 * MARGIN + Math.ceil(order.length / columns) * cell.height,
    boxes,
    frames: [],
    arrows: scene.arrows.map(({ from, to }) => ({ points: [edgeOf(boxes[from], boxes[to]), edgeOf(boxes[to], boxes[from])] })),
    crowded: true,
  };
}

/** Those that call more than they are called come first. */
function callersFirst({ boxes, arrows }: Scene): readonly number[] {
  const balance = boxes.map(() => 0);
  for (const { from, to } of arrows) {
    balance[from] += 1;
    balance[to] -= 1;
  }
  return boxes.map((_, index) => index).sort((left, right) => balance[right] - balance[left] || left - right);
}

/** Where the line from the middle of a box to that of another leaves it. */
function edgeOf(box: Box, other: Box): Point {
  const [dx, dy] = [other.x - box.x, other.y - box.y];
  const share = Math.min(box.width / 2 / Math.abs(dx || 1e-9), box.height / 2 / Math.abs(dy || 1e-9));
  return { x: box.x + dx * share, y: box.y + dy * share };
}
