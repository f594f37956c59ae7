import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Dependencies } from './dependencies';

/** Several vertices that others depend on together. Replaces an edge from every dependent object to each of them. */
export class Group {
  public constructor(public readonly members: readonly Vertex[]) {}
}

export type Vertex = IConstruct | Group;

/**
 * The order of objects. If one construct depends on another, cdk8s lets every object of the one depend on every object
 * of the other: edges by the product. Here both sides share a group, so that there are as many edges as objects.
 */
export class Vertices {
  private readonly objects = new Map<IConstruct, Group>();
  private readonly parts = new Map<IConstruct, readonly (Group | IConstruct)[]>();

  public constructor(private readonly dependencies: Dependencies) {}

  /** Whether there are no dependencies. */
  public get areFree(): boolean {
    return this.dependencies.isEmpty;
  }

  /** What comes before a vertex, in the order of cdk8s: its own dependencies, then those of its parents, from the top. */
  public before(vertex: Vertex): readonly Vertex[] {
    if (vertex instanceof Group) return vertex.members;
    const own = this.dependencies.of(vertex);
    return ApiObject.isApiObject(vertex) ? [...own, ...this.inherited(vertex)] : own;
  }

  private inherited(object: ApiObject): readonly Vertex[] {
    const chart = this.dependencies.chartOf(object);
    const waiting = object.node.scopes.filter((scope) => this.dependencies.has(scope) && this.dependencies.chartOf(scope) === chart);
    return waiting.flatMap((scope) => this.partsOf(scope).flatMap((part) => (
      part instanceof Group ? [part] : this.objectsOf(part).members.filter((member) => member !== object)
    )));
  }

  /** The dependencies of a construct, in groups; a dependency that overlaps with it stands alone, because nothing depends on itself. */
  private partsOf(construct: IConstruct): readonly (Group | IConstruct)[] {
    const known = this.parts.get(construct);
    if (known) return known;
    const parts: (Group | IConstruct)[] = [];
    let together: Group[] = [];
    for (const dependency of this.dependencies.of(construct)) {
      if (!this.overlap(construct, dependency)) {
        together.push(this.objectsOf(dependency));
        continue;
      }
      parts.push(new Group(together), dependency);
      together = [];
    }
    parts.push(new Group(together));
    this.parts.set(construct, parts);
    return parts;
  }

  private objectsOf(construct: IConstruct): Group {
    const known = this.objects.get(construct) ?? new Group(this.dependencies.objectsOf(construct));
    this.objects.set(construct, known);
    return known;
  }

  private overlap(a: IConstruct, b: IConstruct): boolean {
    if (this.dependencies.chartOf(a) !== this.dependencies.chartOf(b)) return false;
    return a.node.scopes.includes(b) || b.node.scopes.includes(a);
  }
}
