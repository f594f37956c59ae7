import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Seal } from './seal';
import { objectsOf, unrest } from './stillness';
import type { Unrest } from './stillness';
import { deepFreeze } from '../objects/freeze';

/**
 * One synthesis of a tree, from its first question to its last file. Nothing may change in between, so that every object is rendered once
 * and whatever holds for the tree is found out once: what was proven is what is written.
 */
export class Synthesis {
  /** Does the work as one synthesis; as part of the one that is under way already, if there is one. */
  public static of<T>(root: IConstruct, work: (synthesis: Synthesis) => T): T {
    const outer = Synthesis.underWay(root);
    if (outer) return work(outer);
    const synthesis = new Synthesis();
    UNDER_WAY.set(root, synthesis);
    try {
      return work(synthesis);
    } finally {
      synthesis.sealed?.seal.open();
      UNDER_WAY.delete(root);
    }
  }

  /** Undefined where nobody synthesizes the tree now. */
  public static underWay(root: IConstruct): Synthesis | undefined {
    return UNDER_WAY.get(root);
  }

  private readonly rendered = new Map<ApiObject, object>();
  private sealed: { readonly seal: Seal; readonly unrest: readonly Unrest[]; readonly objects: readonly ApiObject[] } | undefined;
  private readonly answers = new Map<unknown, unknown>();

  private constructor() {}

  /** Whether everything is rendered, and held still. */
  public get isSealed(): boolean {
    return this.sealed !== undefined;
  }

  /** The object as it is written. */
  public render(object: ApiObject): object {
    const known = this.rendered.get(object);
    if (known) return known;
    const manifest = deepFreeze(object.toJson() as object);
    this.rendered.set(object, manifest);
    return manifest;
  }

  /**
   * Renders what was not rendered yet, and holds all of it still until the synthesis is over. What did not stand still meanwhile
   * can't be vouched for.
   */
  public seal(root: IConstruct): readonly Unrest[] {
    if (this.sealed) return this.sealed.unrest;
    const manifests = new Map(objectsOf(root).map((object) => [object, this.render(object)]));
    const found = unrest(root, manifests);
    this.sealed = { seal: new Seal(root, manifests), unrest: found, objects: [...manifests.keys()] };
    return found;
  }

  /** The objects of the tree when it was sealed; none before. */
  public get objects(): readonly ApiObject[] {
    return this.sealed?.objects ?? [];
  }

  /** What `find` found when it was first asked for in this synthesis. */
  public once<T>(question: object, find: () => T): T {
    if (!this.answers.has(question)) this.answers.set(question, find());
    return this.answers.get(question) as T;
  }
}

const UNDER_WAY = new WeakMap<IConstruct, Synthesis>();
