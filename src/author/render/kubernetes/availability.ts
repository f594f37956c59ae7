import type { Controller, MetricNode, WorkloadNode } from '../../graph/nodes';
import type { ObjectTemplate } from '../manifest';
import type { LabelSelector } from './label-selector';

export interface DisruptionBudgetBody {
  readonly spec: {
    readonly maxUnavailable: number;
    readonly unhealthyPodEvictionPolicy: 'AlwaysAllow';
    readonly selector: LabelSelector;
  };
}

/** One pod at a time may be drained; a pod that is broken anyway never holds up a drain. */
export const podDisruptionBudget: ObjectTemplate<WorkloadNode, DisruptionBudgetBody> = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  fields: ['spec'],
  render: (_graph, workload) => ({
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: workload.selector } },
  }),
};

export interface AutoscalerBody {
  readonly spec: {
    readonly scaleTargetRef: ScaleTarget;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly ScalingMetric[];
  };
}

interface ScaleTarget {
  readonly apiVersion: 'apps/v1';
  readonly kind: Controller;
  readonly name: string;
}

interface AverageValue {
  readonly type: 'AverageValue';
  readonly averageValue: string;
}

export type ScalingMetric =
  | {
    readonly type: 'ContainerResource';
    readonly containerResource: {
      readonly name: 'cpu' | 'memory';
      readonly container: string;
      readonly target: { readonly type: 'Utilization'; readonly averageUtilization: number };
    };
  }
  | { readonly type: 'Pods'; readonly pods: { readonly metric: { readonly name: string }; readonly target: AverageValue } }
  | { readonly type: 'External'; readonly external: { readonly metric: { readonly name: string; readonly selector?: LabelSelector }; readonly target: AverageValue } };

/**
 * Measured on the main container alone: of the whole pod, what a proxy or a helper requests and uses would count too.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#container-resource-metrics (stable since 1.30)
 */
export const horizontalPodAutoscaler: ObjectTemplate<WorkloadNode, AutoscalerBody> = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  fields: ['spec'],
  render: (_graph, { id, name, controller, scale, pod: { container } }) => {
    if (scale.kind !== 'auto') throw new Error(`${id} has an autoscaler but no range to scale in`);
    return {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: controller, name },
        minReplicas: scale.min,
        maxReplicas: scale.max,
        metrics: scale.metrics.map((metric) => metricOf(metric, container)),
      },
    };
  },
};

function metricOf(metric: MetricNode, container: string): ScalingMetric {
  if (metric.kind === 'resource') {
    const { name, percent: averageUtilization } = metric;
    return { type: 'ContainerResource', containerResource: { name, container, target: { type: 'Utilization', averageUtilization } } };
  }
  const { name, averageValue } = metric;
  const target = { type: 'AverageValue', averageValue } as const;
  if (metric.kind === 'pods') return { type: 'Pods', pods: { metric: { name }, target } };
  const selector = Object.keys(metric.labels).length > 0 ? { selector: { matchLabels: metric.labels } } : {};
  return { type: 'External', external: { metric: { name, ...selector }, target } };
}
