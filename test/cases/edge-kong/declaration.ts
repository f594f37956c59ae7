import { Chart } from 'cdk8s';
import { ClientAddress, EdgeGateway, GatewayController, HttpMethod, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'office'] };

/** An edge of Kong, beside whose Gateway Kong Operator makes pods with a label of ours: a shop for all, and a back office for some networks. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const [web, office] = ['web', 'office'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', {
    namespace: 'public',
    mesh,
    hosts: ['shop.example.com'],
    controller: GatewayController.kong({ podLabels: { 'example.com/gateway': 'public' } }),
    clientAddress: ClientAddress.ofConnection(),
  });
  edge.removes(['x-user-id']);
  edge.exposes(web, { exactPaths: ['/health'], pathPrefixes: ['/shop'], methods: [HttpMethod.GET, HttpMethod.POST], removesResponseHeaders: ['server'] });
  edge.exposes(office, { pathPrefixes: ['/office'], clientCidrs: ['203.0.113.0/24', '2001:db8:7::/48'], exceptClientCidrs: ['203.0.113.128/25'] });
}
