import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { RenderedObject } from '../objects/rendered-object';
import type { Held } from '../objects/rendered-object';
import { synthesisError } from '../synthesis-error';

/** Methods that may have been replaced on an object. */
const OWN = ['toJson', 'addJsonPatch'] as const;

/**
 * Holds a tree still from the moment at which its objects were looked at until the last file is written: each object is written as it
 * was rendered then, and nothing can be added or patched.
 */
export class Seal {
  private readonly undo: (() => void)[] = [];
  private readonly holding: RenderedObject[] = [];

  public constructor(root: IConstruct, manifests: ReadonlyMap<ApiObject, object>) {
    // Every construct asks those above it before it takes a child.
    this.replace(root.node, 'locked', { get: () => true });
    const held: Held = { manifests, refuse: (object) => refuse(object, manifests.get(object) ?? {}) };
    for (const [object, manifest] of manifests) {
      if (RenderedObject.isRendered(object) && !OWN.some((key) => Object.hasOwn(object, key))) {
        object.hold(held);
        this.holding.push(object);
        continue;
      }
      this.replace(object, 'toJson', { value: () => manifest });
      this.replace(object, 'addJsonPatch', { value: () => refuse(object, manifest) });
    }
  }

  public open(): void {
    for (const undo of this.undo.splice(0).reverse()) undo();
    for (const object of this.holding.splice(0)) object.hold(undefined);
  }

  private replace(owner: object, key: string, by: PropertyDescriptor): void {
    const before = Object.getOwnPropertyDescriptor(owner, key);
    Object.defineProperty(owner, key, { ...by, configurable: true });
    this.undo.push(() => {
      if (before) Object.defineProperty(owner, key, before);
      else delete owner[key as never];
    });
  }
}

function refuse({ node }: ApiObject, manifest: object): never {
  throw synthesisError(`${nameOfManifest(manifest)} at ${node.path}: got a patch after it was rendered and looked at, expected all changes before; `
    + 'patch it before app.synth(), or in a validation of a construct below the app');
}

interface Named {
  readonly kind?: unknown;
  readonly metadata?: { readonly namespace?: unknown; readonly name?: unknown };
}

/** An object as kubectl names it. */
export function nameOfManifest(manifest: object): string {
  const { kind, metadata: { namespace, name } = {} } = manifest as Named;
  return `${String(kind)} ${namespace === undefined ? '' : `${String(namespace)}/`}${String(name)}`;
}
