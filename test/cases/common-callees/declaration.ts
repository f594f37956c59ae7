import { Chart } from 'cdk8s';
import { Access, ExternalHost, Mesh, Port, ZeroTrustDefaults } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['orders', 'web'], telemetry: ['collector'] };

/** All services send traces to a collector, those of the shop ask a licence server, too; the collector does not call itself. */
export function declare(chart: Chart, mesh: Mesh): void {
  const collector = service(namespace(chart, 'telemetry', mesh), 'collector', { ports: [Port.http(8080), Port.grpc(4317, { name: 'traces' })] });
  const shop = namespace(chart, 'shop', mesh);
  service(shop, 'orders');

  ZeroTrustDefaults.of(chart).allCall(collector, Access.ports('traces'));
  shop.allCall(ExternalHost.https('licences.example.com'));
  service(shop, 'web');
}
