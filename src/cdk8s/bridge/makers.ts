import type { WrittenObject } from './written-objects';
import type { ObjectKey } from '../../proof/objects/object-key';

/** Finds the construct that makes an object. The index is made when it is first asked for, because most proofs hold. */
export class Makers {
  private index: ReadonlyMap<string, WrittenObject> | undefined;

  public constructor(private readonly made: readonly WrittenObject[]) {}

  public tryFind(key: ObjectKey): WrittenObject | undefined {
    this.index ??= new Map(this.made.map((one) => [nameOf(one.id), one]));
    return this.index.get(nameOf(key));
  }
}

/** The value of an annotation of an object, if it has one. */
export function tryAnnotation({ body }: WrittenObject, key: string): unknown {
  const { annotations } = (body.metadata ?? {}) as { readonly annotations?: Readonly<Record<string, unknown>> | null };
  return annotations && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}

function nameOf({ group, kind, namespace, name }: ObjectKey): string {
  return JSON.stringify([group, kind, namespace, name]);
}
