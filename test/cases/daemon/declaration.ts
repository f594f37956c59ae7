import { Chart } from 'cdk8s';
import { ExternalHost, Mesh, Port, Probes, SecureDaemon } from '../../../src';
import { image, namespace, service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** One pod on each node: called by what is declared, and calls what is declared. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const collector = new SecureDaemon(shop, 'collector', {
    image: image('collector'), ports: [Port.grpc(4317)], probes: Probes.http('/', { managementPort: 13133 }), everyNode: true, scheduling: { nodeLabels: { 'acme.example/pool': 'apps' } },
  });
  service(shop, 'web').calls(collector);
  collector.calls(ExternalHost.https('api.honeycomb.io'));
}
