import type { Controller, TriggerNode, WorkloadNode } from '../../graph/nodes';
import type { ObjectTemplate } from '../manifest';

export interface ScaledObjectBody {
  readonly spec: {
    readonly scaleTargetRef: { readonly apiVersion: 'apps/v1'; readonly kind: Controller; readonly name: string };
    readonly minReplicaCount: number;
    readonly maxReplicaCount: number;
    readonly triggers: readonly ScaleTrigger[];
  };
}

export interface ScaleTrigger {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly authenticationRef?: { readonly name: string };
}

/**
 * KEDA makes an autoscaler of it.
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export const scaledObject: ObjectTemplate<WorkloadNode, ScaledObjectBody> = {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  fields: ['spec'],
  render: (_graph, { id, name, controller, scale }) => {
    if (scale.kind !== 'keda') throw new Error(`${id} has a ScaledObject but no triggers`);
    return {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: controller, name },
        minReplicaCount: scale.min,
        maxReplicaCount: scale.max,
        triggers: scale.triggers.map(triggerOf),
      },
    };
  },
};

function triggerOf({ type, metadata, authentication }: TriggerNode): ScaleTrigger {
  return { type, metadata, ...(authentication === undefined ? {} : { authenticationRef: { name: authentication } }) };
}
