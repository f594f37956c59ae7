import type { RawObject } from '../reach/parse/documents';
import { Field, type ObjectRef } from '../reach/parse/field';

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

/** Reads an object with one of the judge's parsers. */
export function typedOf<T>(item: Item, parse: (ref: ObjectRef, root: Field, malformed: () => boolean) => T): Typed<T> {
  return Object.freeze({ item, typed: parse(item.ref, item.root, () => false) });
}
