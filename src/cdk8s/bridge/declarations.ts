import type { IConstruct } from 'constructs';
import { defaultsUnder } from './defaults';
import type { WaiverRegister } from './waivers';
import { buildGraph } from '../../author/build/build-graph';
import type { BuiltGraph } from '../../author/build/build-graph';
import type { Declaration } from '../../author/graph/declarations';
import { describeProblem } from '../../author/graph/problem';
import type { DeclarationRecord } from '../../author/graph/record/record';
import type { TrustGraph } from '../../author/graph/trust-graph';
import { synthesisError } from '../app/synthesis-error';

/** What a construct declares, read whenever it is needed. */
export interface Declarer {
  readonly declare: () => Declaration;
  /** The same word for word. Only the proof reads it. */
  readonly record: () => DeclarationRecord;
}

/**
 * What the constructs of one tree declare, and the graph made of it. The graph is built when it is first needed and kept until something
 * else is declared, so that nothing declared later is missed and nothing is interpreted twice.
 */
export class Declarations {
  private readonly declarers = new Map<IConstruct, Declarer>();
  private built: BuiltGraph | undefined;

  public constructor(private readonly root: IConstruct, private readonly waivers: WaiverRegister) {}

  public get constructs(): readonly IConstruct[] {
    return [...this.declarers.keys()];
  }

  public add(construct: IConstruct, declarer: Declarer): void {
    this.declarers.set(construct, declarer);
    this.touch();
  }

  public has(construct: IConstruct): boolean {
    return this.declarers.has(construct);
  }

  /** Something that was declared has changed. */
  public touch(): void {
    this.built = undefined;
  }

  /** The graph with the mistakes that were made in declaring it. */
  public current(): BuiltGraph {
    this.built ??= this.build();
    return this.built;
  }

  /** The graph, for rendering. Throws while it has mistakes, so that none is ever rendered. */
  public graph(): TrustGraph {
    const { graph, problems } = this.current();
    const errors = problems.filter((problem) => problem.severity === 'error');
    if (errors.length === 0) return graph;
    throw synthesisError(['nothing can be written:', ...errors.map((problem) => `[${problem.path}] ${describeProblem(problem)}`)].join('\n  '));
  }

  /** Whether a construct still stands in the tree. */
  public isAttached(construct: IConstruct): boolean {
    for (let child = construct; child !== this.root;) {
      const parent = child.node.scope;
      if (parent?.node.tryFindChild(child.node.id) !== child) return false;
      child = parent;
    }
    return true;
  }

  /** While there are mistakes nothing is proven, and not everything can be recorded. */
  private build(): BuiltGraph {
    const attached = [...this.declarers].filter(([construct]) => this.isAttached(construct)).map(([, declarer]) => declarer);
    const declarations = attached.map(({ declare }) => declare());
    const defaults = defaultsUnder(this.root).filter(({ construct }) => this.isAttached(construct));
    const built = buildGraph(declarations, () => [...defaults.map(({ record }) => record()), ...attached.map(({ record }) => record())]);
    return { ...built, problems: [...this.waivers.problems(), ...built.problems] };
  }
}
