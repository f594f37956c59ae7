/** What makes pods, field by field. Source: Kubernetes API, apps/v1 and batch/v1. */
import { CLAIM } from './claim';
import { METADATA } from './metadata';
import { JOB_TEMPLATE, POD_TEMPLATE } from './pod';
import { ANYTHING, anythingIn, each, fields, only, refused } from './shape';
import type { Shape } from './shape';
import { share, TEXT, wholeNumber } from './values';

const OTHERS_PODS = 'it takes pods that it did not make';
const NO_PODS = 'no pod runs with it';
const NO_ROLLOUT = 'what is written never reaches the pods that run';
const ALL_AT_ONCE = 'all pods may be gone at once during a rollout';
const REFUSED = 'the API server refuses it';
const MOST = 2 ** 31 - 1;

const JOB = fields({
  ...anythingIn('backoffLimitPerIndex', 'maxFailedIndexes', 'podFailurePolicy', 'successPolicy'),
  parallelism: wholeNumber(1, MOST, NO_PODS),
  completions: wholeNumber(1, MOST, NO_PODS),
  activeDeadlineSeconds: wholeNumber(1, MOST, 'its pods are killed at once'),
  backoffLimit: wholeNumber(0, MOST, REFUSED),
  ttlSecondsAfterFinished: wholeNumber(0, MOST, REFUSED),
  completionMode: only(['NonIndexed', 'Indexed'], REFUSED),
  suspend: only([false], NO_PODS),
  podReplacementPolicy: only(['TerminatingOrFailed', 'Failed'], REFUSED),
  template: JOB_TEMPLATE,
  selector: refused(OTHERS_PODS),
  manualSelector: refused(OTHERS_PODS),
  managedBy: refused('an unknown controller creates its pods'),
});

const COMMON = {
  selector: ANYTHING,
  replicas: wholeNumber(1, 100_000, NO_PODS),
  minReadySeconds: wholeNumber(0, 3600, 'a rollout waits so long for each pod'),
  revisionHistoryLimit: wholeNumber(0, 1000, REFUSED),
  template: POD_TEMPLATE,
};
const MAY_BE_GONE = share(99, ALL_AT_ONCE);
const NONE_OR_SOME: Shape = (value, path, report) => {
  if (value !== 0 && value !== '0%') MAY_BE_GONE(value, path, report);
};
const MORE: Shape = (value, path, report) => {
  if (!/^\d{1,3}%?$/.test(String(value))) report(path, value, REFUSED, 'a whole number, or a share');
};

/** By group and kind. */
export const CONTROLLERS: Readonly<Record<string, Shape>> = {
  'apps Deployment': fields({
    ...COMMON,
    strategy: fields({ type: only(['RollingUpdate', 'Recreate'], REFUSED), rollingUpdate: fields({ maxUnavailable: NONE_OR_SOME, maxSurge: MORE }) }),
    paused: only([false], NO_ROLLOUT),
    progressDeadlineSeconds: wholeNumber(1, MOST, REFUSED),
  }),
  'apps StatefulSet': fields({
    ...COMMON,
    serviceName: TEXT,
    podManagementPolicy: only(['OrderedReady', 'Parallel'], REFUSED),
    updateStrategy: fields({
      type: only(['RollingUpdate'], NO_ROLLOUT), rollingUpdate: fields({ partition: only([0], NO_ROLLOUT), maxUnavailable: MAY_BE_GONE }),
    }),
    ordinals: fields({ start: wholeNumber(0, MOST, REFUSED) }),
    persistentVolumeClaimRetentionPolicy: ANYTHING,
    volumeClaimTemplates: each(CLAIM),
  }),
  'apps DaemonSet': fields({ ...COMMON, updateStrategy: ANYTHING }),
  'apps ReplicaSet': fields(COMMON),
  ' ReplicationController': fields(COMMON),
  'batch Job': JOB,
  'batch CronJob': fields({
    ...anythingIn('schedule', 'timeZone'),
    startingDeadlineSeconds: wholeNumber(10, MOST, 'the controller looks every 10 seconds, and misses runs with less'),
    concurrencyPolicy: only(['Allow', 'Forbid', 'Replace'], REFUSED),
    suspend: only([false], 'it never runs'),
    successfulJobsHistoryLimit: wholeNumber(0, 1000, REFUSED),
    failedJobsHistoryLimit: wholeNumber(0, 1000, REFUSED),
    jobTemplate: fields({ metadata: METADATA, spec: JOB }),
  }),
};
