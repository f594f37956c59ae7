import type { ApiObject } from 'cdk8s';
import type { ObjectKey } from '../prove/message';

/** A construct with what is written of it: one object, or a list of them. */
export interface MadeObject {
  readonly construct: ApiObject;
  readonly manifest: unknown;
}

interface Head {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly items?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown; readonly annotations?: Readonly<Record<string, unknown>> };
}

/** Finds the construct that makes an object. The index is made when it is first asked for, because most proofs hold. */
export class Makers {
  private index: ReadonlyMap<string, readonly MadeObject[]> | undefined;

  public constructor(private readonly made: readonly MadeObject[]) {}

  public tryFind(key: ObjectKey): MadeObject | undefined {
    this.index ??= indexOf(this.made);
    const alike = this.index.get(nameOf(key)) ?? [];
    const at = ({ manifest }: MadeObject) => headOf(manifest).metadata?.namespace;
    // What names no namespace is in the default one, or is cluster-scoped; both are the only ones of their name almost always.
    return alike.find((one) => at(one) === key.namespace) ?? alike.find((one) => at(one) === undefined || key.namespace === '');
  }
}

/** The text of an annotation of an object, if it has one. */
export function tryAnnotation({ manifest }: MadeObject, key: string): unknown {
  return headOf(manifest).metadata?.annotations?.[key];
}

function indexOf(made: readonly MadeObject[]): ReadonlyMap<string, readonly MadeObject[]> {
  const index = new Map<string, MadeObject[]>();
  for (const one of made.flatMap(flattened)) {
    const { apiVersion, kind, metadata } = headOf(one.manifest);
    const [group = '', version] = String(apiVersion).split('/');
    const key = nameOf({ group: version === undefined ? '' : group, kind: String(kind), name: String(metadata?.name) });
    const alike = index.get(key);
    if (alike) alike.push(one);
    else index.set(key, [one]);
  }
  return index;
}

/** The objects of a list are made by whoever makes the list. */
function flattened(one: MadeObject): readonly MadeObject[] {
  const { kind, items } = headOf(one.manifest);
  if (!Array.isArray(items) || typeof kind !== 'string' || !kind.endsWith('List')) return [one];
  return items.flatMap((manifest) => flattened({ construct: one.construct, manifest }));
}

function headOf(manifest: unknown): Head {
  return typeof manifest === 'object' && manifest !== null ? manifest as Head : {};
}

function nameOf({ group, kind, name }: Omit<ObjectKey, 'namespace'>): string {
  return JSON.stringify([group, kind, name]);
}
