import { Node } from 'constructs';
import type { IConstruct } from 'constructs';
import { Group } from './vertices';
import type { Vertex, Vertices } from './vertices';
import { synthesisError } from '../synthesis-error';

/** A vertex whose predecessors are being put in order. */
interface Step {
  readonly vertex: Vertex;
  readonly before: readonly Vertex[];
  next: number;
}

/**
 * The constructs, each after all that it depends on. Others do not count. Throws for a cycle, and names it.
 */
export function topology(constructs: readonly IConstruct[], vertices: Vertices): readonly IConstruct[] {
  if (vertices.areFree) return numbersFirst(constructs);
  const walk = new Walk(new Set(constructs), vertices);
  for (const root of rootsOf(constructs, vertices)) walk.visit(root);
  // Constructs that no root leads to are part of a cycle, which is reported from here.
  for (const construct of constructs) walk.visit(construct);
  return walk.sorted;
}

/** Those that no other depends on. */
function rootsOf(constructs: readonly IConstruct[], vertices: Vertices): readonly IConstruct[] {
  const awaited = new Set<Vertex>();
  const mark = (vertex: Vertex) => {
    for (const other of vertices.before(vertex)) {
      const isNewGroup = other instanceof Group && !awaited.has(other);
      awaited.add(other);
      if (isNewGroup) mark(other);
    }
  };
  constructs.forEach(mark);
  return numbersFirst(constructs.filter((construct) => !awaited.has(construct)));
}

/** The order in which cdk8s looks at constructs: that of the keys of a JavaScript object, by path. Whole numbers come first there. */
function numbersFirst(constructs: readonly IConstruct[]): readonly IConstruct[] {
  const numbered = constructs.filter(({ node }) => ARRAY_INDEX.test(node.id) && !node.path.includes(Node.PATH_SEP) && Number(node.id) <= LAST_INDEX);
  if (numbered.length === 0) return constructs;
  const first = new Set(numbered);
  return [...numbered.sort((a, b) => Number(a.node.id) - Number(b.node.id)), ...constructs.filter((construct) => !first.has(construct))];
}

const ARRAY_INDEX = /^(?:0|[1-9]\d*)$/;
const LAST_INDEX = 2 ** 32 - 2;

/** Depth first, without recursion: chains of dependencies may be long. */
class Walk {
  public readonly sorted: IConstruct[] = [];
  private readonly done = new Set<Vertex>();
  private readonly open = new Set<Vertex>();
  private readonly steps: Step[] = [];

  public constructor(private readonly inside: ReadonlySet<IConstruct>, private readonly vertices: Vertices) {}

  public visit(root: IConstruct): void {
    this.enter(root);
    for (let step = this.steps.at(-1); step; step = this.steps.at(-1)) {
      const next = step.before[step.next++];
      if (next) this.enter(next);
      else this.leave(step.vertex);
    }
  }

  private enter(vertex: Vertex): void {
    if (this.done.has(vertex) || !(vertex instanceof Group || this.inside.has(vertex))) return;
    if (this.open.has(vertex)) this.refuse(vertex);
    this.open.add(vertex);
    this.steps.push({ vertex, before: this.vertices.before(vertex), next: 0 });
  }

  private leave(vertex: Vertex): void {
    this.steps.pop();
    this.open.delete(vertex);
    this.done.add(vertex);
    if (!(vertex instanceof Group)) this.sorted.push(vertex);
  }

  private refuse(again: Vertex): never {
    const walked = this.steps.map(({ vertex }) => vertex);
    const cycle = walked.slice(walked.indexOf(again)).filter((vertex): vertex is IConstruct => !(vertex instanceof Group));
    throw synthesisError(`Dependency cycle detected: ${[...cycle, ...cycle.slice(0, 1)].map(({ node }) => node.path).join(' => ')}; `
      + 'expected an order in which each is applied after all that it depends on; leave one of these dependencies out (addDependency)');
  }
}
