import type { IConstruct } from 'constructs';
import { Registry } from '../../cdk8s/bridge/registry';
import { describeProblem } from '../graph/problem';
import type { Rule } from '../graph/waivers';
import { declaredCalls, declaredWaivers } from '../interpret/declared-calls';

/** One thing that one may do to another, on one port. */
export interface DeclaredCall {
  /** Who: `namespace/name`, a host, a network, or a part of the platform. */
  readonly caller: string;

  /** Whom. */
  readonly callee: string;

  /** The port of the callee's pods and its transport: `8080/TCP`. */
  readonly port: string;

  /** What is spoken there: `http`, `grpc`, `tcp` … */
  readonly protocol: string;

  /** What may be asked for: `POST /payment/*`, or `*` for anything. */
  readonly operations: string[];

  /** Why: `call` for what was declared; `dns`, `control-plane`, `scrape`, `probe`, `clients`, `api-server` for what the platform needs. */
  readonly purpose: string;
}

/** A loosening that somebody answers for, and where. */
export interface DeclaredWaiver {
  /** Path of the construct that it holds for, with everything under it. */
  readonly path: string;

  /**
   * The workload: `namespace/name`.
   *
   * @default - the waiver holds for something else than a single workload
   */
  readonly workload?: string;

  /** The rule that is lifted. */
  readonly rule: Rule;

  /** Why. */
  readonly reason: string;

  /** Who answers for it. */
  readonly owner: string;

  /** The last day on which it holds. */
  readonly expires: string;
}

/**
 * What was declared under a construct tree: who may call whom, and what is worth a second look. For tables, reviews and tests.
 */
export class TrustReport {
  /** The report of the tree that the construct stands in. */
  public static of(construct: IConstruct): TrustReport {
    return new TrustReport(construct);
  }

  private readonly registry: Registry;

  private constructor(construct: IConstruct) {
    this.registry = Registry.of(construct);
  }

  /** Who may call whom, the platform's needs included. Throws while there are mistakes. */
  public get calls(): DeclaredCall[] {
    return declaredCalls(this.registry.graph());
  }

  /** What was loosened, by whom and until when. Throws while there are mistakes. */
  public get waivers(): DeclaredWaiver[] {
    return declaredWaivers(this.registry.graph(), this.registry.waivers.all);
  }

  /** What is worth a second look, one line each. */
  public get warnings(): string[] {
    return this.told('warning');
  }

  /** What is wrong, one line each; synthesis fails while there is any. */
  public get errors(): string[] {
    return this.told('error');
  }

  private told(severity: 'warning' | 'error'): string[] {
    const { problems } = this.registry.current();
    return problems.filter((problem) => problem.severity === severity).map((problem) => `[${problem.path}] ${describeProblem(problem)}`);
  }
}
