import { DEFAULT_NAMESPACE } from '../reach/known';
import type { RawObject } from '../reach/parse/documents';
import { Field, type ObjectRef } from '../reach/parse/field';
import { groupOf } from '../reach/parse/kinds';

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

/** Kinds outside namespaces, among those that rules read. Source: Kubernetes API reference. */
const CLUSTER_KINDS: ReadonlySet<string> = new Set(['Namespace', 'ClusterRole', 'ClusterRoleBinding']);

/** What parsers report is the judge's business; rules read a field that makes no sense as one that is missing. */
export function itemOf({ body, origin }: RawObject): Item {
  const kind = String(body.kind);
  const metadata = Field.root(body, { kind, namespace: '', name: '', origin }, []).child('metadata');
  const given = metadata.child('namespace').string();
  const ref: ObjectRef = Object.freeze({
    kind,
    namespace: CLUSTER_KINDS.has(kind) ? '' : given || DEFAULT_NAMESPACE,
    name: metadata.child('name').string() ?? '',
    origin,
  });
  const group = typeof body.apiVersion === 'string' ? groupOf(body.apiVersion) : '';
  return Object.freeze({ ref, group, root: Field.root(body, ref, []) });
}

/** Reads an object with one of the judge's parsers. */
export function typedOf<T>(item: Item, parse: (ref: ObjectRef, root: Field, malformed: () => boolean) => T): Typed<T> {
  return Object.freeze({ item, typed: parse(item.ref, item.root, () => false) });
}
