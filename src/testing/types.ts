/** What users of the matchers write, and the types by which their editors know it. */
import type { IConstruct } from 'constructs';
import type { Endpoint, Flow } from '../judge/core/flow';
import type { JudgeOptions } from '../judge/options';

/**
 * One end of an access: `namespace/name` of a workload, its name alone where only one bears it, an IP address, `gateway:namespace/name`,
 * `undeclared:namespace` or `undeclared:namespace:key=value` (an undeclared pod), a construct that writes a workload or a Gateway,
 * or an endpoint as the judge takes it.
 */
export type AccessEnd = string | IConstruct | Endpoint;

/** One access. Omitted details of a request are unknown: if the verdict depends on them, neither matcher passes. */
export interface AccessQuestion extends Omit<Flow, 'from' | 'to' | 'port'> {
  readonly from: AccessEnd;
  readonly to: AccessEnd;
  /** The port of the callee's pods, by number or by the name that they give it; never that of a Service. */
  readonly port: number | string;
}

/** What can be asked: an App, a Chart or any other construct (each stands for its whole tree), manifests, or YAML. */
export type Manifests = IConstruct | readonly unknown[] | string;

/** Facts about the cluster that no manifest states. A program's own are taken from its declaration. */
export type ClusterFacts = JudgeOptions;

/** The matchers. `R` is what a matcher of the test framework returns. */
export interface ZeroTrustMatchers<R = void> {
  /** The manifests allow this access for certain. */
  toAllow(access: AccessQuestion, facts?: ClusterFacts): R;
  /** The manifests deny this access for certain. */
  toDeny(access: AccessQuestion, facts?: ClusterFacts): R;
  /** The manifests allow all that the program of this App or Chart declares, and nothing else. */
  toAllowExactly(declared: IConstruct): R;
  /** The manifests allow something, or may allow something, that the manifests before did not. Meant for `.not`. */
  toWidenAccess(before: Manifests, facts?: ClusterFacts): R;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the way in which jest takes matchers of others
  namespace jest {
    // Both parameters must be there, and be named as jest names them.
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> extends ZeroTrustMatchers<R> {}
  }
}
