import { generateKeyPairSync } from 'node:crypto';
import { service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { ExposeOptions, OidcIssuerOptions, UsersOptions } from '../../src';
import { Access, EdgeGateway, HttpMethod, Issuer, Mesh, Port, SecureService, Users, Waypoint, ZeroTrustNamespace } from '../../src';

const ISSUER = 'https://id.example.com';
const WITHOUT_WAYPOINTS = Mesh.ambient({ waypoint: Waypoint.none() });
const oidc = (options: Partial<OidcIssuerOptions> = {}) => Issuer.oidc({ issuer: ISSUER, audiences: ['shop'], ...options });

/** A service that admits users. */
function admits(users: Users, publicPaths?: string[], ...ports: Port[]): Program {
  return ({ shop }) => {
    const orders = service(shop, 'orders', { ports: ports.length > 0 ? ports : [Port.http(8080)] });
    orders.admits(users, publicPaths ? { publicPaths } : {});
    service(shop, 'web').calls(orders);
  };
}

const of = (options: UsersOptions) => admits(Users.of(oidc(), options));
const by = (options: Partial<OidcIssuerOptions>) => admits(Users.of(oidc(options)));

function exposes(options: ExposeOptions): Program {
  return ({ chart, shop }) => new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'] }).exposes(service(shop, 'web'), options);
}

/** A key set with one key, which is changed. */
function jwks(change: (key: Record<string, unknown>) => object, modulusLength = 2048): string {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const { d } = privateKey.export({ format: 'jwk' });
  return JSON.stringify({ keys: [change({ ...publicKey.export({ format: 'jwk' }), d })] });
}

/** The same set with a key as issuers publish it for encryption. */
function withEncryption(text: string): string {
  const { keys } = JSON.parse(text) as { readonly keys: readonly object[] };
  return JSON.stringify({ keys: [...keys, { ...keys[0], use: 'enc', alg: 'RSA-OAEP' }] });
}

const withoutPrivate = ({ d: _, ...key }: Record<string, unknown>) => key;

describe('an issuer', () => {
  const at = 'admits: issuer: got';
  refuses('without https', by({ issuer: 'http://id.example.com' }), told('users', 'orders', `${at} 'http://id.example.com'`, 'a URL', 'write https'));
  refuses('that is no URL', by({ issuer: 'id.example.com' }), told('users', 'orders', `${at} 'id.example.com'`, 'a URL', 'write the whole URL'));
  refuses('with a star', by({ issuer: 'https://*.example.com' }), told('users', 'orders', `${at} 'https://*.example.com'`, 'a URL', 'leave out wildcards'));
  refuses('with a query', by({ issuer: `${ISSUER}?a=b` }), told('users', 'orders', `${at} '${ISSUER}?a=b'`, 'a URL', 'what follows ?'));
  refuses('without audiences', by({ audiences: [] }), told('users', 'orders', 'admits: audiences of the issuer: got an empty list', 'at least one value', 'name the values'));
  refuses('for every audience', by({ audiences: ['*'] }), told('users', 'orders', "admits: audiences of the issuer[0]: got '*'", 'without a star', 'write the whole value'));
  refuses('with keys by value and by address', by({ jwks: '{}', jwksUri: `${ISSUER}/jwks` }), told('users', 'orders', 'admits: jwks: got jwks and jwksUri', 'one of the two', 'leave jwksUri out'));
  refuses('whose keys are read without TLS', by({ jwksUri: 'http://id.example.com/jwks' }), told('users', 'orders', "admits: jwksUri: got 'http://id.example.com/jwks'", 'a URL', 'write https'));
  accepts('one whose keys are by value', by({ jwks: jwks(withoutPrivate) }));
  accepts('one that ends with a slash', by({ issuer: `${ISSUER}/` }));
  refuses('that is described twice', ({ shop }) => {
    service(shop, 'orders').admits(Users.of(oidc()));
    service(shop, 'payments').admits(Users.of(oidc({ audiences: ['bank'] })));
  }, told('users', 'payments', `admits: got two descriptions of the issuer '${ISSUER}'`, 'one description', 'in a constant'));
  refuses('whose keys Istio 1.29 fetches', ({ chart }) => {
    const old = new ZeroTrustNamespace(chart, 'old', { mesh: Mesh.istio({ version: '1.29' }) });
    service(old, 'orders').admits(Users.of(oidc()));
  }, told('users', 'app/old/orders', `admits: got keys of ${ISSUER} that istiod has to fetch, on Istio 1.29`, 'Istio 1.30', 'by value'));
});

describe('keys by value', () => {
  const heading = 'admits: jwks: got other keys';
  const keys = (text: string, ...words: string[]) => [by({ jwks: text }), told('users', 'orders', heading, 'the public keys', ...words)] as const;
  refuses('that are no JSON', ...keys('a key', 'jwks_uri'));
  refuses('of which there is none', ...keys('{"keys":[]}', 'at least one key'));
  refuses('with the private part', ...keys(jwks((key) => key), 'private parts', 'replace the key'));
  refuses('that are a shared secret', ...keys('{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}', 'shared secret'));
  refuses('for no signature', ...keys(jwks((key) => ({ ...withoutPrivate(key), use: 'tls' })), 'not for signatures'));
  refuses('for encryption alone', ...keys(jwks((key) => ({ ...withoutPrivate(key), use: 'enc', alg: 'RSA-OAEP' })), 'all of them are for encryption'));
  refuses('for encryption, with the private part', ...keys(jwks((key) => ({ ...key, use: 'enc' })), 'private parts'));
  accepts('for signatures, beside one for encryption', by({ jwks: withEncryption(jwks(withoutPrivate)) }));
  refuses('of the algorithm none', ...keys(jwks((key) => ({ ...withoutPrivate(key), alg: 'none' })), 'correct its "alg"'));
  refuses('of a symmetric algorithm', ...keys(jwks((key) => ({ ...withoutPrivate(key), alg: 'HS256' })), 'correct its "alg"'));
  refuses('of 1024 bits', ...keys(jwks(withoutPrivate, 1024), '1024 bits'));
  refuses('that nobody can read', ...keys('{"keys":[{"kty":"RSA","n":"!","e":"AQAB"}]}', 'keys[0]'));
  refuses('of another kind', ...keys('{"keys":[{"kty":"constructor"}]}', 'expected "kty"'));
});

describe('users', () => {
  refuses('of an audience that the issuer has not', of({ audiences: ['bank'] }), told('users', 'orders', "admits: audiences: got 'bank'", 'issuer\'s audiences: shop', 'add it'));
  refuses('of no group', of({ groups: [] }), told('users', 'orders', 'admits: groups: got an empty list', 'at least one value', 'leave the list out'));
  refuses('of any group', of({ groups: ['*'] }), told('users', 'orders', "admits: groups[0]: got '*'", 'wildcard', 'write the whole value'));
  refuses('with two scopes in one text', of({ scopes: ['read write'] }), told('users', 'orders', "admits: scopes[0]: got 'read write'", 'white space', 'by itself'));
  refuses('with a claim in brackets', of({ groups: ['a'], groupsClaim: ['realm][roles'] }), told('users', 'orders', "admits: groups: claim[0]: got 'realm][roles'", 'the name of a claim', 'without brackets'));
  refuses('with a claim without a name', of({ claims: [{ claim: [], anyOf: ['a'] }] }), told('users', 'orders', 'admits: claims[0]: got no name', 'the name of the claim', 'name it'));
  refuses('by the issuer as a claim', of({ claims: [{ claim: ['iss'], anyOf: ['a'] }] }), told('users', 'orders', "admits: claims[0]: claim[0]: got 'iss'", 'the name of a claim', 'the issuer says it'));
  refuses('of whom there are none', admits(Users.anyOf()), told('users', 'orders', 'admits: got Users.anyOf()', 'at least some users', 'name them'));
  accepts('users of several kinds', admits(Users.anyOf(Users.of(oidc(), { groups: ['a'] }), Users.of(oidc(), { scopes: ['b'] }))));
});

describe('where users are held', () => {
  refuses('a service without a mesh', ({ chart }) => {
    service(new ZeroTrustNamespace(chart, 'plain', { mesh: Mesh.none() }), 'orders').admits(Users.of(oidc()));
  }, told('users', 'app/plain/orders', 'admits: got users with no mesh', 'whose proxies verify tokens (Mesh.istio() or Mesh.ambient())', 'GatewayController.istio() with Mesh.istio()', 'hold them there'));
  refuses("a service in Istio's ambient mode, without waypoints", ({ chart }) => {
    service(new ZeroTrustNamespace(chart, 'plain', { mesh: WITHOUT_WAYPOINTS }), 'orders').admits(Users.of(oidc()));
  }, told('users', 'app/plain/orders', "admits: got users whom a service admits in Istio's ambient mode without waypoints", 'ztunnel sees connections alone', 'leave `waypoint` out'));
  refuses("a call of all workloads in Istio's ambient mode, without waypoints", ({ chart }) => {
    const plain = new ZeroTrustNamespace(chart, 'plain', { mesh: WITHOUT_WAYPOINTS });
    const orders = service(plain, 'orders');
    service(plain, 'web');
    plain.allCall(orders, Access.http({ methods: [HttpMethod.GET], users: Users.of(oidc()) }));
  }, told('access-on-port', 'app/plain/web', "calls plain/orders: got methods, paths or users in Istio's ambient mode without waypoints", 'a waypoint', 'leave them out'));
  refuses("a call with a sidecar to a service in Istio's ambient mode", ({ chart, shop }) => {
    const orders = service(new ZeroTrustNamespace(chart, 'plain', { mesh: Mesh.ambient() }), 'orders');
    service(shop, 'web').calls(orders, Access.http({ users: Users.of(oidc()) }));
  }, told('access-on-port', 'web', 'calls plain/orders: got methods, paths or users for a caller that goes past waypoints', 'a caller in ambient mode', 'put the caller into ambient mode'));
  refuses('keys that Istio 1.29 fetches in ambient mode', ({ chart }) => {
    const old = new ZeroTrustNamespace(chart, 'old', { mesh: Mesh.ambient({ version: '1.29' }) });
    service(old, 'orders').admits(Users.of(oidc()));
  }, told('users', 'app/old/orders', `admits: got keys of ${ISSUER} that istiod has to fetch, on Istio 1.29`, 'Istio 1.30', 'by value'));
  accepts("a service in Istio's ambient mode", ({ chart }) => {
    const plain = new ZeroTrustNamespace(chart, 'plain', { mesh: Mesh.ambient() });
    const orders = service(plain, 'orders');
    orders.admits(Users.of(oidc()));
    service(plain, 'web').calls(orders);
  });
  accepts("an edge in Istio's ambient mode", ({ chart, shop }) => {
    new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'], mesh: Mesh.ambient() }).exposes(service(shop, 'web'), { users: Users.of(oidc()) });
  });
  accepts("a service with sidecars that is called from Istio's ambient mode", ({ chart, shop }) => {
    const [orders, web] = [service(shop, 'orders'), service(new ZeroTrustNamespace(chart, 'plain', { mesh: Mesh.ambient() }), 'web')];
    orders.admits(Users.of(oidc()));
    web.calls(orders);
  });
  refuses('an edge of another class', ({ chart, shop }) => {
    new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'], gatewayClassName: 'nginx', podLabels: { app: 'nginx' }, serviceAccountName: 'nginx' })
      .exposes(service(shop, 'web'), { users: Users.of(oidc()) });
  }, told('users', 'app/edge', "exposes shop/web: users: got users at an edge of the class 'nginx' with an Istio mesh", 'Mesh.istio()', 'service.admits(users)'));
  refuses('a service of others', ({ shop }) => {
    service(shop, 'web').calls(SecureService.fromReference({ namespace: 'bank', name: 'ledger', ports: [Port.http(8080)] }), Access.http({ users: Users.of(oidc()) }));
  }, told('users', 'web', 'calls bank/ledger: users: got users at a callee that this program does not own', 'a service of this program', 'leave users out'));
  refuses('a port that nobody reads', admits(Users.of(oidc()), undefined, Port.http(8080), Port.tcp(5432)),
    told('users', 'web', 'calls shop/orders: got a call on tcp (tcp) of a service that admits users only', 'ports that speak HTTP', 'Access.http({ users })'));
  refuses('a call for everything beside one for users', ({ shop }) => {
    const [web, orders] = [service(shop, 'web'), service(shop, 'orders')];
    web.calls(orders);
    web.calls(orders, Access.http({ users: Users.of(oidc()) }));
  }, told('users', 'web', 'calls shop/orders: users: got users for requests that the same caller may make without them', 'leave something', 'name methods or paths'));
  refuses('users of a call whom the callee does not admit', ({ shop }) => {
    const [web, orders] = [service(shop, 'web'), service(shop, 'orders')];
    orders.admits(Users.of(oidc()));
    web.calls(orders, Access.http({ methods: [HttpMethod.GET], users: Users.of(Issuer.oidc({ issuer: 'https://other.example.com', audiences: ['shop'] })) }));
  }, told('users', 'web', 'calls shop/orders: got users of a call, none of whom the callee admits', 'of the same issuer', 'name others'));
  refuses('a place that is exposed without users as well', ({ chart, shop }) => {
    const [edge, web] = [new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'] }), service(shop, 'web')];
    edge.exposes(web);
    edge.exposes(web, { users: Users.of(oidc()) });
  }, told('users', 'app/edge', 'exposes shop/web: users: got users for a host and path that are exposed without them as well', 'leave something', 'publicPaths'));
  accepts('one method at a place where others are open', ({ chart, shop }) => {
    const [edge, web] = [new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'] }), service(shop, 'web')];
    edge.exposes(web);
    edge.exposes(web, { methods: [HttpMethod.POST], users: Users.of(oidc()) });
  });
  const byHeader = (options: ExposeOptions): Program => ({ chart, shop }) => {
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'] });
    edge.exposes(service(shop, 'web'));
    edge.exposes(service(shop, 'api'), { pathPrefixes: ['/api'], headers: { 'x-version': '2' }, ...options });
  };
  refuses('a route that a header chooses', byHeader({ users: Users.of(oidc()) }),
    told('users', 'app/edge', 'exposes shop/web: users: got other users or public paths than at a route of the same host where headers choose', 'anybody can write a header', 'by host, path or method'),
    told('users', 'app/edge', 'exposes shop/api: users: got other users or public paths than at a route of the same host where headers choose', 'anybody can write a header', 'by host, path or method'));
  accepts('nobody at a route that a header chooses', byHeader({}));
  refuses('a service behind an edge at which the token ends', ({ chart, shop }) => {
    const [web, users] = [service(shop, 'web'), Users.of(oidc({ forwardToken: false }))];
    web.admits(users);
    new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'] }).exposes(web, { users });
  }, told('users', 'app/edge', `exposes shop/web: users: got a token of ${ISSUER} that ends at the edge (forwardToken: false), and that the service asks for`, 'forwards', 'leave forwardToken out'));
});

describe('public paths', () => {
  const users = Users.of(oidc());
  const at = 'exposes shop/web: publicPaths';
  refuses('without users', exposes({ publicPaths: ['/health'] }), told('users', 'app/edge', `${at}: got public paths without users`, 'users for all other paths', 'leave them out'));
  const reason = 'exposes shop/web: openToAll';
  refuses('beside a reason why nobody has to be signed in', exposes({ users, openToAll: 'all may come' }), told('users', 'app/edge', `${reason}: got a reason why nobody has to be signed in, beside users`, 'one of the two', 'publicPaths'));
  refuses('of pages whose browsers ask without a token', exposes({ users, cors: { origins: ['https://app.example.com'] } }), told('users', 'app/edge', 'exposes shop/web: users: got users of an exposure that pages of other origins may call (cors)', 'held behind the edge', 'web.admits(users)'));
  refuses('whose tokens the edge takes away', ({ chart, shop }) => {
    const web = service(shop, 'web', { ports: [Port.http(8080)] });
    web.admits(users);
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'] });
    edge.exposes(web);
    edge.removes(['Authorization']);
  }, told('users', 'app/edge', 'removes: got the header authorization, in which shop/web asks for tokens of users', 'no service behind the edge asks for', 'hold users at the edge'));
  refuses('of all, for no reason', exposes({ openToAll: ' ' }), told('users', 'app/edge', `${reason}: got ' '`, 'the reason why nobody has to be signed in', 'openToAll: \'the shop window'));
  accepts('of all, for a reason', exposes({ openToAll: 'all may come' }));
  refuses('beside what is exposed', exposes({ users, pathPrefixes: ['/shop'], publicPaths: ['/health'] }), told('http-path', 'app/edge', `${at}: got '/health'`, 'a path below /shop', 'expose it'));
  refuses('that begin with what is exposed', exposes({ users, pathPrefixes: ['/shop'], publicPaths: ['/shop*'] }), told('http-path', 'app/edge', `${at}: got '/shop*'`, 'a path below /shop', 'expose it'));
  refuses('of which there are none', exposes({ users, publicPaths: [] }), told('http-path', 'app/edge', `${at}: got an empty list`, 'at least one path', 'leave the list out'));
  refuses('by their ends', exposes({ users, publicPaths: ['*.css'] }), told('http-path', 'app/edge', `${at}: got '*.css'`, 'a whole path', 'path by path'), told('http-path', 'app/edge', `${at}: got '*.css'`, 'a path below /', 'expose it'));
  refuses('as a template', admits(users, ['/a/{*}']), told('http-path', 'orders', "admits: publicPaths: got '/a/{*}'", 'a whole path', 'path by path'));
  accepts('a path below what is exposed', exposes({ users, pathPrefixes: ['/shop'], publicPaths: ['/shop/health', '/shop/login/*'] }));
});
