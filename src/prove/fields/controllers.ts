/** What makes pods, field by field. Source: Kubernetes API, apps/v1 and batch/v1. */
import { CLAIM } from './claim';
import { METADATA } from './metadata';
import { POD_TEMPLATE } from './pod';
import { ANYTHING, anythingIn, each, fields, refused } from './shape';
import type { Shape } from './shape';

const OTHERS_PODS = 'it takes pods that it did not make';

const JOB = fields({
  ...anythingIn(
    'parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'backoffLimitPerIndex', 'maxFailedIndexes', 'ttlSecondsAfterFinished',
    'completionMode', 'suspend', 'podFailurePolicy', 'podReplacementPolicy', 'successPolicy',
  ),
  template: POD_TEMPLATE,
  selector: refused(OTHERS_PODS),
  manualSelector: refused(OTHERS_PODS),
  managedBy: refused('a controller that nobody knows makes its pods'),
});

const COMMON = { ...anythingIn('replicas', 'selector', 'minReadySeconds', 'revisionHistoryLimit'), template: POD_TEMPLATE };

/** By group and kind. */
export const CONTROLLERS: Readonly<Record<string, Shape>> = {
  'apps Deployment': fields({ ...COMMON, ...anythingIn('strategy', 'paused', 'progressDeadlineSeconds') }),
  'apps StatefulSet': fields({
    ...COMMON,
    ...anythingIn('serviceName', 'podManagementPolicy', 'updateStrategy', 'ordinals', 'persistentVolumeClaimRetentionPolicy'),
    volumeClaimTemplates: each(CLAIM),
  }),
  'apps DaemonSet': fields({ ...COMMON, updateStrategy: ANYTHING }),
  'apps ReplicaSet': fields(COMMON),
  ' ReplicationController': fields(COMMON),
  'batch Job': JOB,
  'batch CronJob': fields({
    ...anythingIn(
      'schedule', 'timeZone', 'startingDeadlineSeconds', 'concurrencyPolicy', 'suspend', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit',
    ),
    jobTemplate: fields({ metadata: METADATA, spec: JOB }),
  }),
};
