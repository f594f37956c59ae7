import { Chart } from 'cdk8s';
import { EdgeGateway, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'report'] };

/** A service calls another one by the public host of its edge, which takes clients of one network alone. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const edge = new EdgeGateway(chart, 'edge', {
    namespace: 'istio-ingress', mesh, gatewayClassName: 'istio', hosts: ['shop.example.com'], clientCidrs: ['203.0.113.0/24'],
  });
  edge.exposes(service(shop, 'web'));
  service(shop, 'report').calls(edge.at('shop.example.com'));
}
