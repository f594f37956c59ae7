/** Shapes of a layout and how much room a name takes. */
import type { Picture, PictureNode } from '../picture';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box by its middle. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  /** The `d` of an SVG path. */
  readonly path: string;
  readonly label: string;
  readonly labelAt: Point;
  /** Leaves its namespace. */
  readonly far?: boolean;
}

/** Boxes and arrows in a frame that begins at 0,0, by their position in the picture. */
export interface Block {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<number, Box>;
  readonly edges: ReadonlyMap<number, readonly Point[]>;
}

const CHARACTER = 7.3;
const LABEL_CHARACTER = 6.1;
const NODE_HEIGHT = 38;
const NODE_PADDING = 34;
const NODE_LEAST = 96;
const LONGEST_LABEL = 26;

export const LABEL_HEIGHT = 16;

/** The part of a workload's name that its box shows; its namespace is drawn around it. */
export function shortName(node: PictureNode): string {
  return node.namespace === undefined ? node.name : node.name.slice(node.namespace.length + 1);
}

export function sizeOf(node: PictureNode): { readonly width: number; readonly height: number } {
  return { width: Math.max(NODE_LEAST, Math.ceil(shortName(node).length * CHARACTER) + NODE_PADDING), height: NODE_HEIGHT };
}

export function labelWidth(label: string): number {
  return Math.round(label.length * LABEL_CHARACTER + 8);
}

/** As much of an arrow's accesses as fits on it. */
export function labelOf(edge: Picture['edges'][number]): string {
  const words = edge.accesses.map((access) => access.words);
  const joined = words.join(', ');
  if (joined.length <= LONGEST_LABEL) return joined;
  const first = words[0].length > LONGEST_LABEL ? `${words[0].slice(0, LONGEST_LABEL - 1)}…` : words[0];
  return words.length === 1 ? first : `${first} +${words.length - 1}`;
}

export function shifted<T extends Point>(point: T, dx: number, dy: number): T {
  return { ...point, x: point.x + dx, y: point.y + dy };
}
