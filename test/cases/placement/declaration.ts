import { Chart, Duration } from 'cdk8s';
import { Mesh, PreStop, TaintEffect, UpdateStrategy } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** Where pods run, how they are replaced, how they end, and what they bear. */
export function declare(chart: Chart, mesh: Mesh): void {
  service(namespace(chart, 'shop', mesh), 'web', {
    replicas: 3,
    scheduling: {
      nodeLabels: { 'acme.example/pool': 'front' },
      tolerations: [{ key: 'dedicated', value: 'front', effect: TaintEffect.NO_SCHEDULE }, { key: 'spot' }],
      // The one class that every cluster has, and admits outside kube-system, too.
      priorityClassName: 'system-cluster-critical',
      spreadOver: ['topology.kubernetes.io/zone'],
      strictSpread: true,
    },
    updateStrategy: UpdateStrategy.rollingShare({ maxUnavailablePercent: 10, maxSurgePercent: 50 }),
    terminationGracePeriod: Duration.minutes(2),
    preStop: PreStop.exec(['nginx', '-s', 'quit']),
    sysctls: { 'net.ipv4.tcp_keepalive_time': '600' },
    labels: { 'acme.example/cost-centre': '42' },
    annotations: { 'acme.example/owner': 'team shop' },
    podLabels: { 'acme.example/tier': 'front' },
    podAnnotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' },
  });
}
