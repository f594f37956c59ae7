import type { Rule } from '../graph/waivers';

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
