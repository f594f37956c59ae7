import type { Duration } from 'cdk8s';
import type { WorkloadProps } from './workload-props';

/** What jobs have in common, whether they run once or by a schedule. */
export interface RunProps extends WorkloadProps {
  /**
   * How often it may fail before it is given up.
   *
   * @default 3
   */
  readonly backoffLimit?: number;

  /**
   * How long it may take in all.
   *
   * @default - as long as it wants
   */
  readonly deadline?: Duration;
}
