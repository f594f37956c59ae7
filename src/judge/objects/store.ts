/** Every object of the input, parsed once: as it was written, where it stands and what it is. The proof and the rules read the same. */
import type { RawObject } from './read/documents';
import { Field, type ObjectRef } from './read/field';

export class StoredObject {
  readonly group: string;
  readonly kind: string;
  /** Empty for kinds that stand in none. */
  readonly namespace: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly ref: ObjectRef;
  private cursor?: Field;

  constructor({ body, origin, id: { group, kind, namespace, name } }: RawObject) {
    this.group = group;
    this.kind = kind;
    this.namespace = namespace;
    this.name = name;
    this.body = body;
    this.ref = Object.freeze({ kind, namespace, name, origin });
  }

  /** A cursor at its root. What is wrong with a field is the judge's to report: here it is one that is missing. */
  get root(): Field {
    return this.cursor ??= Field.root(this.body, this.ref, []);
  }
}

/** Finds objects without looking at all of them each time. The version of their group does not matter. */
export class ObjectStore {
  readonly all: readonly StoredObject[];
  private readonly byKind = new Map<string, StoredObject[]>();
  private readonly byName = new Map<readonly StoredObject[], ReadonlyMap<string, StoredObject>>();

  constructor(objects: readonly RawObject[]) {
    this.all = Object.freeze(objects.map((object) => new StoredObject(object)));
    for (const object of this.all) {
      const key = keyOf(object.group, object.kind);
      const alike = this.byKind.get(key);
      if (alike) alike.push(object);
      else this.byKind.set(key, [object]);
    }
  }

  /** Every object, those of one group and kind together. */
  byGroupAndKind(): Iterable<readonly StoredObject[]> {
    return this.byKind.values();
  }

  ofKind(group: string, kind: string): readonly StoredObject[] {
    return this.byKind.get(keyOf(group, kind)) ?? NOTHING;
  }

  tryFind(group: string, kind: string, namespace: string, name: string): StoredObject | undefined {
    const objects = this.ofKind(group, kind);
    if (objects.length === 0) return undefined;
    const named = this.byName.get(objects) ?? new Map(objects.map((object) => [keyOf(object.namespace, object.name), object]));
    this.byName.set(objects, named);
    return named.get(keyOf(namespace, name));
  }

  /** The objects of one kind that are in a list of what was read, each with what was read of it. */
  withRead<T extends { readonly ref: ObjectRef }>(group: string, kind: string, read: readonly T[]): readonly (readonly [StoredObject, T])[] {
    const objects = this.ofKind(group, kind);
    if (objects.length === 0) return [];
    const byRef = new Map(read.map((one) => [one.ref, one]));
    return objects.flatMap((object) => {
      const found = byRef.get(object.ref);
      return found ? [[object, found] as const] : [];
    });
  }
}

const NOTHING: readonly StoredObject[] = Object.freeze([]);

function keyOf(...parts: readonly string[]): string {
  return parts.join(' ');
}
