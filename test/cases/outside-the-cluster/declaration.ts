import { Chart } from 'cdk8s';
import { ExternalHost, ExternalNetwork, Mesh, Port } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['payments'] };

/** One service calls a host by name, two hosts with known addresses on one port, and a network. */
export function declare(chart: Chart, mesh: Mesh): void {
  const payments = service(namespace(chart, 'shop', mesh), 'payments');
  payments.calls(ExternalHost.https('api.stripe.com'));
  payments.calls(ExternalHost.tcp('db.example.com', 5432, { cidrs: ['203.0.113.7/32'] }));
  payments.calls(ExternalHost.tcp('archive.example.com', 5432, { cidrs: ['203.0.113.8/32'] }));
  payments.calls(ExternalNetwork.of({ name: 'office', cidrs: ['198.51.100.0/24', '2001:db8::/32'], ports: [Port.tcp(22), Port.udp(514)] }));
}
