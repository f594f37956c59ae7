import { Chart } from 'cdk8s';
import { EdgeGateway, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** Plain HTTP is sent to HTTPS, and answered with nothing else. */
export function declare(chart: Chart, mesh: Mesh): void {
  const web = service(namespace(chart, 'shop', mesh), 'web');
  const edge = new EdgeGateway(chart, 'edge', {
    namespace: 'istio-ingress', mesh, gatewayClassName: 'istio', hosts: ['shop.example.com', '*.shop.example.com'], redirectPort: 80,
  });
  edge.exposes(web);
}
