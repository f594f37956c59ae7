import type { Controller, WorkloadNode } from '../../graph/nodes';
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
    readonly scaleTargetRef: { readonly apiVersion: 'apps/v1'; readonly kind: Controller; readonly name: string };
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly [{
      readonly type: 'ContainerResource';
      readonly containerResource: {
        readonly name: 'cpu';
        readonly container: string;
        readonly target: { readonly type: 'Utilization'; readonly averageUtilization: number };
      };
    }];
  };
}

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
        metrics: [{
          type: 'ContainerResource',
          containerResource: { name: 'cpu', container, target: { type: 'Utilization', averageUtilization: scale.cpuPercent } },
        }],
      },
    };
  },
};
