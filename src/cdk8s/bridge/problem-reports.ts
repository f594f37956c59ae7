import type { IConstruct } from 'constructs';
import { tryCountAssumptions } from './assumptions';
import type { Declarations } from './declarations';
import { LAZY } from './lazy';
import { lift } from './lift';
import type { SynthesisProof } from './proof';
import { shortened } from './shortened';
import type { WaiverRegister } from './waivers';
import { warn } from './warnings';
import type { BuiltGraph } from '../../author/build/build-graph';
import { describeProblem } from '../../author/graph/problem';
import type { Problem } from '../../author/graph/problem';

/** What a tree consists of, for the reports about it. */
export interface ReportedTree {
  readonly root: IConstruct;
  readonly declarations: Declarations;
  readonly waivers: WaiverRegister;
  readonly proof: SynthesisProof;
}

/** Codes of problems about objects that clash, which are not reported again. */
const CLASHES: readonly string[] = ['duplicate-name', 'mesh', 'placement'];

/** The messages of validations: each construct reports its own mistakes, and the root those of no construct, and what the proof found. */
export class ProblemReports {
  private reported: { readonly of: BuiltGraph; readonly byReporter: ReadonlyMap<IConstruct, readonly Problem[]> } | undefined;

  public constructor(private readonly tree: ReportedTree) {}

  /** What the validation of a construct answers. */
  public messagesOf(construct: IConstruct): string[] {
    const mine = this.byReporter().get(construct) ?? [];
    for (const warning of mine.filter((problem) => problem.severity === 'warning')) warn(`[${warning.path}] ${describeProblem(warning)}`);
    const wrong = mine.filter((problem) => problem.severity === 'error');
    if (construct !== this.tree.root) return wrong.map(describeProblem);
    const errors = wrong.map((problem) => `[${problem.path}] ${describeProblem(problem)}`);
    const clashes = this.clashes();
    return [...errors, ...clashes, ...(clashes.length > 0 ? [] : this.unproven())];
  }

  /**
   * What the manifests do not do as it was declared. A declaration must be sound before it can be proven, so that one construct reports
   * all of it: the root, which cdk8s validates first. Messages name the path of the construct that has to change.
   */
  private unproven(): readonly string[] {
    const { declarations, waivers, proof } = this.tree;
    const built = declarations.current();
    if (built.problems.some(({ severity }) => severity === 'error')) return [];
    waivers.annotateAll();
    let byPath: ReadonlyMap<string, IConstruct> | undefined;
    const constructAt = (path: string) => (byPath ??= this.reporters()).get(path);
    const isAttached = (construct: IConstruct) => declarations.isAttached(construct);
    const result = proof.result(built.graph);
    result.notes.forEach(warn);
    const { errors, warnings } = lift(built, result, { waivers, constructAt, isAttached });
    warnings.forEach(warn);
    const assumed = errors.length === 0 ? tryCountAssumptions(built.graph) : undefined;
    if (assumed !== undefined) warn(assumed);
    return shortened(errors);
  }

  private clashes(): readonly string[] {
    const clashing = this.tree.declarations.current().problems.filter(({ code }) => CLASHES.includes(code));
    return LAZY.duplicates().duplicateObjects(this.tree.root, new Set(clashing.map((problem) => problem.path)));
  }

  private byReporter(): ReadonlyMap<IConstruct, readonly Problem[]> {
    const current = this.tree.declarations.current();
    if (this.reported?.of === current) return this.reported.byReporter;
    const reporters = this.reporters();
    const byReporter = new Map<IConstruct, Problem[]>();
    for (const problem of current.problems) {
      const reporter = reporters.get(problem.path) ?? this.tree.root;
      const known = byReporter.get(reporter);
      if (known) known.push(problem);
      else byReporter.set(reporter, [problem]);
    }
    this.reported = { of: current, byReporter };
    return byReporter;
  }

  /** By path: those that declare something or have a waiver of their own, and so report what is wrong with it. */
  private reporters(): ReadonlyMap<string, IConstruct> {
    const constructs = [...this.tree.declarations.constructs, ...this.tree.waivers.all.map(({ construct }) => construct)];
    return new Map(constructs.map((construct) => [construct.node.path, construct]));
  }
}
