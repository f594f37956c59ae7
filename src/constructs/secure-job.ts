import type { Duration } from 'cdk8s';
import { Job } from 'cdk8s-plus-28';
import type { Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { renderWorkload } from '../synth/emit-workload';
import { labelPods } from '../synth/plus-labels';
import { Registry } from '../synth/registry';
import { jobSchedule } from './interpret/schedule';
import { interpretWorkload } from './interpret/workload';
import { SecureWorkload } from './secure-workload';
import type { WorkloadProps } from './workload-props';

/** A job and what it needs. */
export interface SecureJobProps extends WorkloadProps {
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

/**
 * Work that is done once: hardened like a service, calling what is declared, called by nobody.
 */
export class SecureJob extends SecureWorkload {
  /** The Job, for volumes, affinity and the rest of the cdk8s-plus API. */
  public readonly job: Job;

  public constructor(scope: Construct, id: string, props: SecureJobProps) {
    super(scope, id, props);
    const metadata = this._metadata();
    this.job = new Job(this, 'job', { metadata, podMetadata: { labels: metadata.labels }, serviceAccount: this.serviceAccount });
    this.job.attachContainer(this.container);
    labelPods(this.job, this.name);
    Registry.of(this).add(this, () => interpretWorkload({ ...this._state(), controller: 'Job', service: undefined, schedule: jobSchedule(props) }), () => this._recordAs('SecureJob'));
    if (metadata.namespace !== undefined) renderWorkload(this.job, { name: this.name, namespace: metadata.namespace });
    this._emitPolicies('Job', undefined);
  }

  /** @internal */
  protected _controller(): Workload {
    return this.job;
  }
}
