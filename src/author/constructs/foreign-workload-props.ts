import type { ICallee } from './callee';
import type { Port } from './port';

/** Pods that Helm, an operator or kubectl makes. */
export interface ForeignWorkloadProps {
  /** Labels that all of its pods have, and no others: policies select pods by them. */
  readonly podLabels: { [key: string]: string };

  /**
   * The name of the policies, and of the object that makes the pods, where `madeBy` names no others.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The names of the objects that make the pods, where there are several or where it is not the name: Deployments, StatefulSets, DaemonSets, Jobs or
   * CronJobs of one release, whose pods have the same labels and run as the same account.
   *
   * @default - the name
   */
  readonly madeBy?: string[];

  /**
   * The ServiceAccount that the pods run as. No other workload may use it: it is their identity in a mesh.
   *
   * @default - the name
   */
  readonly serviceAccountName?: string;

  /**
   * The ports that it listens on.
   *
   * @default - none: it can call, but not be called
   */
  readonly ports?: Port[];

  /**
   * The names of the Services that lead to the pods.
   *
   * @default - the name
   */
  readonly serviceNames?: string[];

  /**
   * Whom it calls, on all their ports. `calls` limits a call to some ports or requests.
   *
   * @default - nobody
   */
  readonly calls?: ICallee[];
}
