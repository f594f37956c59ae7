import { Job } from 'cdk8s-plus-28';
import type { Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { JobDelivery } from './job-delivery';
import { emitDelivery } from '../../cdk8s/bridge/emit-delivery';
import { renderJob, renderWorkload } from '../../cdk8s/bridge/emit-workload';
import { labelPods } from '../../cdk8s/bridge/plus-labels';
import { Registry } from '../../cdk8s/bridge/registry';
import { jobSchedule } from '../interpret/schedule';
import { interpretWorkload } from '../interpret/workload';
import { checkArgument, checkConstructProps } from './props/check';
import { SERVICE } from './props/tables';
import type { RunProps } from './run-props';
import type { SecureService } from './secure-service';
import { SecureWorkload } from './secure-workload';

/** A job and what it needs. */
export interface SecureJobProps extends RunProps {
  /**
   * How it comes to the cluster, and when it runs.
   *
   * @default JobDelivery.kubectl()
   */
  readonly delivery?: JobDelivery;
}

/**
 * Work that runs once for each release: hardened like a service, calls what is declared, cannot be called.
 */
export class SecureJob extends SecureWorkload {
  /** The Job, for volumes, affinity and the rest of the cdk8s-plus API. */
  public readonly job: Job;

  private readonly delivery: JobDelivery;
  private readonly before: SecureService[] = [];

  public constructor(scope: Construct, id: string, props: SecureJobProps) {
    super(scope, id, checkConstructProps(scope, id, 'SecureJobProps', props));
    this.delivery = props.delivery ?? JobDelivery.kubectl();
    const metadata = this._metadata();
    this.job = new Job(this, 'job', { metadata, podMetadata: { labels: metadata.labels }, serviceAccount: this.serviceAccount });
    this.job.attachContainer(this.container);
    labelPods(this.job, this.name);
    Registry.of(this).add(
      this,
      () => interpretWorkload({ ...this._state(), controller: 'Job', service: undefined, schedule: jobSchedule(props, this.delivery._node, this.before.map(({ callee }) => callee.name)) }),
      () => ({ ...this._recordAs('SecureJob'), delivery: this.delivery._record }),
    );
    if (metadata.namespace !== undefined) {
      const place = { name: this.name, namespace: metadata.namespace };
      emitDelivery(this.job, place, this.delivery._node);
      if (this.delivery._node.kind === 'applied') renderJob(this.job, place);
      else renderWorkload(this.job, place);
    }
    this._emitPolicies('Job');
  }

  /**
   * Lets a service start only once this job has succeeded, such as a migration of its database. It takes `JobDelivery.argoCdHook`, which alone
   * waits: with `ArgoCdPhase.SYNC` the service is applied after the job, in a later wave of the same sync.
   *
   * @param service the service that waits
   */
  public runsBefore(service: SecureService): void {
    checkArgument(`${this.node.path}.runsBefore`, 'service', service, SERVICE);
    if (this.before.includes(service)) return;
    this.before.push(service);
    service._awaitJobs();
    Registry.of(this).touch();
  }

  /** @internal */
  protected _controller(): Workload {
    return this.job;
  }
}
