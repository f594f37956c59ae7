import { Duration } from 'cdk8s';
import { INGRESS, ISSUER, type Program } from './forged-program';
import * as zt from '../../src';

/** As programs in JavaScript write, of which nobody checks the types. */
export type Anything = any;

/** Valid arguments, and what to do with them. */
export type Call = readonly [args: (program: Program) => readonly Anything[], act: (program: Program, ...args: Anything[]) => unknown];

export const call = zt.Access.http({ paths: ['/a'] });

const LISTENER = zt.GatewayListener.https({ name: 'a', hostname: 'a.example.com', routesFrom: zt.RoutesFrom.anyNamespace() });

const PASSPORT = { issuer: 'https://passports.example.com', audiences: ['shop'], jwksUri: 'https://passports.example.com/jwks', pathPrefix: '/mint', timeout: Duration.seconds(1) };

/** Whose tokens end at the edge. */
const ENDING = zt.Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], forwardToken: false });

/** Every public method and constructor of edges. */
export const EDGES: Readonly<Record<string, Call>> = {
  'EdgeGateway': [(p) => [p.chart, 'e', {
    namespace: 'edge',
    hosts: ['a.example.com'],
    name: 'e',
    mesh: zt.Mesh.istio(),
    profile: zt.ClusterProfile.vanilla(),
    gatewayClassName: 'nginx',
    podLabels: { a: 'b' },
    serviceAccountName: 'e',
    tlsSecretName: 'e',
    port: 443,
    clientCidrs: ['198.51.100.0/24'],
    clientAddress: zt.ClientAddress.ofConnection(),
  }], (_, ...a) => new zt.EdgeGateway(...a as [Anything, Anything, Anything])],
  'EdgeGateway#exposes': [(p) => [p.web, { pathPrefixes: ['/a'], hosts: ['a.example.com'], portName: 'http', users: zt.Users.of(ISSUER), publicPaths: ['/a/b'], authorizer: zt.Authorizer.http(p.web), clientCidrs: ['198.51.100.0/24'], exceptClientCidrs: ['198.51.100.128/25'], rateLimits: [zt.RateLimit.perSecond(10)] }], (p, ...a) => { p.edge().exposes(...a as [Anything]); }],
  'EdgeGateway#at': [() => ['a.example.com'], (p, ...a) => { p.web.calls(p.edgeOfWeb().at(...a as [Anything])); }],
  'EdgeGateway.fromReference': [(p) => [p.chart, 'e', {
    namespace: 'edge',
    name: 'e',
    listeners: [LISTENER],
    mesh: zt.Mesh.istio(),
    profile: zt.ClusterProfile.vanilla(),
    gatewayClassName: 'nginx',
    podLabels: { a: 'b' },
    podNamespace: 'edge',
    serviceAccountName: 'e',
    routesBesideGateway: true,
  }], (_, ...a) => zt.EdgeGateway.fromReference(...a as [Anything, Anything, Anything])],
  'GatewayController.envoyGateway': [
    () => [{ className: 'eg', namespace: 'envoy-gateway-system' }],
    (p, a) => new zt.EdgeGateway(p.chart, 'e', { namespace: 'edge', hosts: ['a.example.com'], mesh: zt.Mesh.none(), controller: zt.GatewayController.envoyGateway(a) }),
  ],
  'GatewayController.kong': [
    () => [{ className: 'kong', podLabels: { app: 'kong' } }],
    (p, a) => new zt.EdgeGateway(p.chart, 'e', { namespace: 'edge', hosts: ['a.example.com'], mesh: zt.Mesh.none(), controller: zt.GatewayController.kong(a) }),
  ],
  'Passport.mintedBy': [(p) => [p.service('identity'), { ...PASSPORT, portName: 'http', provider: 'identity' }], (p, ...a) => {
    p.edge().exposes(p.web, { users: zt.Users.of(ENDING), passport: zt.Passport.mintedBy(...a as [Anything, Anything]) });
  }],
  'Users.withPassport': [(p) => [zt.Passport.mintedBy(p.service('identity'), PASSPORT), { groups: ['staff'] }], (p, ...a) => {
    p.edge().exposes(p.web, { users: zt.Users.of(ENDING), passport: a[0] });
    p.web.admits(zt.Users.withPassport(...a as [Anything, Anything]));
  }],
  'EdgeGateway#removes': [() => [['x-user']], (p, ...a) => { p.edgeOfWeb().removes(...a as [Anything]); }],
  'EdgeReference#exposes': [(p) => [p.web, {
    pathPrefixes: ['/a'],
    hosts: ['a.example.com'],
    portName: 'http',
    openToAll: 'all may come',
    rewritePrefix: '/b',
    rewriteHost: 'b.example.com',
    removesResponseHeaders: ['server'],
    cors: { origins: ['https://app.example.com'], headers: ['content-type'], credentials: true },
  }], (p, ...a) => { p.edgeOfOthers().exposes(...a as [Anything]); }],
  'EdgeReference#removes': [() => [['x-user']], (p, ...a) => { const edge = p.edgeOfOthers(); edge.exposes(p.web, { openToAll: 'all may come' }); edge.removes(...a as [Anything]); }],
  'IngressController.fromReference': [(p) => [p.chart, 'i', INGRESS], (p, ...a) => { zt.IngressController.fromReference(...a as [Anything, Anything, Anything]).calls(p.web); }],
  'IngressController#calls': [(p) => [p.web, call], (p, ...a) => { p.ingress().calls(...a as [Anything]); }],
  'EdgeReference#at': [() => ['a.example.com'], (p, ...a) => { p.web.calls(p.edgeOfOthers().at(...a as [Anything])); }],
  'ClientAddress.forwarded': [() => [1], (p, ...a) => { p.edge(zt.ClientAddress.forwarded(...a as [Anything])).exposes(p.web, { clientCidrs: ['198.51.100.0/24'], openToAll: 'all may come' }); }],
  ...Object.fromEntries((['perSecond', 'perMinute', 'perHour'] as const).map((factory): [string, Call] => [`RateLimit.${factory}`, [
    () => [10, { burst: 20, countedBy: zt.CountedBy.CLIENT_ADDRESS, paths: ['/a', '/b/*'] }],
    (p, ...a) => { p.edge().exposes(p.web, { rateLimits: [zt.RateLimit[factory](...a as [Anything])], openToAll: 'all may come' }); },
  ]])),
  'GatewayListener.https': [() => [{ name: 'a', hostname: 'a.example.com', port: 443, podPort: 443, routesFrom: zt.RoutesFrom.anyNamespace() }], (p, a) => { p.edgeOfOthers(zt.GatewayListener.https(a)); }],
};
