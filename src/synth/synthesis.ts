import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

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
      UNDER_WAY.delete(root);
    }
  }

  /** Undefined where nobody synthesizes the tree now. */
  public static underWay(root: IConstruct): Synthesis | undefined {
    return UNDER_WAY.get(root);
  }

  private readonly rendered = new Map<ApiObject, object>();
  private readonly answers = new Map<unknown, unknown>();

  private constructor() {}

  /** The object as it is written. */
  public render(object: ApiObject): object {
    const known = this.rendered.get(object);
    if (known) return known;
    const manifest = object.toJson() as object;
    this.rendered.set(object, manifest);
    return manifest;
  }

  /** What `find` found when it was first asked for in this synthesis. */
  public once<T>(question: object, find: () => T): T {
    if (!this.answers.has(question)) this.answers.set(question, find());
    return this.answers.get(question) as T;
  }
}

const UNDER_WAY = new WeakMap<IConstruct, Synthesis>();
