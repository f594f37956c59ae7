import { Chart } from 'cdk8s';
import { ClientAddress, EdgeGateway, GatewayController, HttpMethod, Issuer, Mesh, Users } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'orders', 'pages'] };

/** The public key of the issuer. */
const JWKS = '{"keys":[{"kty":"EC","x":"0yUKwMIpSfUhmBfL8Cg0P5HG2QhNgSBsdH26X7YIcZY","y":"b1-WmtW3xOCrSpiIjnURB4nMGnThkMZOVSjbT00adQo","crv":"P-256","kid":"2026","alg":"ES256","use":"sig"}]}';

/** People, addresses of clients and pages of other origins at an edge of Envoy Gateway, which is outside of any mesh. */
export function declare(chart: Chart, mesh: Mesh): void {
  const idp = Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop', 'back-office'], jwks: JWKS });
  const shop = namespace(chart, 'shop', mesh);
  const [web, orders, pages] = ['web', 'orders', 'pages'].map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', {
    namespace: 'public', mesh, hosts: ['shop.example.com'], controller: GatewayController.envoyGateway(), clientAddress: ClientAddress.ofConnection(),
  });
  edge.exposes(web, { users: Users.of(idp, { audiences: ['shop'] }), publicPaths: ['/login/callback'] });
  edge.exposes(web, {
    pathPrefixes: ['/admin'],
    users: Users.of(idp, { groupsClaim: ['realm_access', 'roles'], groups: ['admin'] }),
    clientCidrs: ['203.0.113.0/24'],
    exceptClientCidrs: ['203.0.113.128/25'],
  });
  edge.exposes(orders, { pathPrefixes: ['/orders'], methods: [HttpMethod.GET, HttpMethod.OPTIONS], users: Users.of(idp, { scopes: ['orders'] }), cors: { origins: ['https://app.example.com'] } });
  edge.exposes(pages, { pathPrefixes: ['/pages'], openToAll: 'the shop window' });
}
