import { Chart } from 'cdk8s';
import { EdgeGateway, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'orders'] };

/** Two services behind one edge, one of them under a path and one of the two hosts only. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh, gatewayClassName: 'istio', hosts: ['shop.example.com', 'api.example.com'] });
  edge.exposes(service(shop, 'web'), { hosts: ['shop.example.com'] });
  edge.exposes(service(shop, 'orders'), { hosts: ['api.example.com'], pathPrefixes: ['/orders'] });
}
