import type { ObjectKey } from './object-key';
import type { RawObject } from '../../judge/objects/read/documents';

/** A manifest by what it is and where it stands, its fields not yet understood. */
export interface GivenObject {
  readonly group: string;
  readonly kind: string;
  /** Empty for kinds that stand in none. */
  readonly namespace: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Finds manifests without looking at all of them each time. The version of their group does not matter. */
export class ManifestIndex {
  private readonly byKind = new Map<string, GivenObject[]>();
  private readonly byName = new Map<readonly GivenObject[], ReadonlyMap<string, GivenObject>>();

  public constructor(objects: readonly RawObject[]) {
    for (const object of objects) this.add(object);
  }

  /** Every object, those of one group and kind together. */
  public byGroupAndKind(): Iterable<readonly GivenObject[]> {
    return this.byKind.values();
  }

  public ofKind(group: string, kind: string): readonly GivenObject[] {
    return this.byKind.get(keyOf(group, kind)) ?? NOTHING;
  }

  public tryFind(group: string, kind: string, namespace: string, name: string): GivenObject | undefined {
    const objects = this.ofKind(group, kind);
    const named = this.byName.get(objects) ?? new Map(objects.map((object) => [keyOf(object.namespace, object.name), object]));
    this.byName.set(objects, named);
    return named.get(keyOf(namespace, name));
  }

  private add({ body, id: { group, kind, namespace, name } }: RawObject): void {
    const object = { group, kind, namespace, name, body };
    const key = keyOf(group, kind);
    const alike = this.byKind.get(key);
    if (alike) alike.push(object);
    else this.byKind.set(key, [object]);
  }
}

const NOTHING: readonly GivenObject[] = Object.freeze([]);

/** The fields of a value; none where it is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {};
}

/** The items of a value; none where it is no list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value as unknown[] : [];
}

/** The texts in a list. */
export function textsOf(value: unknown): readonly string[] {
  return itemsOf(value).filter((item): item is string => typeof item === 'string');
}

/** Whether nothing stands there: no value, no field and no item. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function keyOf(...parts: readonly string[]): string {
  return parts.join(' ');
}

/** An object by the name under which kubectl finds it. */
export function nameOf({ kind, namespace, name }: GivenObject): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** An object by what it is for the API server. */
export function keyOfObject({ group, kind, namespace, name }: GivenObject): ObjectKey {
  return { group, kind, namespace, name };
}
