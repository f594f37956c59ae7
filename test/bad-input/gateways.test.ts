import { bareNamespace, service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { EdgeGatewayProps, EnvoyGatewayOptions, ExposeOptions, OidcIssuerOptions } from '../../src';
import { ClientAddress, EdgeGateway, GatewayController, Issuer, Mesh, Users } from '../../src';

const AT = 'app/edge';
const KEYS = '{"keys":[{"kty":"EC","x":"0yUKwMIpSfUhmBfL8Cg0P5HG2QhNgSBsdH26X7YIcZY","y":"b1-WmtW3xOCrSpiIjnURB4nMGnThkMZOVSjbT00adQo","crv":"P-256","kid":"2026","alg":"ES256"}]}';
const WEB = 'exposes bare/web';

describe('an edge of Envoy Gateway', () => {
  const edge = (exposed: ExposeOptions = {}, props: Partial<EdgeGatewayProps> = {}, options: EnvoyGatewayOptions = {}): Program => ({ chart }) => {
    const controller = GatewayController.envoyGateway(options);
    new EdgeGateway(chart, 'edge', { namespace: 'public', hosts: ['shop.example.com'], mesh: Mesh.none(), controller, ...props }).exposes(service(bareNamespace(chart, 'bare'), 'web'), exposed);
  };
  const issuer = (more: Partial<OidcIssuerOptions> = {}) => Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], jwks: KEYS, ...more });
  const claims = (...names: string[]) => names.map((claim) => ({ claim: [claim], anyOf: ['a'] }));

  accepts('with users', edge({ users: Users.of(issuer(), { scopes: ['a', 'b'], claims: claims('c', 'd', 'e') }), publicPaths: ['/status'] }));
  accepts('with pages of other origins beside users', edge({ users: Users.of(issuer()), cors: { origins: ['https://app.example.com'] } }));
  accepts('with addresses of clients', edge({ clientCidrs: ['203.0.113.0/24'] }, { clientAddress: ClientAddress.ofConnection() }));
  refuses('with a class in capitals', edge({}, {}, { className: 'EG' }), told('name', AT, "controller.className: got 'EG'", 'a DNS', "'eg'"));
  refuses('with a namespace in capitals', edge({}, {}, { namespace: 'Gateways' }), told('name', AT, "controller.namespace: got 'Gateways'", 'a DNS', "'gateways'"));
  refuses('in a mesh', edge({}, { mesh: Mesh.linkerd() }), told('mesh', AT, 'mesh: got an edge of Envoy Gateway with Linkerd', 'outside of any mesh', 'mesh: Mesh.none()'));
  refuses('with a class beside it', edge({}, { gatewayClassName: 'eg' }), told('name', AT, "gatewayClassName: got 'eg'", 'no class beside a controller, which is Envoy Gateway here', 'leave it out'));
  refuses('with labels of pods', edge({}, { podLabels: { app: 'eg' } }), told('label', AT, 'podLabels: got app', "no labels beside the class 'eg'", 'leave them out'));
  refuses('with certificates of clients', edge({}, { clientCaConfigMap: 'clients' }),
    told('mesh', AT, "clientCaConfigMap: got certificates of clients at an edge of the class 'eg' with no mesh", 'GatewayController.istio() with Mesh.istio()', 'leave it out'));
  refuses('with keys at an address', edge({ users: Users.of(issuer({ jwks: undefined, jwksUri: 'https://id.example.com/keys' })) }),
    told('users', AT, `${WEB}: users: got keys of https://id.example.com that its proxies would have to fetch`, 'keys by value', 'jwks'));
  refuses('with keys that the issuer tells', edge({ users: Users.of(issuer({ jwks: undefined })) }),
    told('users', AT, `${WEB}: users: got keys of https://id.example.com that its proxies would have to fetch`, 'keys by value', 'jwks'));
  refuses('with tokens that end there', edge({ users: Users.of(issuer({ forwardToken: false })) }),
    told('users', AT, `${WEB}: users: got tokens of https://id.example.com that are to end at the edge (forwardToken: false)`, 'passes on all that it has verified', "edge.removes(['authorization'])"));
  refuses('with a claim with dots', edge({ users: Users.of(issuer(), { claims: claims('https://acme.example/tenant') }) }),
    told('users', AT, `${WEB}: users: got the claim 'https://acme.example/tenant'`, 'names without dots', 'another claim'));
  refuses('with four claims', edge({ users: Users.of(issuer(), { claims: claims('a', 'b', 'c', 'd') }) }),
    told('users', AT, `${WEB}: users: got claims of users that could be texts or lists in more than eight ways`, 'at most three claims', 'fewer claims'));
  refuses('with nine audiences', edge({ users: Users.of(issuer({ audiences: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] })) }),
    told('users', AT, `${WEB}: users: got 9 audiences of https://id.example.com`, 'at most 8', 'fewer'));
  const many = (count: number) => Array.from({ length: count }, (_, at) => `a${at}`);
  accepts('with as many scopes as there may be', edge({ users: Users.of(issuer(), { scopes: many(15) }) }));
  refuses('with more scopes', edge({ users: Users.of(issuer(), { scopes: many(16) }) }),
    told('users', AT, `${WEB}: users: got 17 scopes and claims of https://id.example.com, the issuer among them`, 'at most 16', 'fewer'));
  refuses('with scopes and a claim, one too many', edge({ users: Users.of(issuer(), { scopes: many(15), groups: ['staff'] }) }),
    told('users', AT, `${WEB}: users: got 17 scopes and claims of https://id.example.com, the issuer among them`, 'at most 16', 'fewer'));
  accepts('with as many groups as there may be', edge({ users: Users.of(issuer(), { groups: many(128) }) }));
  refuses('with more groups', edge({ users: Users.of(issuer(), { groups: many(129) }) }),
    told('users', AT, `${WEB}: users: got 129 values of the claim 'groups'`, 'at most 128', 'fewer'));
  refuses('with a long issuer', edge({ users: Users.of(issuer({ issuer: `https://id.example.com/${'a'.repeat(240)}` })) }),
    told('users', AT, `${WEB}: users: got a name with 263 characters: https://id.example.com/aaaaaaaaaaaaaaaaa…`, 'at most 253', 'shorter'));
  refuses('with a long claim', edge({ users: Users.of(issuer(), { claims: claims('c'.repeat(254)) }) }),
    told('users', AT, `${WEB}: users: got a name with 254 characters: ${'c'.repeat(40)}…`, 'at most 253', 'shorter'));
  refuses('with more issuers than a policy takes', edge({ users: Users.anyOf(...many(17).map((name) => Users.of(issuer({ issuer: `https://${name}.example.com` })))) }),
    told('users', AT, `${WEB}: users: got 17 issuers of users of one service`, 'at most 16', 'edge of its own'));
  accepts('with addresses that proxies tell', edge({ clientCidrs: ['203.0.113.0/24'] }, { clientAddress: ClientAddress.forwarded(1), clientCidrs: ['198.51.100.0/24'] }));
  refuses('with addresses that anybody could tell', edge({ clientCidrs: ['203.0.113.0/24'] }, { clientAddress: ClientAddress.forwarded(1) }),
    told('cidr', AT, 'clientAddress: got addresses that are told by X-Forwarded-For, at an edge that anybody may call', 'clientCidrs of the edge'));
});
