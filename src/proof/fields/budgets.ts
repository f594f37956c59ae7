/** How many pods there are and may be gone, and how much a namespace may have. Source: Kubernetes API, policy/v1, autoscaling/v2, core/v1; KEDA. */
import { tryReadQuantity } from './quantity';
import { anythingIn, each, fields, refused } from './shape';
import type { Shape } from './shape';
import { share, wholeNumber } from './values';

const NO_DRAIN = 'no pod may be drained, or all of them at once';
const NO_PODS = 'nothing answers with so few pods';

const DISRUPTION: Shape = fields({
  ...anythingIn('selector', 'unhealthyPodEvictionPolicy'), maxUnavailable: share(99, NO_DRAIN), minAvailable: share(99, NO_DRAIN),
});

const AUTOSCALER: Shape = (value, path, report) => {
  OF_AUTOSCALER(value, path, report);
  const { minReplicas = 1, maxReplicas } = value as Readonly<Record<string, number>>;
  if (maxReplicas < minReplicas) report([...path, 'maxReplicas'], maxReplicas, 'the API server refuses fewer than the fewest', `at least ${minReplicas}`);
};

const OF_AUTOSCALER = fields({
  ...anythingIn('scaleTargetRef', 'metrics', 'behavior', 'targetCPUUtilizationPercentage'),
  minReplicas: wholeNumber(1, 100_000, NO_PODS),
  maxReplicas: wholeNumber(1, 100_000, NO_PODS),
});

/** What a namespace of ours never has: none of them is what is wanted. */
const MAY_BE_NONE: ReadonlySet<string> = new Set(['services.loadbalancers', 'services.nodeports']);
const COUNTED = /^(pods|services|secrets|configmaps|replicationcontrollers|resourcequotas|persistentvolumeclaims|count\/.+|(requests|limits)\..+|cpu|memory|ephemeral-storage)$/;

const QUOTA: Shape = fields({
  ...anythingIn('scopes', 'scopeSelector'),
  hard: (value, path, report) => {
    if (typeof value !== 'object' || Array.isArray(value)) {
      report(path, value, 'the API server refuses it', 'amounts by resource');
      return;
    }
    for (const [key, item] of Object.entries(value as object)) {
      const read = tryReadQuantity(item);
      if (read === undefined) report([...path, key], item, 'the API server refuses it', 'an amount');
      else if (read === 0 && COUNTED.test(key) && !MAY_BE_NONE.has(key)) report([...path, key], item, 'nothing of the kind may be made in the namespace', 'what its workloads need');
    }
  },
});

const MORE_THAN_NOTHING: Shape = (value, path, report) => {
  for (const [key, item] of Object.entries(value as object)) {
    const read = tryReadQuantity(item);
    if (read === undefined || read === 0) report([...path, key], item, 'no pod can run with it', 'an amount above 0');
  }
};

const LIMIT_RANGE: Shape = fields({
  limits: each(fields({
    ...anythingIn('type', 'min', 'maxLimitRequestRatio'), max: MORE_THAN_NOTHING, default: MORE_THAN_NOTHING, defaultRequest: MORE_THAN_NOTHING,
  })),
});

/** Triggers are compared with the declaration. Source: KEDA, ScaledObject specification. */
const SCALED_OBJECT: Shape = fields({
  ...anythingIn('minReplicaCount', 'maxReplicaCount', 'pollingInterval', 'cooldownPeriod', 'initialCooldownPeriod'),
  scaleTargetRef: fields({
    ...anythingIn('apiVersion', 'kind', 'name'), envSourceContainerName: refused('KEDA reads the variables and Secrets of that container'),
  }),
  triggers: each(fields({ ...anythingIn('type', 'metadata', 'name', 'metricType', 'useCachedMetrics'), authenticationRef: fields(anythingIn('name', 'kind')) })),
  fallback: fields(anythingIn('failureThreshold', 'replicas', 'behavior')),
  idleReplicaCount: refused(NO_PODS),
  advanced: fields({ ...anythingIn('restoreToOriginalReplicaCount'), horizontalPodAutoscalerConfig: fields(anythingIn('name', 'behavior')) }),
});

/** By group and kind. */
export const BUDGETS: Readonly<Record<string, Shape>> = {
  'policy PodDisruptionBudget': DISRUPTION,
  'autoscaling HorizontalPodAutoscaler': AUTOSCALER,
  'keda.sh ScaledObject': SCALED_OBJECT,
  ' ResourceQuota': QUOTA,
  ' LimitRange': LIMIT_RANGE,
};
