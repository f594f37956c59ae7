import { Chart, Duration } from 'cdk8s';
import { Access, Authorizer, EdgeGateway, HttpMethod, Mesh, Port } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'status', 'orders'], policies: ['opa', 'checker'] };

/** One authorizer before some routes of an edge, over gRPC; another one before a service, over HTTP. */
export function declare(chart: Chart, mesh: Mesh): void {
  const policies = namespace(chart, 'policies', mesh);
  const shop = namespace(chart, 'shop', mesh);
  const [opa, checker] = [service(policies, 'opa', { ports: [Port.grpc(9191)] }), service(policies, 'checker')];
  const [web, status, orders] = ['web', 'status', 'orders'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh, gatewayClassName: 'istio', hosts: ['shop.example.com'] });
  edge.exposes(web, { authorizer: Authorizer.grpc(opa) });
  edge.exposes(status, { pathPrefixes: ['/status'], methods: [HttpMethod.GET] });
  orders.asks(Authorizer.http(checker, { provider: 'checker', pathPrefix: '/check', requestHeaders: ['X-Tenant'], timeout: Duration.millis(250) }));
  web.calls(orders, Access.http({ methods: [HttpMethod.GET] }));
}
