import { Chart } from 'cdk8s';
import { ClientAddress, EdgeGateway, GatewayController, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['office'] };

/** A network of clients at an edge of Envoy Gateway behind a load balancer, which tells the addresses of clients. */
export function declare(chart: Chart, mesh: Mesh): void {
  const office = service(namespace(chart, 'shop', mesh), 'office');
  const edge = new EdgeGateway(chart, 'edge', {
    namespace: 'public',
    mesh,
    hosts: ['shop.example.com'],
    controller: GatewayController.envoyGateway({ className: 'public', namespace: 'gateways' }),
    clientAddress: ClientAddress.forwarded(1),
    clientCidrs: ['198.51.100.0/28'],
  });
  edge.exposes(office, { clientCidrs: ['203.0.113.0/24'] });
}
