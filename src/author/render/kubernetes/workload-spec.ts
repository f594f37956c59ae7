import { hardenPod } from './harden-pod';
import type { LabelSelector } from './label-selector';
import type { PodTemplate } from './pod-template';
import type { Controller, ScheduleNode, StrategyNode, WorkloadNode } from '../../graph/nodes';
import { callsItself } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';

/** Old ReplicaSets that are kept for a rollback; more only fill etcd. */
const REVISIONS_KEPT = 3;

/**
 * The finished Job of a hook stays this long, so that its logs can be read, and is then removed. One that is applied stays: where it is missing,
 * Argo CD heals it, and the next apply runs it again.
 */
const JOB_KEPT_SECONDS = 24 * 60 * 60;

/** How many finished Jobs of each outcome a CronJob keeps. */
const JOBS_KEPT = { failedJobsHistoryLimit: 3, successfulJobsHistoryLimit: 1 } as const;

export interface DeploymentSpec {
  readonly replicas?: number;
  readonly revisionHistoryLimit: number;
  readonly selector: LabelSelector;
  readonly strategy: DeploymentStrategy;
  readonly template: PodTemplate;
}

export type DeploymentStrategy =
  | { readonly type: 'RollingUpdate'; readonly rollingUpdate: { readonly maxUnavailable: number | string; readonly maxSurge: number | string } }
  | { readonly type: 'Recreate' };

export interface StatefulSetSpec {
  readonly replicas?: number;
  readonly revisionHistoryLimit: number;
  readonly selector: LabelSelector;
  readonly serviceName: string;
  readonly podManagementPolicy?: 'Parallel';
  readonly updateStrategy: { readonly type: 'RollingUpdate' };
  readonly template: PodTemplate;
  readonly volumeClaimTemplates?: readonly VolumeClaimTemplate[];
}

export interface VolumeClaimTemplate {
  readonly apiVersion: 'v1';
  readonly kind: 'PersistentVolumeClaim';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly accessModes: readonly ['ReadWriteOnce'];
    readonly storageClassName?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

export interface JobSpec {
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds?: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly template: PodTemplate;
}

export interface CronJobSpec {
  readonly schedule: string;
  readonly timeZone?: string;
  readonly startingDeadlineSeconds?: number;
  readonly concurrencyPolicy: 'Forbid';
  readonly failedJobsHistoryLimit: number;
  readonly successfulJobsHistoryLimit: number;
  readonly jobTemplate: { readonly spec: JobSpec };
}

export interface DaemonSetSpec {
  readonly revisionHistoryLimit: number;
  readonly selector: LabelSelector;
  readonly updateStrategy: { readonly type: 'RollingUpdate'; readonly rollingUpdate: { readonly maxUnavailable: number } };
  readonly template: PodTemplate;
}

export type WorkloadSpec = DaemonSetSpec | DeploymentSpec | StatefulSetSpec | JobSpec | CronJobSpec;

/** Turns a hardened pod template into the spec of its controller. */
const SPECS: Record<Controller, (workload: WorkloadNode, template: PodTemplate, graph: TrustGraph) => WorkloadSpec> = {
  Deployment: deploymentSpec,
  StatefulSet: statefulSetSpec,
  DaemonSet: daemonSetSpec,
  Job: (workload, template) => ({
    ...jobSpec(scheduleOf(workload), template),
    ...(scheduleOf(workload).delivery.kind === 'applied' ? {} : { ttlSecondsAfterFinished: JOB_KEPT_SECONDS }),
  }),
  CronJob: cronJobSpec,
};

/** The whole spec: `template` is what cdk8s-plus rendered, with all that was done to it through the cdk8s-plus API. */
export function workloadSpec(
  graph: TrustGraph, workload: WorkloadNode, template: PodTemplate, meshAnnotations: Readonly<Record<string, string>>,
): WorkloadSpec {
  return SPECS[workload.controller](workload, hardenPod(template, workload, meshAnnotations), graph);
}

function deploymentSpec(workload: WorkloadNode, template: PodTemplate): DeploymentSpec {
  return {
    ...replicas(workload),
    revisionHistoryLimit: REVISIONS_KEPT,
    selector: { matchLabels: workload.selector },
    strategy: strategyOf(workload.strategy),
    template,
  };
}

/** One node after the other. */
function daemonSetSpec({ selector }: WorkloadNode, template: PodTemplate): DaemonSetSpec {
  return {
    revisionHistoryLimit: REVISIONS_KEPT,
    selector: { matchLabels: selector },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template,
  };
}

function strategyOf(strategy: StrategyNode = { kind: 'rolling', maxUnavailable: 0, maxSurge: 1 }): DeploymentStrategy {
  if (strategy.kind === 'recreate') return { type: 'Recreate' };
  const { maxUnavailable, maxSurge } = strategy;
  return { type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge } };
}

/** Claims say their kind, as the API server would: Argo CD compares lists whole, and would call them out of sync for ever (argo-cd #11143). */
function statefulSetSpec(workload: WorkloadNode, template: PodTemplate, graph: TrustGraph): StatefulSetSpec {
  const claims = workload.pod.volumes.map((volume): VolumeClaimTemplate => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: volume.name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(volume.storageClass === undefined ? {} : { storageClassName: volume.storageClass }),
      resources: { requests: { storage: volume.size } },
    },
  }));
  return {
    ...replicas(workload),
    revisionHistoryLimit: REVISIONS_KEPT,
    selector: { matchLabels: workload.selector },
    serviceName: workload.name,
    ...(callsItself(graph, workload.id) ? { podManagementPolicy: 'Parallel' } : {}),
    updateStrategy: { type: 'RollingUpdate' },
    template,
    ...(claims.length > 0 ? { volumeClaimTemplates: claims } : {}),
  };
}

/** No number where an autoscaler decides: the two would fight over it at every apply. */
function replicas(workload: WorkloadNode): { readonly replicas?: number } {
  return workload.scale.kind === 'fixed' ? { replicas: workload.scale.replicas } : {};
}

function jobSpec(schedule: ScheduleNode, template: PodTemplate): JobSpec {
  return {
    backoffLimit: schedule.backoffLimit,
    ...(schedule.deadlineSeconds === undefined ? {} : { activeDeadlineSeconds: schedule.deadlineSeconds }),
    template,
  };
}

function cronJobSpec(workload: WorkloadNode, template: PodTemplate): CronJobSpec {
  const schedule = scheduleOf(workload);
  return {
    schedule: schedule.cron ?? '',
    ...(schedule.timeZone === undefined ? {} : { timeZone: schedule.timeZone }),
    ...(schedule.startingDeadlineSeconds === undefined ? {} : { startingDeadlineSeconds: schedule.startingDeadlineSeconds }),
    concurrencyPolicy: 'Forbid',
    ...JOBS_KEPT,
    jobTemplate: { spec: jobSpec(schedule, template) },
  };
}

function scheduleOf(workload: WorkloadNode): ScheduleNode {
  if (!workload.schedule) throw new Error(`${workload.id} is a ${workload.controller} without a schedule`);
  return workload.schedule;
}
