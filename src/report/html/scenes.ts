/**
 * What is drawn at once. A small cluster is one drawing. In a larger one namespaces are boxes of their own, with counted arrows between
 * them, and each namespace has a drawing in which its services stand among the boxes of the others.
 */
import type { NodeKind, Picture, PictureEdge } from '../picture';
import { wrapped } from './text';

export interface SceneBox {
  readonly kind: NodeKind | 'namespace';
  /** The whole name; lines show as much of it as there is room for. */
  readonly name: string;
  readonly lines: readonly string[];
  /** The node of the picture; absent for a whole namespace. */
  readonly node?: number;
  /** The namespace whose frame it stands in. */
  readonly frame?: string;
  /** The namespace that a click opens. */
  readonly opens?: string;
}

export interface SceneArrow {
  /** Positions among the boxes. */
  readonly from: number;
  readonly to: number;
  readonly verdict: PictureEdge['verdict'];
  /** The arrows of the picture that it stands for. */
  readonly edges: readonly number[];
  readonly lines: readonly string[];
  /** What of that remains if there is no room for all of it. */
  readonly short: readonly string[];
}

export interface Scene {
  /** The namespace that is open; absent where none is, or all are. */
  readonly namespace?: string;
  readonly boxes: readonly SceneBox[];
  readonly arrows: readonly SceneArrow[];
}

/** From this many services on, namespaces are boxes. */
const MANY = 30;

/** The longest line in a box and on an arrow, in characters. */
const LONGEST = 22;
const LONGEST_LABEL = 11;

export function scenesOf(picture: Picture): readonly Scene[] {
  const namespaces = [...new Set(picture.nodes.flatMap(({ namespace }) => namespace ?? []))].sort();
  const services = picture.nodes.filter(({ kind }) => kind === 'workload').length;
  if (services < MANY || namespaces.length < 2) return [sceneOf(picture, () => true)];
  return [
    sceneOf(picture, () => false),
    ...namespaces.map((open) => ({ namespace: open, ...sceneOf(picture, (namespace) => namespace === open, open) })),
  ];
}

/** A drawing in which some namespaces are open. With `around`, only what that namespace has to do with is drawn. */
function sceneOf(picture: Picture, isOpen: (namespace: string) => boolean, around?: string): Scene {
  const { nodes, edges } = picture;
  const touches = (edge: PictureEdge) => around === undefined || nodes[edge.from].namespace === around || nodes[edge.to].namespace === around;
  const boxes: SceneBox[] = [];
  const places = new Map<string, number>();
  const place = (index: number): number => {
    const { namespace, name, kind } = nodes[index];
    const closed = namespace !== undefined && !isOpen(namespace);
    const key = closed ? `namespace ${namespace}` : `node ${index}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const short = namespace === undefined ? name : name.slice(namespace.length + 1);
    places.set(key, boxes.length);
    boxes.push(closed
      ? { kind: 'namespace', name: `namespace ${namespace}`, lines: [...wrapped(namespace, LONGEST), sizeWords(picture, namespace)], opens: namespace }
      : { kind, name, node: index, lines: wrapped(short, LONGEST), ...(namespace !== undefined && { frame: namespace }) });
    return boxes.length - 1;
  };
  nodes.forEach(({ namespace }, index) => {
    if (namespace !== undefined && (around === undefined || namespace === around)) place(index);
  });
  const arrows = new Map<string, { from: number; to: number; edges: number[] }>();
  edges.forEach((edge, index) => {
    if (!touches(edge)) return;
    const [from, to] = [place(edge.from), place(edge.to)];
    if (from === to) return;
    const counted = boxes[from].kind === 'namespace' || boxes[to].kind === 'namespace';
    const key = `${from} ${to} ${counted ? '' : edge.verdict}`;
    const arrow = arrows.get(key);
    if (arrow) arrow.edges.push(index);
    else arrows.set(key, { from, to, edges: [index] });
  });
  const isOverview = boxes.every(({ kind }) => kind !== 'workload');
  const textOf = (indexes: readonly number[]) => (
    isOverview ? countOf(indexes) : { lines: labelOf(picture, indexes), short: shortLabelOf(picture, indexes) }
  );
  const drawn = [...arrows.values()].map((arrow): SceneArrow => ({ ...arrow, verdict: leastCertain(picture, arrow.edges), ...textOf(arrow.edges) }));
  return { boxes, arrows: drawn };
}

function sizeWords({ nodes }: Picture, namespace: string): string {
  const count = nodes.filter((node) => node.namespace === namespace).length;
  return count === 1 ? '1 service' : `${count} services`;
}

/** One arrow for many calls looks like the one that is known least. */
function leastCertain({ edges }: Picture, indexes: readonly number[]): PictureEdge['verdict'] {
  const verdicts = new Set(indexes.map((index) => edges[index].verdict));
  return (['unknown', 'conditional', 'allow'] as const).find((verdict) => verdicts.has(verdict)) ?? 'allow';
}

/** What a single arrow allows, as far as there is room: the panel has the rest. Of several arrows, how many. */
function labelOf({ edges }: Picture, indexes: readonly number[]): readonly string[] {
  if (indexes.length > 1) return [`${indexes.length} calls`];
  const [{ words }, ...others] = edges[indexes[0]].accesses;
  const lines = wrapped(words, LONGEST_LABEL);
  const first = lines.length > 2 ? shortened(words) : lines;
  return others.length === 0 ? first : [...first.slice(0, -1), `${first[first.length - 1]} +${others.length}`];
}

/** Two lines: of a path the end, which tells it apart from others. */
function shortened(words: string): readonly string[] {
  const [path] = /(?<= )\/[^ ]*/.exec(words) ?? [];
  const [first, second] = wrapped(words, LONGEST_LABEL);
  if (path === undefined) return [first, `${second}…`];
  const [before, ...others] = wrapped(words.slice(0, words.indexOf(path)).trim(), LONGEST_LABEL);
  const end = path.replace(/,$/, '').slice(path.lastIndexOf('/'));
  return [others.length === 0 ? before : `${before}…`, end.length < LONGEST_LABEL ? `…${end}` : `…${end.slice(0, LONGEST_LABEL - 2)}…`];
}

/** The port, and whether there is more to say. */
function shortLabelOf({ edges }: Picture, indexes: readonly number[]): readonly string[] {
  if (indexes.length > 1) return [`${indexes.length} calls`];
  const [{ words, port }, ...others] = edges[indexes[0]].accesses;
  return [words === port && others.length === 0 ? words : `${port} …`];
}

function countOf(edges: readonly number[]): Pick<SceneArrow, 'lines' | 'short'> {
  const lines = [`${edges.length}`];
  return { lines, short: lines };
}
