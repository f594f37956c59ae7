import { Chart, Duration } from 'cdk8s';
import { EdgeGateway, HttpMethod, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'orders', 'status'] };

/** What an edge takes from requests and answers, and where it leads paths. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const [web, orders, status] = ['web', 'orders', 'status'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh, gatewayClassName: 'istio', hosts: ['shop.example.com'] });
  edge.removes(['X-User-Id', 'x-internal']);
  edge.exposes(web, { openToAll: 'the shop window', removesResponseHeaders: ['server'] });
  edge.exposes(orders, {
    pathPrefixes: ['/api/orders'],
    rewritePrefix: '/v1',
    rewriteHost: 'orders.example.com',
    methods: [HttpMethod.POST, HttpMethod.OPTIONS],
    cors: { origins: ['https://app.example.com'], headers: ['content-type'], exposedHeaders: ['etag'], credentials: true, maxAge: Duration.minutes(10) },
  });
  edge.exposes(status, { pathPrefixes: ['/status'], rewritePrefix: '/', cors: { origins: ['https://b.example.com', 'http://a.example.com:8080'] } });
}
