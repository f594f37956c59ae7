import type { IConstruct } from 'constructs';
import type { AssumptionKind, DeclaredAssumption } from './declared-assumption';
import type { DeclaredCall } from './declared-call';
import type { DeclaredWaiver } from './declared-waiver';
import { checkConstruct } from './props/check';
import { assumptionsIn } from '../../cdk8s/bridge/assumptions';
import { Registry } from '../../cdk8s/bridge/registry';
import { describeProblem } from '../graph/problem';
import { declaredCalls, declaredWaivers } from '../interpret/declared-calls';

/**
 * What was declared under a construct tree: who may call whom, and warnings. For tables, reviews and tests.
 */
export class TrustReport {
  /** The report of the tree that the construct stands in. */
  public static of(construct: IConstruct): TrustReport {
    return new TrustReport(checkConstruct('TrustReport.of', 'construct', construct));
  }

  private readonly registry: Registry;

  private constructor(construct: IConstruct) {
    this.registry = Registry.of(construct);
  }

  /** Who may call whom, the platform's needs included. Throws while there are mistakes. */
  public get calls(): DeclaredCall[] {
    return declaredCalls(this.registry.graph());
  }

  /** Waivers, with owner and last day. Throws while there are mistakes. */
  public get waivers(): DeclaredWaiver[] {
    return declaredWaivers(this.registry.graph(), this.registry.waivers.all);
  }

  /** What the proof takes from others, because no manifest of the program can show it. Throws while there are mistakes. */
  public get assumptions(): DeclaredAssumption[] {
    return assumptionsIn(this.registry.graph()).map(({ kind, ...assumption }) => ({ kind: kind as AssumptionKind, ...assumption }));
  }

  /** What is worth a second look, one line each. */
  public get warnings(): string[] {
    return this.reported('warning');
  }

  /** What is wrong, one line each; synthesis fails while there is any. */
  public get errors(): string[] {
    return this.reported('error');
  }

  private reported(severity: 'warning' | 'error'): string[] {
    const { problems } = this.registry.current();
    return problems.filter((problem) => problem.severity === severity).map((problem) => `[${problem.path}] ${describeProblem(problem)}`);
  }
}
