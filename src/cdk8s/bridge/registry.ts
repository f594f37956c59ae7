import type { IConstruct } from 'constructs';
import { Declarations } from './declarations';
import type { Declarer } from './declarations';
import { ProblemReports } from './problem-reports';
import { SynthesisProof } from './proof';
import { WaiverRegister } from './waivers';
import type { BuiltGraph } from '../../author/build/build-graph';
import type { WaiverNode } from '../../author/graph/nodes';
import type { TrustGraph } from '../../author/graph/trust-graph';

/** Where constructs find what belongs to their tree: its declarations, waivers, reports and proof. */
export class Registry {
  /** The registry of the tree that the construct stands in. */
  public static of(construct: IConstruct): Registry {
    const { root } = construct.node;
    const known = REGISTRIES.get(root);
    if (known) return known;
    const registry = new Registry(root);
    REGISTRIES.set(root, registry);
    return registry;
  }

  /** The registry of a tree in which something was declared; undefined for a plain one, which is left as it is. */
  public static tryOf(construct: IConstruct): Registry | undefined {
    return REGISTRIES.get(construct.node.root);
  }

  /** Everything that was loosened. */
  public readonly waivers = new WaiverRegister();

  private readonly declarations: Declarations;
  private readonly proof: SynthesisProof;
  private readonly reports: ProblemReports;

  private constructor(private readonly root: IConstruct) {
    this.declarations = new Declarations(root, this.waivers);
    this.proof = new SynthesisProof(root, () => this.graph());
    this.reports = new ProblemReports({ root, declarations: this.declarations, waivers: this.waivers, proof: this.proof });
    root.node.addValidation({ validate: () => this.reports.messagesOf(root) });
  }

  /** From now on the construct declares what `declare` returns whenever it is called, and reports its own mistakes. */
  public add(construct: IConstruct, declare: Declarer['declare'], record: Declarer['record']): void {
    this.declarations.add(construct, { declare, record });
    this.proof.watch(construct);
    construct.node.addValidation({ validate: () => this.reports.messagesOf(construct) });
  }

  /** What a waiver lifts is loosened for the construct and everything under it. */
  public waive(construct: IConstruct, waiver: WaiverNode): void {
    if (!this.waivers.add(construct, waiver)) return;
    this.touch();
    if (this.waivers.addedTo(construct).length > 1 || this.declarations.has(construct) || construct === this.root) return;
    construct.node.addValidation({ validate: () => (this.declarations.has(construct) ? [] : this.reports.messagesOf(construct)) });
  }

  /** Something that was declared has changed. */
  public touch(): void {
    this.declarations.touch();
  }

  /** The graph with the mistakes that were made in declaring it. */
  public current(): BuiltGraph {
    return this.declarations.current();
  }

  /** The graph, for rendering. Throws while it has mistakes, so that none is ever rendered. */
  public graph(): TrustGraph {
    return this.declarations.graph();
  }
}

const REGISTRIES = new WeakMap<IConstruct, Registry>();
