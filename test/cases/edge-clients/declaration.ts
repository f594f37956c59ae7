import { Chart } from 'cdk8s';
import { ClientAddress, EdgeGateway, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'office'] };

/** Who may come in by the address of the client: all but some to the shop, and a network to its back office. A load balancer tells the addresses. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const [web, office] = ['web', 'office'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', {
    namespace: 'istio-ingress',
    mesh,
    gatewayClassName: 'istio',
    hosts: ['shop.example.com'],
    clientAddress: ClientAddress.forwarded(1),
    clientCidrs: ['198.51.100.0/28'],
  });
  edge.exposes(web, { exceptClientCidrs: ['192.0.2.0/24'] });
  edge.exposes(office, { pathPrefixes: ['/office'], clientCidrs: ['203.0.113.0/24', '2001:db8:7::/48'], exceptClientCidrs: ['203.0.113.128/25'] });
}
