import type { ObjectKey } from './object-key';
import { fieldsOf, itemsOf } from '../../judge/objects/kinds/kind';
import type { StoredObject } from '../../judge/objects/store';

export { fieldsOf, itemsOf };

/** The texts in a list. */
export function textsOf(value: unknown): readonly string[] {
  return itemsOf(value).filter((item): item is string => typeof item === 'string');
}

/** Whether nothing stands there: no value, no field and no item. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** An object by the name under which kubectl finds it. */
export function nameOf({ kind, namespace, name }: StoredObject): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** An object by what it is for the API server. */
export function keyOfObject({ group, kind, namespace, name }: StoredObject): ObjectKey {
  return { group, kind, namespace, name };
}
