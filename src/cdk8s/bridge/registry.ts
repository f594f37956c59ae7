import type { IConstruct } from 'constructs';
import { LAZY } from './lazy';
import { lift } from './lift';
import { SynthesisProof } from './proof';
import { shortened } from './shortened';
import { WaiverRegister } from './waivers';
import { buildGraph } from '../../author/build/build-graph';
import type { BuiltGraph } from '../../author/build/build-graph';
import type { Declaration } from '../../author/graph/declarations';
import type { WaiverNode } from '../../author/graph/nodes';
import { describeProblem } from '../../author/graph/problem';
import type { Problem } from '../../author/graph/problem';
import type { DeclarationRecord } from '../../author/graph/record/record';
import type { TrustGraph } from '../../author/graph/trust-graph';
import { synthesisError } from '../app/synthesis-error';

/**
 * All that is declared under one root, and the graph made of it. The graph is made when something
 * asks for it and kept until something else is declared, so that nothing declared later is missed and
 * nothing is interpreted twice.
 */
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

  private readonly declarers = new Map<IConstruct, Declarer>();
  private built: BuiltGraph | undefined;
  private told: { readonly of: BuiltGraph; readonly byTeller: ReadonlyMap<IConstruct, readonly Problem[]> } | undefined;

  /** Everything that was loosened. */
  public readonly waivers = new WaiverRegister();

  private readonly proof: SynthesisProof;

  private constructor(private readonly root: IConstruct) {
    this.proof = new SynthesisProof(root, () => this.graph());
    root.node.addValidation({ validate: () => this.messagesOf(root) });
  }

  /**
   * From now on the construct declares what `declare` returns whenever it is asked, and reports its own mistakes. What it was told word for
   * word, which only the proof reads, is what `record` returns.
   */
  public add(construct: IConstruct, declare: () => Declaration, record: () => DeclarationRecord): void {
    this.declarers.set(construct, { declare, record });
    this.proof.watch(construct);
    this.touch();
    construct.node.addValidation({ validate: () => this.messagesOf(construct) });
  }

  /** What a waiver lifts is loosened for the construct and everything under it. */
  public waive(construct: IConstruct, waiver: WaiverNode): void {
    if (!this.waivers.add(construct, waiver)) return;
    this.touch();
    if (this.waivers.addedTo(construct).length > 1 || this.declarers.has(construct) || construct === this.root) return;
    construct.node.addValidation({ validate: () => (this.declarers.has(construct) ? [] : this.messagesOf(construct)) });
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

  /** The graph, for rendering; throws while it has mistakes, so that none is ever rendered. */
  public graph(): TrustGraph {
    const { graph, problems } = this.current();
    const errors = problems.filter((problem) => problem.severity === 'error');
    if (errors.length === 0) return graph;
    throw synthesisError(['nothing can be written:', ...errors.map((problem) => `[${problem.path}] ${describeProblem(problem)}`)].join('\n  '));
  }

  /** Where there are mistakes nothing is proven, and not everything can be recorded. */
  private build(): BuiltGraph {
    const attached = [...this.declarers].filter(([construct]) => this.isAttached(construct)).map(([, declarer]) => declarer);
    const declarations = attached.map(({ declare }) => declare());
    const built = buildGraph(declarations, () => attached.map(({ record }) => record()));
    return { ...built, problems: [...this.waivers.problems(), ...built.problems] };
  }

  /** A construct's own mistakes; for the root, those of no construct that is here to tell them, and objects that clash. */
  private messagesOf(construct: IConstruct): string[] {
    const mine = this.problemsByTeller().get(construct) ?? [];
    for (const warning of mine.filter((problem) => problem.severity === 'warning')) warn(`[${warning.path}] ${describeProblem(warning)}`);
    const wrong = mine.filter((problem) => problem.severity === 'error');
    if (construct !== this.root) return wrong.map(describeProblem);
    const errors = wrong.map((problem) => `[${problem.path}] ${describeProblem(problem)}`);
    const clashes = this.clashes();
    return [...errors, ...clashes, ...(clashes.length > 0 ? [] : this.unproven())];
  }

  /**
   * What the manifests do not do as it was declared. What is declared must be sound before it can be proven, so that there is one
   * teller for all of it: the root, which cdk8s asks first, with the path of whoever has to do something.
   */
  private unproven(): string[] {
    const built = this.current();
    if (built.problems.some(({ severity }) => severity === 'error')) return [];
    this.waivers.annotateAll();
    let byPath: ReadonlyMap<string, IConstruct> | undefined;
    const constructAt = (path: string) => (byPath ??= this.constructsByPath()).get(path);
    const tree = { waivers: this.waivers, constructAt, isAttached: (construct: IConstruct) => this.isAttached(construct) };
    const { errors, warnings } = lift(built, this.proof.result(built.graph), tree);
    warnings.forEach(warn);
    return [...shortened(errors)];
  }

  private clashes(): readonly string[] {
    const clashing = this.current().problems.filter(({ code }) => ['duplicate-name', 'mesh', 'placement'].includes(code));
    return LAZY.duplicates().duplicateObjects(this.root, new Set(clashing.map((problem) => problem.path)));
  }

  private problemsByTeller(): ReadonlyMap<IConstruct, readonly Problem[]> {
    const current = this.current();
    if (this.told?.of === current) return this.told.byTeller;
    const tellers = this.constructsByPath();
    const byTeller = new Map<IConstruct, Problem[]>();
    for (const problem of current.problems) {
      const teller = tellers.get(problem.path) ?? this.root;
      const told = byTeller.get(teller);
      if (told) told.push(problem);
      else byTeller.set(teller, [problem]);
    }
    this.told = { of: current, byTeller };
    return byTeller;
  }

  /** Those that declare something or have a waiver of their own, and so report what is wrong with it. */
  private constructsByPath(): ReadonlyMap<string, IConstruct> {
    const constructs = [...this.declarers.keys(), ...this.waivers.all.map(({ construct }) => construct)];
    return new Map(constructs.map((construct) => [construct.node.path, construct]));
  }

  private isAttached(construct: IConstruct): boolean {
    for (let child = construct; child !== this.root;) {
      const parent = child.node.scope;
      if (parent?.node.tryFindChild(child.node.id) !== child) return false;
      child = parent;
    }
    return true;
  }
}

interface Declarer {
  readonly declare: () => Declaration;
  readonly record: () => DeclarationRecord;
}

const REGISTRIES = new WeakMap<IConstruct, Registry>();
const WARNED = new Set<string>();

/** Through the process, once for each message, so that a program can listen, silence or fail on it. */
function warn(message: string): void {
  if (WARNED.has(message)) return;
  WARNED.add(message);
  process.emitWarning(message, { type: 'ZeroTrustWarning' });
}
