import { ApiObject, App, ImplicitTokenResolver, JsonPatch, Lazy, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import type { ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { normalize } from './normalize';
import { metadataOf } from './plain-metadata';

/** What fills an object when it is written, by top-level field. */
export interface Body {
  readonly fields: readonly string[];
  /** Plain data; makes all fields at once. */
  readonly render: () => object;
}

/** Objects as they were rendered, and what is done about a patch that comes later. */
export interface Held {
  readonly manifests: ReadonlyMap<ApiObject, object>;
  readonly refuse: (object: ApiObject) => never;
}

/** What is done to a manifest last, after all patches. */
export type Finish = (manifest: WrittenManifest) => WrittenManifest;

export interface WrittenManifest {
  /** A patch may have taken it away. */
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown } | null;
  readonly spec?: object;
}

/** The resolvers that every app has. They find nothing to resolve in plain data. */
const BUILT_IN: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/**
 * An ApiObject whose body is rendered from the graph when it is written, once for all its fields.
 *
 * cdk8s asks every resolver about every value of an object, which takes longer than making it. Our bodies are plain data, so that
 * this is left out where nobody brought a resolver of his own; what comes out is the same.
 */
export class RenderedObject extends ApiObject {
  /** By the class: `instanceof` takes every ApiObject for one of any class. */
  public static isRendered(object: ApiObject): object is RenderedObject {
    return RENDERED.has(object);
  }

  private readonly changes: JsonPatch[] = [];
  private held: Held | undefined;

  public constructor(
    scope: Construct, id: string, private readonly head: ApiObjectProps, private readonly body: Body, private readonly finish?: Finish,
  ) {
    super(scope, id, {
      ...head,
      ...Object.fromEntries(body.fields.map((field) => [field, Lazy.any({
        produce: () => body.render()[field as never],
      })])),
    });
    RENDERED.add(this);
  }

  /** Answers this instead of rendering, and takes no patch; until it is called with nothing. */
  public hold(held: Held | undefined): void {
    this.held = held;
  }

  public addJsonPatch(...ops: JsonPatch[]): void {
    this.held?.refuse(this);
    super.addJsonPatch(...ops);
    this.changes.push(...ops);
  }

  /** cdk8s writes what is not plain, or finds the words for what is wrong. */
  public toJson(): unknown {
    if (this.held) return this.held.manifests.get(this);
    const resolvesMore = App.of(this).resolvers.some((resolver) => !BUILT_IN.includes(resolver.constructor));
    const manifest = (resolvesMore ? undefined : this.plainJson()) ?? super.toJson();
    return this.finish ? this.finish(manifest as WrittenManifest) : manifest;
  }

  private plainJson(): object | undefined {
    try {
      const { apiVersion, kind } = this.head;
      const fields = normalize({ ...this.head, metadata: undefined, ...this.body.render() }) as object;
      const manifest = { apiVersion, kind, metadata: metadataOf(this), ...fields };
      return this.changes.length === 0 ? manifest : inOrder(JsonPatch.apply(manifest, ...this.changes) as Record<string, unknown>);
    } catch {
      return undefined;
    }
  }
}

const RENDERED = new WeakSet<ApiObject>();

/** A patch may have brought fields in any order. */
function inOrder(manifest: Readonly<Record<string, unknown>>): object {
  const first = ['apiVersion', 'kind', 'metadata'].filter((key) => key in manifest);
  return Object.fromEntries([...first, ...Object.keys(manifest)].map((key) => [key, manifest[key]]));
}
