import type { IConstruct } from 'constructs';
import type { CommonCallRecord, DefaultsRecord } from '../../author/graph/record/record';

/** What a construct says for everything under it. */
interface PlacedDefaults {
  readonly construct: IConstruct;
  readonly record: () => DefaultsRecord | CommonCallRecord;
}

/** By the root of the tree, in the order in which they were set. They declare nothing by themselves, so that a plain tree stays one. */
const DEFAULTS = new WeakMap<IConstruct, readonly PlacedDefaults[]>();

/** Records for the proof what holds for everything under a construct. */
export function recordDefaults(construct: IConstruct, record: PlacedDefaults['record']): void {
  DEFAULTS.set(construct.node.root, [...defaultsUnder(construct.node.root), { construct, record }]);
}

export function defaultsUnder(root: IConstruct): readonly PlacedDefaults[] {
  return DEFAULTS.get(root) ?? [];
}
