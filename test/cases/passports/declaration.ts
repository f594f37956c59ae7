import { Chart } from 'cdk8s';
import { Access, EdgeGateway, HttpMethod, Issuer, Mesh, Passport, Users } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'login', 'orders'], identity: ['passports'] };

/** An edge that changes tokens from outside for passports, which two services take: from the edge, and from a service that calls in the name of its user. */
export function declare(chart: Chart, mesh: Mesh): void {
  const identity = namespace(chart, 'identity', mesh);
  const shop = namespace(chart, 'shop', mesh);
  const idp = Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/jwks.json', forwardToken: false });
  const passport = Passport.mintedBy(service(identity, 'passports'), { issuer: 'https://passports.shop.internal', jwksUri: 'https://keys.example.com/passports.json' });
  const [web, login, orders] = ['web', 'login', 'orders'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh, gatewayClassName: 'istio', hosts: ['shop.example.com'] });
  edge.exposes(web, { users: Users.of(idp), passport });
  edge.exposes(login, { pathPrefixes: ['/login'], openToAll: 'people sign in there' });
  web.admits(Users.withPassport(passport));
  orders.admits(Users.withPassport(passport, { scopes: ['orders'] }));
  web.calls(orders, Access.http({ methods: [HttpMethod.GET] }));
}
