import { Chart } from 'cdk8s';
import { EdgeGateway, HttpMethod, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'orders', 'preview'] };

/** Several services of one host, by path, method and header. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const [web, orders, preview] = ['web', 'orders', 'preview'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh, gatewayClassName: 'istio', hosts: ['shop.example.com'] });
  edge.exposes(web);
  edge.exposes(orders, { pathPrefixes: ['/orders'], exactPaths: ['/basket'], methods: [HttpMethod.POST, HttpMethod.PUT] });
  edge.exposes(preview, { exactPaths: ['/offers'], headers: { 'X-Version': '2' } });
}
