import { Chart } from 'cdk8s';
import { Access, EdgeGateway, HttpMethod, Issuer, Mesh, Users } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'admin', 'orders', 'payments'] };

/** People at an edge, at a service, and for one call. */
export function declare(chart: Chart, mesh: Mesh): void {
  const idp = Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop', 'back-office'], jwksUri: 'https://id.example.com/jwks.json' });
  const shop = namespace(chart, 'shop', mesh);
  const [web, admin, orders, payments] = ['web', 'admin', 'orders', 'payments'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh, gatewayClassName: 'istio', hosts: ['shop.example.com'] });
  edge.exposes(web, { users: Users.of(idp, { audiences: ['shop'] }), publicPaths: ['/login/callback'] });
  edge.exposes(admin, { pathPrefixes: ['/admin'], users: Users.of(idp, { audiences: ['back-office'], groupsClaim: ['realm_access', 'roles'], groups: ['admin'] }) });
  orders.admits(Users.of(idp, { scopes: ['orders'] }), { publicPaths: ['/status'] });
  web.calls(orders, Access.http({ methods: [HttpMethod.GET] }));
  web.calls(payments, Access.http({ methods: [HttpMethod.GET], paths: ['/rates'] }));
  web.calls(payments, Access.http({ methods: [HttpMethod.POST], users: Users.of(idp, { groups: ['buyers', 'sellers'] }) }));
}
