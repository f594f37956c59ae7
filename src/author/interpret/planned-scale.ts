import type { Autoscaling } from '../constructs/autoscaling';
import type { SecureServiceProps } from '../constructs/secure-service-props';
import type { MetricNode, ScaleNode } from '../graph/nodes';
import type { AutoscalingRecord } from '../graph/record/scaling';
import { wordForWord } from '../graph/record/word-for-word';

const DEFAULT_CPU_PERCENT = 70;

/** Where an autoscaler decides, there are two pods at least. */
const FEWEST_SCALED = 2;

/** How many pods were asked for; `usual` where nothing was said. */
export function scaleOf({ autoscaling, replicas }: SecureServiceProps, usual: number): ScaleNode {
  return autoscaling ? plannedScale(autoscaling, FEWEST_SCALED) : { kind: 'fixed', replicas: replicas ?? usual };
}

/** The range as it was said, without a look at whether it makes sense. CPU counts where nothing else is named. */
function plannedScale(autoscaling: Autoscaling, fewest: number): ScaleNode {
  const { minReplicas, maxReplicas: max, cpuPercent, memoryPercent, metrics = [], keda } = autoscaling;
  const min = minReplicas ?? fewest;
  if (keda) return { kind: 'keda', min, max, triggers: keda.map(({ _record }) => _record) };
  const alone = memoryPercent === undefined && metrics.length === 0;
  const cpu = cpuPercent ?? (alone ? DEFAULT_CPU_PERCENT : undefined);
  return {
    kind: 'auto',
    min,
    max,
    metrics: [
      ...(cpu === undefined ? [] : [{ kind: 'resource', name: 'cpu', percent: cpu } as const]),
      ...(memoryPercent === undefined ? [] : [{ kind: 'resource', name: 'memory', percent: memoryPercent } as const]),
      ...metrics.map(({ _record: { factory, name, averageValue, labels } }): MetricNode => (
        factory === 'ofPods' ? { kind: 'pods', name, averageValue } : { kind: 'external', name, averageValue, labels }
      )),
    ],
  };
}

export function recordOfScaling(autoscaling: Autoscaling | undefined): AutoscalingRecord | undefined {
  if (!autoscaling) return undefined;
  const { minReplicas, maxReplicas, cpuPercent, memoryPercent, metrics = [], keda } = autoscaling;
  return wordForWord({
    minReplicas, maxReplicas, cpuPercent, memoryPercent, metrics: metrics.map(({ _record }) => _record), keda: keda?.map(({ _record }) => _record),
  });
}

/** The object that decides how many pods there are. */
export function scalerOf(autoscaling: Autoscaling | undefined): 'autoscaler' | 'scaled-object' | undefined {
  if (!autoscaling) return undefined;
  return autoscaling.keda ? 'scaled-object' : 'autoscaler';
}
