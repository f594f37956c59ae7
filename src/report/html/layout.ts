/** Places everything: namespaces in rows, those who only call on the left, those who are only called on the right. */
import type { NodeKind, Picture } from '../picture';
import { labelOf, sizeOf, shifted, type Block, type Box, type PlacedEdge } from './boxes';
import { between, middleOf, through } from './curves';
import { layOutNamespace } from './namespace-layout';
import { packShelves } from './shelves';

export interface Cluster extends Box {
  readonly name: string;
}

/** Positions in the order of the picture's nodes and edges. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Box[];
  readonly edges: readonly PlacedEdge[];
  readonly clusters: readonly Cluster[];
}

const MARGIN = 28;
const PADDING = 18;
/** Room above the boxes of a namespace for its name. */
const HEAD = 22;
const NAMESPACE_GAP = 70;
const COLUMN_GAP = 110;
const STACK_GAP = 56;
/** Two arrows between the same boxes keep this apart. */
const LANE = 9;

const COLUMN: Readonly<Record<NodeKind, 'left' | 'middle' | 'right'>> = {
  'workload': 'middle', 'everyone': 'left', 'outside-from': 'left', 'other-from': 'left', 'outside-to': 'right', 'other-to': 'right',
};

/** From top to bottom of a column. */
const STACKED: readonly NodeKind[] = ['outside-to', 'other-to', 'everyone', 'outside-from', 'other-from'];

export function layOut(picture: Picture): Layout {
  const { nodes } = picture;
  const namespaces = callersFirst(picture);
  const blocks = namespaces.map((name) => layOutNamespace(picture, positions(nodes, (node) => node.namespace === name)));
  const framed = blocks.map(({ width, height }) => ({ width: width + 2 * PADDING, height: height + 2 * PADDING + HEAD }));
  const packed = packShelves(framed, NAMESPACE_GAP);
  const left = columnOf(picture, 'left');
  const right = columnOf(picture, 'right');
  const leftWidth = widthOf(picture, left);
  const middle = MARGIN + (left.length > 0 ? leftWidth + COLUMN_GAP : 0);
  const height = Math.max(packed.height, stackHeight(left), stackHeight(right));

  const boxes = new Map<number, Box>();
  const lines = new Map<number, PlacedEdge>();
  const clusters = namespaces.map((name, index) => {
    const corner = shifted(packed.corners[index], middle, MARGIN + (height - packed.height) / 2);
    place(picture, blocks[index], corner.x + PADDING, corner.y + PADDING + HEAD, boxes, lines);
    const size = framed[index];
    return { name, ...size, x: corner.x + size.width / 2, y: corner.y + size.height / 2 };
  });
  stack(picture, left, MARGIN + leftWidth / 2, MARGIN + height / 2, boxes);
  stack(picture, right, middle + packed.width + COLUMN_GAP + widthOf(picture, right) / 2, MARGIN + height / 2, boxes);
  const width = middle + packed.width + (right.length > 0 ? COLUMN_GAP + widthOf(picture, right) : 0) + MARGIN;
  const placed = nodes.map((_, index) => findBox(boxes, index));
  return { width, height: height + 2 * MARGIN, nodes: placed, edges: routed(picture, boxes, lines), clusters };
}

function place({ edges }: Picture, block: Block, dx: number, dy: number, boxes: Map<number, Box>, lines: Map<number, PlacedEdge>): void {
  for (const [index, box] of block.nodes) boxes.set(index, shifted(box, dx, dy));
  for (const [index, points] of block.edges) {
    const moved = points.map((point) => shifted(point, dx, dy));
    lines.set(index, { path: through(moved), label: labelOf(edges[index]), labelAt: middleOf(moved) });
  }
}

/** Arrows that leave their namespace go straight from box to box. */
function routed({ edges }: Picture, boxes: ReadonlyMap<number, Box>, lines: ReadonlyMap<number, PlacedEdge>): readonly PlacedEdge[] {
  const lanes = new Map<string, number>();
  return edges.map((edge, index) => {
    const known = lines.get(index);
    if (known) return known;
    const pair = [edge.from, edge.to].sort((one, other) => one - other).join();
    const lane = lanes.get(pair) ?? 0;
    lanes.set(pair, lane + 1);
    const { path, middle } = between(findBox(boxes, edge.from), findBox(boxes, edge.to), lane * LANE * (lane % 2 === 0 ? 1 : -1));
    return { path, label: labelOf(edge), labelAt: middle, far: true };
  });
}

/** Namespaces that call others before those that are called, so that most arrows lead right and down. */
function callersFirst({ nodes, edges }: Picture): readonly string[] {
  const balance = new Map<string, number>();
  for (const { namespace } of nodes) if (namespace !== undefined) balance.set(namespace, 0);
  for (const { from, to } of edges) {
    const [caller, callee] = [nodes[from].namespace, nodes[to].namespace];
    if (caller === callee) continue;
    if (caller !== undefined) balance.set(caller, (balance.get(caller) ?? 0) + 1);
    if (callee !== undefined) balance.set(callee, (balance.get(callee) ?? 0) - 1);
  }
  return [...balance].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1)).map(([name]) => name);
}

/** Where nothing but everybody calls it, a callee stands with the callers: its arrow would cross the whole picture. */
function columnOf({ nodes, edges }: Picture, wanted: 'left' | 'right'): readonly number[] {
  return [...positions(nodes, (node, index) => {
    const column = COLUMN[node.kind];
    if (column !== 'right') return column === wanted;
    const fromLeft = edges.filter((edge) => edge.to === index).every((edge) => COLUMN[nodes[edge.from].kind] === 'left');
    return wanted === (fromLeft ? 'left' : 'right');
  })].sort((left, right) => STACKED.indexOf(nodes[left].kind) - STACKED.indexOf(nodes[right].kind));
}

function stack({ nodes }: Picture, members: readonly number[], x: number, middle: number, boxes: Map<number, Box>): void {
  let y = middle - stackHeight(members) / 2;
  for (const index of members) {
    const size = sizeOf(nodes[index]);
    boxes.set(index, { ...size, x, y: y + size.height / 2 });
    y += size.height + STACK_GAP;
  }
}

function stackHeight(members: readonly number[]): number {
  return members.length * (STACK_GAP + 38) - STACK_GAP;
}

function widthOf({ nodes }: Picture, members: readonly number[]): number {
  return Math.max(0, ...members.map((index) => sizeOf(nodes[index]).width));
}

function positions<T>(items: readonly T[], wanted: (item: T, index: number) => boolean): readonly number[] {
  return items.flatMap((item, index) => (wanted(item, index) ? [index] : []));
}

function findBox(boxes: ReadonlyMap<number, Box>, index: number): Box {
  const box = boxes.get(index);
  if (!box) throw new Error(`node ${index} of the picture was not placed`);
  return box;
}
