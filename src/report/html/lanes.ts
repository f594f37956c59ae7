/** Where arrows rise and fall between two columns, so that no two lie on each other. */

/** Arrows that share a box on one side of a channel, and so one vertical line: their heights on both sides. */
export interface Bundle {
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
}

/** Heights that are nearer to each other look like one. */
const NEAR = 4;
/** Two lines that lie on each other are worse than any number of crossings. */
const OVERLAP = 1000;
/** How often neighbours are swapped to avoid crossings. */
const PASSES = 12;

interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** The lane of each bundle, counted from the left. Bundles that are far enough apart share one. */
export function lanesOf(bundles: readonly Bundle[]): readonly number[] {
  const spans = bundles.map(({ lefts, rights }) => ({ top: Math.min(...lefts, ...rights), bottom: Math.max(...lefts, ...rights) }));
  const order = bundles.map((_, index) => index).sort((one, other) => spans[one].top - spans[other].top);
  const crossings = (left: number, right: number): number => {
    const [before, behind] = [spans[left], spans[right]];
    const through = (heights: readonly number[], { top, bottom }: Span) => heights.filter((height) => height > top && height < bottom).length;
    const lying = bundles[left].rights.filter((height) => bundles[right].lefts.some((other) => Math.abs(other - height) < NEAR)).length;
    return through(bundles[right].lefts, before) + through(bundles[left].rights, behind) + lying * OVERLAP;
  };
  for (let pass = 0; pass < PASSES; pass += 1) {
    let swapped = false;
    for (let at = 1; at < order.length; at += 1) {
      const [left, right] = [order[at - 1], order[at]];
      if (crossings(right, left) >= crossings(left, right)) continue;
      [order[at - 1], order[at]] = [right, left];
      swapped = true;
    }
    if (!swapped) break;
  }
  const lanes: number[] = [];
  order.forEach((index, at) => {
    const before = order.slice(0, at).filter((other) => areNear(spans[index], spans[other]));
    lanes[index] = Math.max(-1, ...before.map((other) => lanes[other])) + 1;
  });
  return lanes;
}

function areNear(one: Span, other: Span): boolean {
  return one.top < other.bottom + 2 * NEAR && other.top < one.bottom + 2 * NEAR;
}
