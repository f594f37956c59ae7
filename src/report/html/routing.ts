/**
 * Where arrows run. dagre keeps a free place in every column of boxes that an arrow passes, but only in its middle; between the columns it goes
 * straight, which may cut through a box beside. So arrows cross columns level, and rise and fall in lanes of the channels between them. Channels
 * become as wide as their lanes need.
 */
import { lanesOf, type Bundle } from './lanes';
import type { Box, Point } from './shapes';

/** An arrow by its ends, and the places that dagre kept free for it. */
export interface Way {
  readonly from: number;
  readonly to: number;
  readonly kept: readonly Point[];
}

export interface Routes {
  readonly arrows: readonly (readonly Point[])[];
  /** Where a place is once the channels have the room that they need. */
  readonly moved: <T extends Point>(place: T) => T;
  /** The same for a frame, whose sides stand in channels. */
  readonly movedFrame: <T extends Box>(frame: T) => T;
  /** By how much the drawing becomes wider. */
  readonly added: number;
}

/** The room of one lane, in pixels. */
const LANE = 5;
/** How far from a box in both directions, up and down, arrows leave it that also gets some on the same side. */
const APART = 5;

interface Column {
  left: number;
  right: number;
}

/** A piece of an arrow in the channel behind a column. */
interface Run {
  readonly channel: number;
  /** Equal for runs that share a vertical line. */
  readonly bundle: string;
  readonly left: number;
  readonly right: number;
}

export function route(boxes: ReadonlyMap<number, Box>, labels: readonly Box[], ways: readonly Way[]): Routes {
  const columns = columnsOf([...boxes.values(), ...labels, ...ways.flatMap(({ kept }) => kept.map((point) => ({ ...point, width: 0, height: 0 })))]);
  const columnAt = ({ x }: Point) => columns.findIndex(({ left, right }) => left <= x && x <= right);
  const heightAt = heightsAtBoxes(boxes, ways);
  const runs = ways.map((way): readonly Run[] => {
    const direction = boxes.get(way.to)!.x >= boxes.get(way.from)!.x ? 1 : -1;
    const stops = [
      { column: columnAt(boxes.get(way.from)!), y: heightAt(way.from, 'out', direction), key: `${way.from} out ${direction}` },
      ...way.kept.map((point) => ({ column: columnAt(point), y: point.y, key: undefined })),
      { column: columnAt(boxes.get(way.to)!), y: heightAt(way.to, 'in', -direction), key: `${way.to} in ${-direction}` },
    ];
    return stops.slice(1).map((end, index) => {
      const start = stops[index];
      const [left, right] = direction > 0 ? [start, end] : [end, start];
      return { channel: left.column, bundle: left.key ?? right.key ?? `way ${ways.indexOf(way)}`, left: left.y, right: right.y };
    });
  });
  const channels = columns.map((_, channel) => lanesIn(runs.flat().filter((run) => run.channel === channel)));
  const extras = columns.map(({ right }, index) => {
    const next = columns[index + 1];
    return next === undefined ? 0 : Math.max(0, Math.ceil((channels[index].count + 1) * LANE - (next.left - right)));
  });
  const shifted = (x: number, isRightSide = false) => columns.reduce((sum, { right }, index) => {
    const isBehind = isRightSide ? columns[index + 1] !== undefined && columns[index + 1].left <= x : right < x;
    return isBehind ? sum + extras[index] : sum;
  }, x);
  const laneAt = ({ channel, bundle }: Run): number => {
    const [left, right] = [shifted(columns[channel].right, true), shifted(columns[channel + 1].left)];
    const { count, laneOf } = channels[channel];
    return left + ((laneOf.get(bundle)! + 1) * (right - left)) / (count + 1);
  };
  const arrows = ways.map(({ from, to }, index) => {
    const direction = boxes.get(to)!.x >= boxes.get(from)!.x ? 1 : -1;
    const ends = runs[index].map((run) => (direction > 0 ? [run.left, run.right] : [run.right, run.left]));
    const edgeOf = (box: number, side: number) => shifted(boxes.get(box)!.x) + side * boxes.get(box)!.width / 2;
    return [
      { x: edgeOf(from, direction), y: ends[0][0] },
      ...runs[index].flatMap((run, at) => (ends[at][0] === ends[at][1] ? [] : ends[at].map((y) => ({ x: laneAt(run), y })))),
      { x: edgeOf(to, -direction), y: ends[ends.length - 1][1] },
    ];
  });
  return {
    arrows,
    moved: (place) => ({ ...place, x: shifted(place.x) }),
    movedFrame: (frame) => {
      const [left, right] = [shifted(frame.x - frame.width / 2), shifted(frame.x + frame.width / 2, true)];
      return { ...frame, x: (left + right) / 2, width: right - left };
    },
    added: extras.reduce((sum, extra) => sum + extra, 0),
  };
}

/** Boxes and labels of one column have their middles at one height of the flow. */
function columnsOf(places: readonly Box[]): readonly Column[] {
  const columns = new Map<number, Column>();
  for (const { x, width } of places) {
    const known = columns.get(Math.round(x));
    columns.set(Math.round(x), { left: Math.min(known?.left ?? x, x - width / 2), right: Math.max(known?.right ?? x, x + width / 2) });
  }
  return [...columns.values()].sort((one, other) => one.left - other.left);
}

/** At which height arrows leave and meet boxes: in the middle, unless both happen on one side. */
function heightsAtBoxes(boxes: ReadonlyMap<number, Box>, ways: readonly Way[]): (box: number, role: 'in' | 'out', side: number) => number {
  const used = new Set(ways.flatMap(({ from, to }) => {
    const side = boxes.get(to)!.x >= boxes.get(from)!.x ? 1 : -1;
    return [`${from} out ${side}`, `${to} in ${-side}`];
  }));
  return (box, role, side) => {
    const isShared = used.has(`${box} ${role === 'in' ? 'out' : 'in'} ${side}`);
    return boxes.get(box)!.y + (isShared ? (role === 'in' ? APART : -APART) : 0);
  };
}

interface Lanes {
  readonly count: number;
  readonly laneOf: ReadonlyMap<string, number>;
}

function lanesIn(runs: readonly Run[]): Lanes {
  const bundles = new Map<string, { lefts: number[]; rights: number[] }>();
  for (const { bundle, left, right } of runs) {
    const known = bundles.get(bundle) ?? { lefts: [], rights: [] };
    known.lefts.push(left);
    known.rights.push(right);
    bundles.set(bundle, known);
  }
  const bent = [...bundles].filter(([, { lefts, rights }]: readonly [string, Bundle]) => lefts.some((left, index) => left !== rights[index]));
  const lanes = lanesOf(bent.map(([, bundle]) => bundle));
  return { count: Math.max(-1, ...lanes) + 1, laneOf: new Map(bent.map(([key], index) => [key, lanes[index]])) };
}
