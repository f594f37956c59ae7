import { Chart } from 'cdk8s';
import { Mesh, Port, Probes } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['proxy'] };

/** Ports for which a process has to be root by default, and probes over TLS. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  service(shop, 'proxy', { ports: [Port.tls(443)], probes: Probes.http('/healthz'), autoscaling: { maxReplicas: 5 } });
}
