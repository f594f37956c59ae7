/** Places the boxes, frames and arrows of one drawing. The only file that knows dagre. */
import { layOutGrid } from './grid';
import { route } from './routing';
import type { Scene, SceneArrow } from './scenes';
import type { Box, Layout, Point } from './shapes';
import { labelWidth, textWidth } from './text';

/** What is used of dagre. Its own types are those of an ES module, which this package can't import. */
interface Dagre {
  Graph: new (options: { multigraph: boolean; compound: boolean }) => DagreGraph;
  layout(graph: DagreGraph): void;
}

interface DagreGraph {
  setGraph(label: object): void;
  setNode(id: string, label: object): void;
  setParent(id: string, parent: string): void;
  setEdge(from: string, to: string, label: object, name: string): void;
  graph(): { width?: number; height?: number };
  node(id: string): Box;
  edge(from: string, to: string, name: string): Box & { points: Point[] };
}

export const LINE_HEIGHT = 16;
export const LABEL_LINE = 14;
const PADDING = 12;
const LEAST_WIDTH = 84;
const MARGIN = 20;
/** Room above the boxes of a frame for its name. */
const HEAD = 16;
/** Boxes without arrows stand in rows below the others, at least this wide. */
const ROW_WIDTH = 900;
const GAP = 26;

/** How much room arrows get. */
interface Spacing {
  readonly ranksep: number;
  readonly nodesep: number;
  readonly edgesep: number;
  readonly labelOf: (arrow: SceneArrow) => readonly string[];
  /** How dagre assigns columns. @default network-simplex */
  readonly ranker?: string;
}

/** The first with which the drawing fits is taken. */
const SPACINGS: readonly [Spacing, ...Spacing[]] = [
  { ranksep: 30, nodesep: GAP, edgesep: 12, labelOf: ({ lines }) => lines },
  { ranksep: 16, nodesep: 18, edgesep: 8, labelOf: ({ lines }) => lines },
  { ranksep: 8, nodesep: 18, edgesep: 8, labelOf: ({ lines }) => lines },
  { ranksep: 16, nodesep: 18, edgesep: 8, labelOf: ({ short }) => short },
  { ranksep: 12, nodesep: 18, edgesep: 8, labelOf: ({ short }) => short, ranker: 'tight-tree' },
];

/** With more boxes than that, other spacings do not help. */
const FEW = 40;

export function layOut(scene: Scene): Layout {
  const [widest, ...narrower] = SPACINGS;
  const layout = layOutArrows(scene, widest);
  if (!fits(layout) && scene.boxes.length <= FEW) {
    for (const spacing of narrower) {
      const smaller = layOutArrows(scene, spacing);
      if (fits(smaller)) return smaller;
    }
  }
  const isOverview = scene.boxes.some(({ kind }) => kind === 'namespace') && scene.namespace === undefined;
  return isOverview && !fits(layout) ? layOutGrid(scene, READABLE.height, (index) => sizeOf(scene, index)) : layout;
}

/** A drawing of this size fits a screen of 1600 by 1000, beside the panel, with text of 12 pixels. */
const READABLE = { width: 1355, height: 935 };

function fits({ width, height }: Layout): boolean {
  return width <= READABLE.width && height <= READABLE.height;
}

function layOutArrows(scene: Scene, spacing: Spacing): Layout {
  const linked = new Set(scene.arrows.flatMap(({ from, to }) => [from, to]));
  // A frame is drawn by dagre as one; a box outside of all arrows needs no place in the flow.
  const framed = new Set(scene.boxes.flatMap(({ frame }, index) => (frame !== undefined && linked.has(index) ? [frame] : [])));
  const flows = (index: number) => linked.has(index) || framed.has(scene.boxes[index].frame ?? '');
  const flow = layOutFlow(scene, flows, spacing);
  return withRows(scene, flow, scene.boxes.flatMap((_, index) => (flows(index) ? [] : [index])));
}

function sizeOf({ boxes }: Scene, index: number): { readonly width: number; readonly height: number } {
  const { lines } = boxes[index];
  return { width: Math.max(LEAST_WIDTH, textWidth(lines) + 2 * PADDING), height: lines.length * LINE_HEIGHT + 20 };
}

function labelSize(lines: readonly string[]): { readonly width: number; readonly height: number } {
  return { width: labelWidth(lines), height: lines.length * LABEL_LINE + 3 };
}

interface Flow {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<number, Box>;
  readonly frames: Layout['frames'];
  readonly arrows: Layout['arrows'];
}

function layOutFlow(scene: Scene, flows: (index: number) => boolean, { labelOf, ...gaps }: Spacing): Flow {
  const members = scene.boxes.flatMap((_, index) => (flows(index) ? [index] : []));
  if (members.length === 0) return { width: 0, height: 0, boxes: new Map(), frames: [], arrows: [] };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an ES module's types on a CommonJS build
  const dagre = require('@dagrejs/dagre') as Dagre;
  const graph = new dagre.Graph({ multigraph: true, compound: true });
  graph.setGraph({ rankdir: 'LR', ...gaps });
  const frames = new Set<string>();
  for (const index of members) {
    const { frame } = scene.boxes[index];
    const size = sizeOf(scene, index);
    // One of the boxes makes room for the whole name of the frame.
    const isFirst = frame !== undefined && !frames.has(frame);
    graph.setNode(`${index}`, { ...size, width: Math.max(size.width, isFirst ? textWidth([frame]) : 0) });
    if (frame === undefined) continue;
    if (isFirst) graph.setNode(`frame ${frame}`, {});
    frames.add(frame);
    graph.setParent(`${index}`, `frame ${frame}`);
  }
  scene.arrows.forEach((arrow, index) => {
    graph.setEdge(`${arrow.from}`, `${arrow.to}`, { ...labelSize(labelOf(arrow)), labelpos: 'c' }, `${index}`);
  });
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const laidOut = [...frames].map((name) => ({ name, ...graph.node(`frame ${name}`) }));
  const lowered = loweredBelow(laidOut.map(({ y, height: high }) => y - high / 2));
  const boxes = new Map(members.map((index) => [index, { ...lowered(graph.node(`${index}`)), ...sizeOf(scene, index) }]));
  const placed = scene.arrows.map((arrow, index) => {
    const [{ from, to }, lines] = [arrow, labelOf(arrow)];
    const { points, ...label } = graph.edge(`${from}`, `${to}`, `${index}`);
    // The first and the last point are where dagre meets the boxes.
    return { from, to, kept: points.slice(1, -1).map(lowered), label: { ...lowered(label), lines, ...labelSize(lines) } };
  });
  const { arrows, moved: spread, movedFrame, added } = route(boxes, placed.map(({ label }) => label), placed);
  return {
    width: width + added,
    height: lowered({ x: 0, y: height }).y,
    boxes: new Map([...boxes].map(([index, box]) => [index, spread(box)])),
    frames: laidOut.map(({ name, x, y, width: inner, height: high }) => {
      const [top, bottom] = [lowered({ x, y: y - high / 2 }).y, lowered({ x, y: y + high / 2 }).y];
      return movedFrame({ name, x, y: (top + bottom) / 2, width: inner, height: bottom - top });
    }),
    arrows: placed.map(({ label }, index) => ({ points: arrows[index], label: spread(label) })),
  };
}

/** dagre knows no heads of frames: whatever is below the top of a frame goes down by one, so that no frame grows into what is above it. */
function loweredBelow(tops: readonly number[]): <T extends Point>(place: T) => T {
  return (place) => ({ ...place, y: place.y + HEAD * tops.filter((top) => top < place.y).length });
}

/** Boxes without arrows, below the flow, each frame in a row of its own. */
function withRows(scene: Scene, flow: Flow, rest: readonly number[]): Layout {
  const boxes = new Map([...flow.boxes].map(([index, box]) => [index, moved(box)]));
  const frames = flow.frames.map(moved);
  let [width, y] = [flow.width, flow.height];
  for (const [frame, members] of grouped(rest, (index) => scene.boxes[index].frame ?? '')) {
    const inset = frame === '' ? 0 : PADDING;
    const top = y + (y === 0 ? 0 : GAP + inset) + (frame === '' ? 0 : HEAD);
    let [x, line, bottom, right] = [inset, top, top, 0];
    for (const index of members) {
      const size = sizeOf(scene, index);
      if (x > inset && x + size.width > Math.max(flow.width, ROW_WIDTH)) [x, line] = [inset, bottom + GAP];
      boxes.set(index, moved({ ...size, x: x + size.width / 2, y: line + size.height / 2 }));
      x += size.width + GAP;
      right = Math.max(right, x - GAP);
      bottom = Math.max(bottom, line + size.height);
    }
    if (frame !== '') {
      const size = { width: Math.max(right + inset, textWidth([frame]) + 2 * PADDING), height: bottom - top + 2 * inset + HEAD };
      frames.push(moved({ name: frame, ...size, x: size.width / 2, y: bottom + inset - size.height / 2 }));
      right = size.width;
    }
    width = Math.max(width, right);
    y = bottom + inset;
  }
  return {
    width: width + 2 * MARGIN,
    height: y + 2 * MARGIN,
    boxes: scene.boxes.map((_, index) => boxes.get(index)!),
    frames,
    arrows: flow.arrows.map(({ points, label }) => ({ points: points.map(moved), ...(label && { label: moved(label) }) })),
  };
}

function moved<T extends Point>(place: T): T {
  return { ...place, x: place.x + MARGIN, y: place.y + MARGIN };
}

function grouped(items: readonly number[], keyOf: (item: number) => string): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const item of items) groups.set(keyOf(item), [...groups.get(keyOf(item)) ?? [], item]);
  return groups;
}
