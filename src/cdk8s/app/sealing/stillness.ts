/** Whether a tree stood still while its objects were rendered, and whether they would be rendered alike again. */
import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { nameOfManifest } from './seal';
import { RenderedObject } from '../objects/rendered-object';

/** Every object of a tree. */
export function objectsOf(root: IConstruct): readonly ApiObject[] {
  return root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
}

/** What was not there before, or is not there any more, or would be another if it were rendered again. In words. */
export function unrest(root: IConstruct, manifests: ReadonlyMap<ApiObject, object>): readonly Unrest[] {
  const changed = [...manifests].filter(([object, manifest]) => mayDiffer(object) && JSON.stringify(object.toJson()) !== JSON.stringify(manifest));
  const now = new Set(objectsOf(root));
  return [
    ...[...now].filter((object) => !manifests.has(object)).map((object) => describe(object, object.toJson() as object,
      'was made while others were rendered, expected all objects before: it was not checked; create it before app.synth(), not in a Lazy, a resolver or a toJson')),
    ...[...manifests].filter(([object]) => !now.has(object)).map(([object, manifest]) => describe(object, manifest,
      'was taken out of the tree while others were rendered, expected all objects to stay; take it out before app.synth()')),
    ...changed.map(([object, manifest]) => describe(object, manifest,
      'differs each time it is rendered, expected the same: what is written would not be what was looked at; take the clock, random numbers and counters out of its Lazy values')),
  ];
}

/** An object, and what is wrong with it. */
export interface Unrest {
  readonly object: ApiObject;
  readonly text: string;
}

function describe(object: ApiObject, manifest: object, words: string): Unrest {
  return { object, text: `${nameOfManifest(manifest)} at ${object.node.path}: ${words}` };
}

/** Objects that are made here and worked out by nobody else's code, though they are no `RenderedObject`. */
const SETTLED = new WeakSet<ApiObject>();

/** Nobody can put a value into the object that is worked out each time. */
export function settle(object: ApiObject): void {
  SETTLED.add(object);
}

/** Ours are rendered from the graph, which is frozen. Others may be worked out by somebody's code each time. */
function mayDiffer(object: ApiObject): boolean {
  if (RenderedObject.isRendered(object) || SETTLED.has(object)) return false;
  const { props, toJson } = object as unknown as { readonly props: unknown; readonly toJson: unknown };
  if (toJson !== ApiObject.prototype.toJson) return true;
  return !isPlain(props);
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if (Array.isArray(value)) return value.every(isPlain);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const key in value) if (!isPlain(value[key as never])) return false;
  return true;
}
