import { ApiObjectMetadataDefinition } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { normalize } from './normalize';

/** What cdk8s keeps of metadata. It has no other way to say whether there are labels at all. */
interface Kept {
  readonly name?: unknown;
  readonly namespace?: unknown;
  readonly labels: object;
  readonly annotations: object;
  readonly finalizers: readonly unknown[];
  readonly ownerReferences: readonly unknown[];
  readonly _additionalAttributes: object;
}

/** Fields that the others of `Kept` hold already. */
const HELD: ReadonlySet<string> = new Set(['name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences']);

/**
 * The metadata of an object as cdk8s writes it, which resolves every value and copies all of it twice. Metadata that is more than names,
 * labels and annotations of plain text is left to cdk8s.
 */
export function metadataOf({ metadata }: ApiObject): object {
  return tryRead(metadata) ?? metadata.toJson() as object;
}

function tryRead(metadata: ApiObjectMetadataDefinition): object | undefined {
  if (metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson) return undefined;
  const { name, namespace, labels, annotations, finalizers, ownerReferences, _additionalAttributes: more } = metadata as unknown as Partial<Kept>;
  if (!labels || !annotations || !more || finalizers?.length !== 0 || ownerReferences?.length !== 0) return undefined;
  if (!isText(name) || !isText(namespace) || !holdsText(labels) || !holdsText(annotations)) return undefined;
  for (const key of Object.keys(more)) if (!HELD.has(key)) return undefined;
  // cdk8s always sorts metadata, whatever the setting for other keys.
  return normalize({ annotations: filled(annotations), labels: filled(labels), name, namespace }, true) as object;
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function holdsText(map: object): boolean {
  if (map.constructor !== Object) return false;
  for (const key of Object.keys(map)) if (!isText(map[key as never])) return false;
  return true;
}

/** cdk8s leaves out maps in which nothing stands. */
function filled(map: object): object | undefined {
  for (const key of Object.keys(map)) if (map[key as never] !== undefined) return map;
  return undefined;
}
