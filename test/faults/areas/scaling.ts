import { JsonPatch } from 'cdk8s';
import { KedaTrigger, ScalingMetric } from '../../../src';
import type { Area, Fault } from '../fault';
import type { World } from '../world';

const WAIVABLE = /keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;
const OBJECT = 'Deployment shop/scaled';

function counted(world: World): void {
  world.service('scaled', {
    autoscaling: { maxReplicas: 9, cpuPercent: 60, memoryPercent: 80, metrics: [ScalingMetric.ofPods('requests_per_second', '100'), ScalingMetric.external('queue', '30', { queue: 'orders' })] },
  });
}

function byKeda(world: World): void {
  world.service('scaled', {
    autoscaling: { minReplicas: 3, maxReplicas: 9, keda: [KedaTrigger.of('kafka', { bootstrapServers: 'kafka:9092', topic: 'orders', lagThreshold: '50' }, 'kafka'), KedaTrigger.of('cpu', { value: '60' })] },
  });
}

function patched(declare: (world: World) => void, kind: string, patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      declare(world);
      world.patch(kind, 'scaled', patch);
    },
    object: OBJECT,
    says: [...says, WAIVABLE],
  };
}

const inAutoscaler = (patch: JsonPatch, ...says: (string | RegExp)[]) => patched(counted, 'HorizontalPodAutoscaler', patch, ...says);
const inScaledObject = (patch: JsonPatch, ...says: (string | RegExp)[]) => patched(byKeda, 'ScaledObject', patch, ...says);

/** What decides how many pods there are. */
export const AREA: Area = {
  faults: {
    'another share of CPU': inAutoscaler(JsonPatch.replace('/spec/metrics/0/containerResource/target/averageUtilization', 90), 'metrics of HorizontalPodAutoscaler shop/scaled', '60 percent of cpu'),
    'the CPU of another container': inAutoscaler(JsonPatch.replace('/spec/metrics/0/containerResource/container', 'istio-proxy'), '60 percent of cpu'),
    'no share of memory': inAutoscaler(JsonPatch.remove('/spec/metrics/1'), '80 percent of memory'),
    'another number of its own': inAutoscaler(JsonPatch.replace('/spec/metrics/2/pods/target/averageValue', '1'), 'requests_per_second at 100'),
    'a number of another queue': inAutoscaler(JsonPatch.replace('/spec/metrics/3/external/metric/selector/matchLabels/queue', 'other'), 'queue at 30'),
    'an autoscaler of another service': inAutoscaler(JsonPatch.replace('/spec/scaleTargetRef/name', 'web'), 'scaleTargetRef of HorizontalPodAutoscaler shop/scaled'),
    'an autoscaler of another name': inAutoscaler(JsonPatch.replace('/metadata/name', 'other'), 'HorizontalPodAutoscaler shop/scaled is missing'),
    'the variables of a container for KEDA': { ...inScaledObject(JsonPatch.add('/spec/scaleTargetRef/envSourceContainerName', 'scaled'), 'envSourceContainerName', 'reads the variables and Secrets'), object: 'ScaledObject shop/scaled' },
    'no pods while nothing is to do': { ...inScaledObject(JsonPatch.add('/spec/idleReplicaCount', 0), 'idleReplicaCount'), object: 'ScaledObject shop/scaled' },
    'a field of KEDA that nobody knows': { ...inScaledObject(JsonPatch.add('/spec/advanced', { scalingModifiers: { formula: '1' } }), 'spec.advanced.scalingModifiers'), object: 'ScaledObject shop/scaled' },
    'fewer pods by KEDA': inScaledObject(JsonPatch.replace('/spec/minReplicaCount', 0), 'minReplicaCount of ScaledObject shop/scaled', 'at least 3'),
    'no fewest pods by KEDA': inScaledObject(JsonPatch.remove('/spec/minReplicaCount'), 'minReplicaCount of ScaledObject shop/scaled'),
    'another trigger': inScaledObject(JsonPatch.replace('/spec/triggers/0/metadata/topic', 'payments'), 'triggers[0] of ScaledObject shop/scaled'),
    'one more trigger': inScaledObject(JsonPatch.add('/spec/triggers/-', { type: 'prometheus', metadata: { serverAddress: 'http://evil' } }), 'triggers of ScaledObject shop/scaled'),
    'a trigger with the rights of the cluster': inScaledObject(JsonPatch.add('/spec/triggers/0/authenticationRef/kind', 'ClusterTriggerAuthentication'), 'triggers[0] of ScaledObject shop/scaled'),
    'KEDA that is stopped': inScaledObject(JsonPatch.add('/metadata/annotations', { 'autoscaling.keda.sh/paused': 'true' }), 'autoscaling.keda.sh/paused of ScaledObject shop/scaled'),
    'a number of pods beside KEDA that is too small': patched(byKeda, 'Deployment', JsonPatch.add('/spec/replicas', 1), 'spec.replicas'),
  },
  harmless: {
    'memory and numbers of its own': counted,
    'KEDA': byKeda,
    'one more number by which pods are added': (world) => {
      counted(world);
      world.patch('HorizontalPodAutoscaler', 'scaled', JsonPatch.add('/spec/metrics/-', { type: 'Pods', pods: { metric: { name: 'x' }, target: { type: 'AverageValue', averageValue: '1' } } }));
    },
  },
};
