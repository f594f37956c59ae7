import type { Duration } from 'cdk8s';
import type { RunProps } from './run-props';

/** A job that runs again and again. */
export interface SecureCronJobProps extends RunProps {
  /** When it runs: five fields (`0 3 * * *`) or a macro (`@daily`). */
  readonly schedule: string;

  /**
   * The time zone of the schedule, by its IANA name: `Europe/Vienna`.
   *
   * @default - that of the cluster's control plane, which is UTC almost everywhere
   */
  readonly timeZone?: string;

  /**
   * How late a run may start. One that can't start by then, because the cluster was down or the run before went on, is left out. At least 10
   * seconds.
   *
   * @default Duration.hours(1)
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#deadline-for-delayed-job-start
   */
  readonly startingDeadline?: Duration;
}
