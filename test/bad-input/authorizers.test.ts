import { Duration } from 'cdk8s';
import { service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { ExposeOptions, HttpAuthorizerOptions, SecureServiceProps } from '../../src';
import { Authorizer, EdgeGateway, HttpMethod, Issuer, Mesh, Port, ServiceIdentity, Users, ZeroTrustNamespace } from '../../src';

const HOSTS = ['shop.example.com'];

/** A service that asks another one. */
function asks(options: HttpAuthorizerOptions, props: Partial<SecureServiceProps> = {}): Program {
  return ({ shop }) => service(shop, 'orders').asks(Authorizer.http(service(shop, 'checker', props), options));
}

describe('an authorizer', () => {
  refuses('that is not waited for', asks({ timeout: Duration.millis(1) }), told('authorizer', 'orders', 'asks: timeout: got 1 milliseconds', 'from 10 to 60000', 'Duration.seconds(1)'));
  refuses('that is waited for too long', asks({ timeout: Duration.minutes(2) }), told('authorizer', 'orders', 'asks: timeout: got 120000 milliseconds', 'from 10 to 60000'));
  refuses('with a name that is none', asks({ provider: 'My OPA' }), told('name', 'orders', "asks: provider: got 'My OPA'"));
  refuses('whose usual name is too long', ({ shop }) => service(shop, 'orders').asks(Authorizer.http(service(shop, 'a'.repeat(60)))), told('name', 'orders', `asks: provider: got 'shop-${'a'.repeat(60)}'`));
  refuses('of the usual name of another', ({ chart, shop }) => {
    const inner = new ZeroTrustNamespace(chart, 'shop-a');
    service(shop, 'orders').asks(Authorizer.http(service(shop, 'a-b')));
    service(shop, 'payments').asks(Authorizer.http(service(inner, 'b')));
  }, told('authorizer', 'payments', "asks: got two descriptions of the authorizer 'shop-a-b'", 'another name'));
  refuses('with a prefix that ends with a slash', asks({ pathPrefix: '/check/' }), told('http-path', 'orders', "asks: pathPrefix: got '/check/'", 'without a slash at its end', "like '/check'"));
  refuses('with a prefix that has a wildcard', asks({ pathPrefix: '/check/*' }), told('http-path', 'orders', "asks: pathPrefix: got '/check/*'", 'without wildcards'));
  refuses('that sees no headers', asks({ requestHeaders: [] }), told('authorizer', 'orders', 'asks: requestHeaders: got an empty list', 'at least one header'));
  refuses('that sees headers with a colon', asks({ requestHeaders: ['x-a: b'] }), told('authorizer', 'orders', "asks: requestHeaders[0]: got 'x-a: b'", 'the name of a header'));
  refuses('on a port that there is not', asks({ portName: 'admin' }), told('port-name', 'orders', "authorizer shop/checker: got port 'admin'", 'http'));
  refuses('over HTTP that speaks gRPC alone', asks({}, { ports: [Port.grpc(9191)] }), told('access-on-port', 'orders', 'authorizer shop/checker: got requests on grpc (grpc)', 'speaks http or http2'));
  refuses('over gRPC that speaks HTTP alone', ({ shop }) => service(shop, 'orders').asks(Authorizer.grpc(service(shop, 'opa'))), told('access-on-port', 'orders', 'authorizer shop/opa: got methods or paths on http (http)', 'speaks grpc'));
  refuses('that asks for users', ({ shop }) => {
    const checker = service(shop, 'checker');
    checker.admits(Users.of(Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'] })));
    service(shop, 'orders').asks(Authorizer.http(checker));
  }, told('authorizer', 'orders', 'asks: got shop/checker, which asks its callers for tokens', 'their identity in the mesh', 'let it admit anybody'));
  refuses('whose paths nobody before it would see', ({ chart, shop }) => {
    const tunnelled = new ZeroTrustNamespace(chart, 'tunnelled', { mesh: Mesh.ambient() });
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'] });
    edge.exposes(service(shop, 'web'), { authorizer: Authorizer.http(service(tunnelled, 'checker'), { pathPrefix: '/check' }) });
  }, told('authorizer', 'app/edge', "exposes shop/web: authorizer: got tunnelled/checker, which is asked below /check, with Istio's ambient mode", 'its proxy sees the path', 'of that kind'));
  refuses('that is in no mesh', ({ chart, shop }) => {
    const plain = new ZeroTrustNamespace(chart, 'plain', { mesh: Mesh.none() });
    service(shop, 'orders').asks(Authorizer.http(service(plain, 'checker')));
  }, told('authorizer', 'orders', 'asks: got plain/checker, which is a service with no mesh', 'in the mesh of the proxies', 'answer them', 'of that mesh'));
  refuses('that asks for service tokens', asks({}, { serviceIdentity: ServiceIdentity.tokens() }), told('authorizer', 'orders', 'asks: got shop/checker, which asks its callers for tokens', 'ServiceIdentity.none()'), told('cluster-profile', 'checker', 'profile.tokenIssuer: missing', 'who signs'));
  refuses('that is asked about itself', ({ shop }) => {
    const opa = service(shop, 'opa');
    opa.asks(Authorizer.http(opa));
  }, told('authorizer', 'opa', 'asks: got shop/opa, which would be asked about its own answers', 'another service'));
  refuses('that is asked about itself by way of another', ({ shop }) => {
    const [first, second] = [service(shop, 'first'), service(shop, 'second')];
    first.asks(Authorizer.http(second));
    second.asks(Authorizer.http(first));
  }, told('authorizer', 'first', 'asks: got shop/first, which would be asked about its own answers'), told('authorizer', 'second', 'asks: got shop/second, which would be asked about its own answers'));
  refuses('of the name of another', ({ shop }) => {
    const opa = service(shop, 'opa');
    service(shop, 'orders').asks(Authorizer.http(opa));
    service(shop, 'payments').asks(Authorizer.http(opa, { pathPrefix: '/other' }));
  }, told('authorizer', 'payments', "asks: got two descriptions of the authorizer 'shop-opa'", 'one description', 'in a constant'));
  accepts('twice', ({ shop }) => {
    const authorizer = Authorizer.http(service(shop, 'opa'));
    const orders = service(shop, 'orders');
    orders.asks(authorizer);
    orders.asks(authorizer);
    service(shop, 'payments').asks(authorizer);
  });
});

describe('a service', () => {
  refuses('that asks two authorizers', ({ shop }) => {
    const orders = service(shop, 'orders');
    for (const name of ['one', 'other']) orders.asks(Authorizer.http(service(shop, name)));
  }, told('authorizer', 'orders', "asks: got 'shop-one' and 'shop-other'", 'one authorizer', 'none is asked'));
  refuses('without requests', ({ shop }) => service(shop, 'db', { ports: [Port.tcp(5432)] }).asks(Authorizer.http(service(shop, 'checker'))), told('authorizer', 'db', 'asks: got a service without a port that speaks HTTP', 'Port.http(8080)'));
});

function exposes(options: (authorizers: readonly [Authorizer, Authorizer]) => readonly ExposeOptions[], gatewayClassName?: string): Program {
  return ({ chart, shop }) => {
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS, ...(gatewayClassName !== undefined && { gatewayClassName, podLabels: { app: 'edge' }, serviceAccountName: 'edge' }) });
    const both = [Authorizer.http(service(shop, 'one')), Authorizer.http(service(shop, 'other'))] as const;
    options(both).forEach((one, index) => edge.exposes(service(shop, `web-${index}`), one));
  };
}

describe('an edge', () => {
  refuses('that asks two authorizers', exposes(([one, other]) => [{ authorizer: one }, { pathPrefixes: ['/b'], authorizer: other }]), told('authorizer', 'app/edge', "exposes: authorizer: got 'shop-one' and 'shop-other'", 'one authorizer for an edge', 'edges of their own'));
  refuses('where a header chooses whether it asks', exposes(([one]) => [{ authorizer: one }, { headers: { 'x-beta': 'yes' } }]), told('authorizer', 'app/edge', 'exposes: authorizer: got an authorizer for requests that are exposed without it as well, or that a header alone tells apart', 'anybody can write a header'));
  refuses('that asks and does not ask about one path', exposes(([one]) => [{ authorizer: one, pathPrefixes: ['/a'] }, { pathPrefixes: ['/a'] }]), told('call-target', 'app/edge', "exposes shop/web-1: got 'shop.example.com/a' for shop/web-1 and for shop/web-0"), told('authorizer', 'app/edge', 'exposes: authorizer: got an authorizer for requests that are exposed without it as well, or that a header alone tells apart', 'the same authorizer'));
  refuses('of another class', exposes(([one]) => [{ authorizer: one }], 'nginx'), told('authorizer', 'app/edge', "exposes shop/web-0: authorizer: got an authorizer at an edge of the class 'nginx' with an Istio mesh", 'Mesh.istio()', 'leave it out'));
  accepts('that asks about some paths and methods', exposes(([one]) => [{ authorizer: one }, { pathPrefixes: ['/status'] }, { pathPrefixes: ['/'], methods: [HttpMethod.GET] }]));
});

refuses('an authorizer without a mesh', ({ chart }) => {
  const plain = new ZeroTrustNamespace(chart, 'plain', { mesh: Mesh.none() });
  service(plain, 'orders').asks(Authorizer.http(service(plain, 'checker')));
}, told('authorizer', 'app/plain/orders', 'asks: got an authorizer with no mesh', 'a mesh whose proxies ask (Mesh.istio())', 'leave it out'));
