import { Chart } from 'cdk8s';
import { KedaTrigger, Mesh, ScalingMetric } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'worker'] };

/** As many pods as the load wants: counted by Kubernetes or by KEDA, for which pods open nothing. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  service(shop, 'web', {
    autoscaling: {
      maxReplicas: 9, cpuPercent: 60, memoryPercent: 80, metrics: [ScalingMetric.ofPods('requests_per_second', '100'), ScalingMetric.external('queue', '30', { queue: 'orders' })],
    },
  });
  service(shop, 'worker', { autoscaling: { minReplicas: 3, maxReplicas: 20, keda: [KedaTrigger.of('kafka', { topic: 'orders', lagThreshold: '50' }, 'kafka')] } });
}
