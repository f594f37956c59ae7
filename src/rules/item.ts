import type { RawObject } from '../judge/objects/read/documents';
import { Field, isRefused, type ObjectRef, type Problem } from '../judge/objects/read/field';
import { isStored, refuseMetadata } from '../judge/objects/refusals/metadata';

/** One object of the input, with a cursor at its root. */
export interface Item {
  readonly ref: ObjectRef;
  readonly group: string;
  readonly root: Field;
}

/** An object together with what the judge's parser understood of it. */
export interface Typed<T> {
  readonly item: Item;
  readonly typed: T;
}

/** What parsers report is the judge's business; rules read a field that makes no sense as one that is missing. */
export function itemOf({ body, origin, id: { group, kind, namespace, name } }: RawObject): Item {
  const ref: ObjectRef = Object.freeze({ kind, namespace, name, origin });
  return Object.freeze({ ref, group, root: Field.root(body, ref, []) });
}

/**
 * Reads an object with one of the judge's parsers. One that a component refuses is in force for nobody, so no rule may count on it.
 * All objects of one reading share a list of problems, and with it what was read before.
 */
export function tryReadTyped<T>(
  item: Item, parse: (ref: ObjectRef, root: Field, malformed: () => boolean) => T, problems: Problem[],
): Typed<T> | undefined {
  const before = problems.length;
  const root = Field.root(item.root.value, item.ref, problems);
  refuseMetadata(item.ref, root.child('metadata'));
  const typed = parse(item.ref, root, () => false);
  const isInForce = isStored(root) || !problems.slice(before).some(isRefused);
  return isInForce ? Object.freeze({ item, typed }) : undefined;
}
