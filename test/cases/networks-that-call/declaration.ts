import { Chart } from 'cdk8s';
import { Access, ExternalNetwork, Mesh, Port } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['orders', 'web'] };

/** Tills of a shop call orders past every edge, on a port of their own; web calls its other port. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const orders = service(shop, 'orders', { ports: [Port.http(8080), Port.tcp(7000, { name: 'tills' }), Port.udp(7001, { name: 'clock' })] });
  const web = service(shop, 'web');
  const tills = ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24', '192.0.2.7/32'] });

  tills.calls(orders, Access.ports('tills', 'clock'));
  web.calls(orders, Access.ports('http'));
}
