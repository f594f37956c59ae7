import { Duration } from 'cdk8s';
import { service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { ExposeOptions, PassportOptions, SecureService } from '../../src';
import { Access, Authorizer, EdgeGateway, ExternalNetwork, HttpMethod, Issuer, Mesh, Passport, Port, Users, ZeroTrustNamespace } from '../../src';

const HOSTS = ['shop.example.com'];
const ISSUER = 'https://passports.example.internal';
const JWKS_URI = 'https://keys.example.com/passports.json';
const outside = (forwardToken = false) => Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], forwardToken });

interface Shop {
  readonly shop: ZeroTrustNamespace;
  readonly edge: EdgeGateway;
  readonly minter: SecureService;
  readonly web: SecureService;
  readonly passport: Passport;
}

/** A shop with an edge, somebody who makes passports, and what else is said. */
function among(say: (shop: Shop) => void, options: Partial<PassportOptions> = {}): Program {
  return ({ chart, shop }) => {
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS });
    const minter = service(shop, 'minter');
    say({ shop, edge, minter, web: service(shop, 'web'), passport: Passport.mintedBy(minter, { issuer: ISSUER, jwksUri: JWKS_URI, ...options }) });
  };
}

const handedOut = (options: Partial<PassportOptions> = {}, more: ExposeOptions = {}) => among(({ edge, web, passport }) => (
  edge.exposes(web, { users: Users.of(outside()), passport, ...more })
), options);

describe('a passport', () => {
  accepts('that is handed out', handedOut());
  accepts('that services take', among(({ shop, edge, web, passport }) => {
    const orders = service(shop, 'orders');
    edge.exposes(web, { users: Users.of(outside()), passport });
    for (const one of [web, orders]) one.admits(Users.withPassport(passport));
    web.calls(orders);
  }));
  refuses('without keys', ({ chart, shop }) => {
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS });
    edge.exposes(service(shop, 'web'), { users: Users.of(outside()), passport: Passport.mintedBy(service(shop, 'minter'), { issuer: ISSUER }) });
  }, told('passport', 'app/edge', 'exposes shop/web: passport: jwks: got a passport without keys', 'nobody answers', 'jwksUri'));
  refuses('of an issuer that is none', handedOut({ issuer: 'passports' }), told('users', 'app/edge', "exposes shop/web: passport: issuer: got 'passports'"));
  refuses('for nobody', handedOut({ audiences: [] }), told('users', 'app/edge', 'exposes shop/web: passport: audiences of the issuer: got an empty list'));
  refuses('that is not waited for', handedOut({ timeout: Duration.millis(1) }), told('authorizer', 'app/edge', 'exposes shop/web: passport: timeout: got 1 milliseconds'));
  refuses('behind a prefix with a slash at its end', handedOut({ pathPrefix: '/passports/' }), told('http-path', 'app/edge', "exposes shop/web: passport: pathPrefix: got '/passports/'"));
  // The proxies on the way write each of these otherwise, or may.
  for (const pathPrefix of ['/%70assports', '/a;b', '//passports', '/a//b', '/a/../b', '/pass*', '/a?b']) {
    refuses(`behind the prefix ${pathPrefix}`, handedOut({ pathPrefix }), told('http-path', 'app/edge', `exposes shop/web: passport: pathPrefix: got '${pathPrefix}'`));
  }
  for (const pathPrefix of ['/p', '/a/b', '/v1.2/a_b-c~d', '/Passports']) accepts(`behind the prefix ${pathPrefix}`, handedOut({ pathPrefix }));
  refuses('on a port that there is not', handedOut({ portName: 'admin' }), told('port-name', 'app/edge', "authorizer shop/minter: got port 'admin'"));
  refuses('of a service without HTTP', ({ chart, shop }) => {
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS });
    const passport = Passport.mintedBy(service(shop, 'minter', { ports: [Port.grpc(9191)] }), { issuer: ISSUER, jwksUri: JWKS_URI });
    edge.exposes(service(shop, 'web'), { users: Users.of(outside()), passport });
  }, told('access-on-port', 'app/edge', 'authorizer shop/minter: got methods or paths on grpc (grpc)'));
});

describe('an edge', () => {
  refuses('whose passports are made past waypoints', ({ chart, shop }) => {
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS });
    const minter = service(new ZeroTrustNamespace(chart, 'tunnelled', { mesh: Mesh.ambient() }), 'minter');
    edge.exposes(service(shop, 'web'), { users: Users.of(outside()), passport: Passport.mintedBy(minter, { issuer: ISSUER, jwksUri: JWKS_URI }) });
  }, told('authorizer', 'app/edge', "exposes shop/web: passport: got tunnelled/minter, which is asked below /passports, with Istio's ambient mode", 'its proxy sees the path'));
  refuses('that hands out a passport to nobody in particular', handedOut({}, { users: undefined } as ExposeOptions), told('passport', 'app/edge', 'exposes shop/web: passport: got a passport without users', 'Users.of(issuer)'));
  refuses('that hands it out where some need none', handedOut({}, { publicPaths: ['/status'] }), told('passport', 'app/edge', 'exposes shop/web: passport: got publicPaths beside it: /status', "exactPaths: ['/status']"));
  refuses('that forwards the token beside it', handedOut({}, { users: Users.of(outside(true)) }), told('passport', 'app/edge', 'exposes shop/web: passport: got a token of https://id.example.com that the edge forwards beside it', 'forwardToken: false'));
  refuses('that removes it', among(({ edge, web, passport }) => {
    edge.exposes(web, { users: Users.of(outside()), passport });
    edge.removes(['X-Passport']);
  }), told('passport', 'app/edge', 'exposes shop/web: passport: got the header x-passport, in which it travels, among those that the edge removes', 'leave it out of removes'));
  refuses('that takes passports', among(({ edge, web, passport }) => edge.exposes(web, { users: Users.withPassport(passport) })), told('passport', 'app/edge', `exposes shop/web: passport: got users with a passport of ${ISSUER}`, 'stolen ones', 'Users.of(issuer)'));
  refuses('that asks an authorizer beside it', among(({ shop, edge, web, passport }) => (
    edge.exposes(web, { users: Users.of(outside()), passport, authorizer: Authorizer.http(service(shop, 'opa')) })
  )), told('passport', 'app/edge', 'exposes shop/web: passport: got a passport beside an authorizer', 'one of the two'));
  refuses('that asks an authorizer elsewhere', among(({ shop, edge, web, passport }) => {
    edge.exposes(web, { users: Users.of(outside()), passport });
    edge.exposes(service(shop, 'other'), { pathPrefixes: ['/other'], authorizer: Authorizer.http(service(shop, 'opa')) });
  }), told('authorizer', 'app/edge', "exposes: authorizer: got 'shop-minter' and 'shop-opa'", 'one authorizer for an edge'));
  refuses('of two passports', among(({ shop, edge, web, minter, passport }) => {
    edge.exposes(web, { users: Users.of(outside()), passport });
    const other = Passport.mintedBy(minter, { issuer: 'https://other.example.internal', jwksUri: JWKS_URI });
    edge.exposes(service(shop, 'other'), { pathPrefixes: ['/other'], users: Users.of(outside()), passport: other });
  }), told('passport', 'app/edge', `exposes: passport: got passports of ${ISSUER} and https://other.example.internal`, 'one passport for an edge'));
  refuses('that exposes who makes it', among(({ edge, minter, web, passport }) => {
    edge.exposes(web, { users: Users.of(outside()), passport });
    edge.exposes(minter, { pathPrefixes: ['/minter'] });
  }), told('passport', 'app/edge', 'exposes shop/minter: got a service that makes passports', 'edges alone'));
  refuses('of another class', among(({ shop, web, passport }) => {
    const edge = new EdgeGateway(shop, 'other', { namespace: 'ingress', hosts: HOSTS, gatewayClassName: 'nginx', podLabels: { app: 'edge' }, serviceAccountName: 'edge' });
    edge.exposes(web, { users: Users.of(outside()), passport });
  }), told('users', 'app/shop/other', "exposes shop/web: users: got users at an edge of the class 'nginx' with an Istio mesh"), told('authorizer', 'app/shop/other', "exposes shop/web: passport: got an authorizer at an edge of the class 'nginx' with an Istio mesh"));
});

describe('two passports of one issuer', () => {
  const twoOf = (say: (shop: Shop) => Passport) => among((all) => {
    const { shop, edge, web, passport } = all;
    edge.exposes(web, { users: Users.of(outside()), passport });
    const other = new EdgeGateway(shop, 'second', { namespace: 'ingress', hosts: ['other.example.com'] });
    other.exposes(service(shop, 'more'), { users: Users.of(outside()), passport: say(all) });
  });
  const TWO = told('users', 'app/shop/second', `exposes shop/more: passport: got two descriptions of the issuer '${ISSUER}'`, 'one description');
  refuses('with other keys', twoOf(({ minter }) => Passport.mintedBy(minter, { issuer: ISSUER, jwksUri: 'https://elsewhere.example.com/keys' })), TWO);
  refuses('for another audience', twoOf(({ minter }) => Passport.mintedBy(minter, { issuer: ISSUER, jwksUri: JWKS_URI, audiences: ['bank'] })), TWO);
  refuses('that others make', twoOf(({ shop }) => Passport.mintedBy(service(shop, 'minter2'), { issuer: ISSUER, jwksUri: JWKS_URI })), TWO);
  refuses('below other paths', twoOf(({ minter }) => Passport.mintedBy(minter, { issuer: ISSUER, jwksUri: JWKS_URI, pathPrefix: '/second', provider: 'second' })), TWO);
  accepts('that are the same', twoOf(({ minter }) => Passport.mintedBy(minter, { issuer: ISSUER, jwksUri: JWKS_URI })));
});

describe('a service that takes passports', () => {
  refuses('and is exposed without one', among(({ edge, web, passport }) => {
    edge.exposes(web, { users: Users.of(outside()) });
    web.admits(Users.withPassport(passport));
  }), told('passport', 'app/edge', `exposes shop/web: passport: got none of ${ISSUER}, which shop/web asks for`, '{ users, passport }'));
  refuses('and is exposed to all', among(({ edge, web, passport }) => {
    edge.exposes(web);
    web.admits(Users.withPassport(passport), { publicPaths: ['/status'] });
  }), told('passport', 'app/edge', `exposes shop/web: passport: got none of ${ISSUER}, which shop/web asks for`));
  accepts('of which a public path is exposed to all', among(({ edge, web, passport }) => {
    edge.exposes(web, { users: Users.of(outside()), passport });
    edge.exposes(web, { exactPaths: ['/status'] });
    web.admits(Users.withPassport(passport), { publicPaths: ['/status'] });
  }));
  refuses('and that networks outside reach past the edge', among(({ shop, passport }) => {
    const [gate, orders] = [service(shop, 'gate', { ports: [Port.tcp(7000)] }), service(shop, 'orders')];
    orders.admits(Users.withPassport(passport));
    gate.calls(orders);
    ExternalNetwork.of({ name: 'office', cidrs: ['198.51.100.0/24'] }).calls(gate);
  }), told('passport', 'gate', 'called by network office (as a caller): got a network outside, behind which shop/orders takes passports', 'by way of an edge', 'edge.exposes'));
});

describe('who makes passports', () => {
  const called = (access: Access | undefined) => among(({ shop, edge, minter, web, passport }) => {
    edge.exposes(web, { users: Users.of(outside()), passport });
    service(shop, 'other').calls(minter, ...access ? [access] : []);
  });
  refuses('and is called by others', called(undefined), told('passport', 'other', 'calls shop/minter: got paths below /passports, by shop/other', "paths: ['/jwks.json']"));
  refuses('and is called for a path that may be that', called(Access.http({ paths: ['/pass*'] })), told('passport', 'other', 'calls shop/minter: got paths below /passports, by shop/other'));
  refuses('and is called for all but another path', called(Access.http({ notPaths: ['/admin'] })), told('passport', 'other', 'calls shop/minter: got paths below /passports, by shop/other'));
  refuses('and is called with any path', called(Access.http({ methods: [HttpMethod.GET] })), told('passport', 'other', 'calls shop/minter: got paths below /passports, by shop/other'));
  // Each of the paths below which it is asked counts, whichever edge hands out the passport, if any does.
  const twice = (path: string) => among(({ shop, edge, minter, web, passport }) => {
    edge.exposes(web, { users: Users.of(outside()), passport });
    const other = new EdgeGateway(shop, 'second', { namespace: 'ingress', hosts: ['other.example.com'] });
    const second = Passport.mintedBy(minter, { issuer: 'https://other.example.internal', jwksUri: JWKS_URI, pathPrefix: '/second', provider: 'second' });
    other.exposes(service(shop, 'more'), { users: Users.of(outside()), passport: second });
    service(shop, 'other').calls(minter, Access.http({ paths: [path] }));
  });
  for (const path of ['/passports', '/second']) {
    refuses(`and is called at ${path}, one of two`, twice(`${path}/*`), told('passport', 'other', `calls shop/minter: got paths below ${path}, by shop/other`));
  }
  accepts('and is called at neither', twice('/third/*'));
  const taken = (say: (shop: Shop) => void) => among((all) => {
    all.web.admits(Users.withPassport(all.passport));
    say(all);
  });
  refuses('that no edge hands out, and is called', taken(({ shop, minter }) => service(shop, 'other').calls(minter)), told('passport', 'other', 'calls shop/minter: got paths below /passports, by shop/other'));
  refuses('that no edge hands out, and is exposed', taken(({ edge, minter }) => edge.exposes(minter)), told('passport', 'app/edge', 'exposes shop/minter: got a service that makes passports'));
  refuses('that calls alone take, and is called', among(({ shop, minter, web, passport }) => {
    web.calls(service(shop, 'orders'), Access.http({ users: Users.withPassport(passport) }));
    web.calls(minter);
  }), told('passport', 'web', 'calls shop/minter: got paths below /passports, by shop/web'));
  accepts('and is called for other paths', called(Access.http({ paths: ['/jwks.json'] })));
});
