import { Cron } from 'cdk8s';
import { CronJob } from 'cdk8s-plus-28';
import type { Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { checkConstructProps } from './props/check';
import type { SecureCronJobProps } from './secure-cron-job-props';
import { SecureWorkload } from './secure-workload';
import { renderWorkload } from '../../cdk8s/bridge/emit-workload';
import { labelPods } from '../../cdk8s/bridge/plus-labels';
import { Registry } from '../../cdk8s/bridge/registry';
import type { RunRecord } from '../graph/record/pod';
import { cronJobSchedule } from '../interpret/schedule';
import { interpretWorkload } from '../interpret/workload';

/**
 * Work on a schedule: hardened like a service, calls what is declared, cannot be called. A run that is late does not start
 * while the one before goes on.
 */
export class SecureCronJob extends SecureWorkload {
  /** The CronJob, for volumes, affinity and the rest of the cdk8s-plus API. */
  public readonly cronJob: CronJob;

  public constructor(scope: Construct, id: string, private readonly cronProps: SecureCronJobProps) {
    super(scope, id, checkConstructProps(scope, id, 'SecureCronJobProps', cronProps));
    const metadata = this._metadata();
    this.cronJob = new CronJob(this, 'cron-job', {
      metadata,
      podMetadata: { labels: metadata.labels },
      serviceAccount: this.serviceAccount,
      // Never written: the schedule, macros included, goes into the manifest as it was said.
      schedule: Cron.daily(),
    });
    this.cronJob.attachContainer(this.container);
    labelPods(this.cronJob, this.name);
    Registry.of(this).add(this, () => interpretWorkload({
      ...this._state(), controller: 'CronJob', service: undefined, schedule: cronJobSchedule(cronProps),
    }), () => this._recordAs('SecureCronJob'));
    if (metadata.namespace !== undefined) renderWorkload(this.cronJob, { name: this.name, namespace: metadata.namespace });
    this._emitPolicies('CronJob');
  }

  /** @internal */
  protected _recordRun(): RunRecord {
    const { schedule, timeZone } = this.cronProps;
    return { ...super._recordRun(), schedule, timeZone };
  }

  /** @internal */
  protected _controller(): Workload {
    return this.cronJob;
  }
}
