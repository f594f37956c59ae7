import type { ApiObject } from 'cdk8s';
import { synthesisError } from '../synthesis-error';

/** An object and what its file is named after. */
export interface NamedObject {
  readonly object: ApiObject;
  readonly kind: string;
  readonly name: string;
  /** Empty: none. */
  readonly namespace: string;
}

interface Named {
  readonly name: string;
  readonly objects: readonly [ApiObject];
}

/** What a name is made of, from the one that cdk8s uses to one that no two objects share. */
const NAMES: readonly ((object: NamedObject) => readonly string[])[] = [
  ({ kind, name }) => [kind, name],
  ({ kind, name, namespace }) => [kind, namespace, name],
  ({ kind, name, namespace, object }) => [kind, object.apiGroup, namespace, name],
  ({ kind, name, namespace, object }) => [kind, namespace, name, object.node.addr],
];

/**
 * A file name for each object: that of cdk8s, `kind.name`, where no other object has it; else the namespace is added for all that would
 * share it, and more where that is not enough. Upper and lower case are one name, because to some file systems they are.
 */
export function distinctNames(objects: readonly NamedObject[]): readonly Named[] {
  const names = new Map<ApiObject, string>();
  let open = objects;
  for (const partsOf of NAMES) {
    const texts = open.map((object) => fileName(partsOf(object)));
    const uses = new Map<string, number>();
    for (const text of [...names.values(), ...texts]) uses.set(text.toLowerCase(), (uses.get(text.toLowerCase()) ?? 0) + 1);
    const shared: NamedObject[] = [];
    open.forEach((object, index) => {
      const text = texts[index] ?? '';
      if (uses.get(text.toLowerCase()) === 1) names.set(object.object, text);
      else shared.push(object);
    });
    open = shared;
  }
  return objects.map(({ object }) => ({ name: nameOf(names, object), objects: [object] }));
}

function nameOf(names: ReadonlyMap<ApiObject, string>, object: ApiObject): string {
  const name = names.get(object);
  if (name === undefined) throw synthesisError(`${object.node.path}: no file name is left for it beside those of the other objects; give it another name`);
  return name;
}

function fileName(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('.').replace(/[^0-9a-zA-Z-_.]/g, '');
}
