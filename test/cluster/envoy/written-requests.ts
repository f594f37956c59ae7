import { asked, askedWith } from './asked';
import { authorizationPolicy, peerAuthentication, shop, TRUST_DOMAIN } from './shop';
import type { World } from './world';

const WEB = 'cluster.local/ns/shop/sa/web';

/** A policy for one operation. */
const to = (operation: object, action = 'ALLOW') => authorizationPolicy({ action, rules: [{ to: [{ operation }] }] });
const when = (condition: object, action = 'ALLOW') => authorizationPolicy({ action, rules: [{ when: [condition] }] });

const PATHS = ['/a', '/a/', '/a/b/c', '/store/cart', '/store//cart', '/store/1/2/cart', '/x.json', '/a/b=c'];
const METHODS = ['GET', 'POST', 'DELETE'];
const ALL = askedWith(...PATHS.flatMap((path) => METHODS.map((method) => ({ path, method }))));
const CALLERS = shop('', [], { requests: ALL }).callers.filter(({ name }) => name === 'shop/web' || name === 'plaintext');

/** Many paths and one callee. */
const MANY_PATHS = {
  requests: () => [...askedWith(...PATHS.map((path) => ({ path })))(), ...asked(['GET'], ['/a/b', '/store/1/cart'])()],
  callers: CALLERS,
  callees: ['shop/api'],
};

/** Every character that can stand in a path as it is. */
const CHARACTERS = Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index));

/** Policies about what is asked. */
export const ABOUT_REQUESTS: readonly World[] = [
  shop('DENY with HTTP fields, also on TCP', [to({ methods: ['DELETE'], paths: ['/a/*'] }, 'DENY')], { requests: ALL }),
  shop('DENY with an HTTP field and a port, also on TCP', [to({ methods: ['DELETE'], ports: ['5432', '8080'] }, 'DENY')], { requests: ALL }),
  shop('DENY of a caller with an HTTP field, also on TCP', [authorizationPolicy({
    action: 'DENY', rules: [{ from: [{ source: { principals: [WEB] } }], to: [{ operation: { methods: ['GET'] } }] }],
  })], { requests: ALL }),
  shop('ALLOW with an HTTP field, also on TCP', [to({ methods: ['GET'] })], { requests: ALL }),
  shop('ALLOW of two operations, one of them for HTTP', [authorizationPolicy({
    rules: [{ to: [{ operation: { methods: ['GET'] } }, { operation: { ports: ['5432'] } }] }, { to: [{ operation: { ports: ['7000'] } }] }],
  })], { requests: ALL }),
  shop('DENY of two operations, one of them for HTTP', [authorizationPolicy({
    action: 'DENY', rules: [{ to: [{ operation: { methods: ['GET'], ports: ['8080'] } }, { operation: { ports: ['5432'], hosts: ['nobody.example.com'] } }] }],
  })], { requests: ALL }),
  shop('methods', [to({ methods: ['G*', '*ST'] })], { requests: ALL }),
  shop('notMethods', [to({ notMethods: ['DELETE'] })], { requests: ALL }),
  ...['/a', '/a/*', '*/b', '*', '/a*', '*.json', '/a/{*}', '/a/{**}', '/{**}', '/store/{**}/cart', '/store/{*}/cart', '/{*}/b', '/a/{*}/c', '/{*}/{**}', '/store/{*}/{**}/cart']
    .flatMap((path) => [
      shop(`paths ${path}`, [to({ paths: [path] })], MANY_PATHS),
      shop(`notPaths ${path}`, [to({ notPaths: [path] })], MANY_PATHS),
    ]),
  shop('every character in a template', [to({ paths: ['/c/{*}/d', '/r/{**}/d'] })], {
    ...MANY_PATHS, requests: askedWith(...CHARACTERS.flatMap((char) => ['c', 'r'].map((root) => ({ path: `/${root}/x${char}y/d` })))),
  }),
  ...['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'].map((pathNormalization) => shop(
    `path normalization ${pathNormalization}`, [to({ paths: ['/a/b', '/store/{*}/cart', '/x*'] })], { ...MANY_PATHS, mesh: { trustDomain: TRUST_DOMAIN, pathNormalization } },
  )),
  ...['shop.example.com', '*.example.com', 'SHOP.*', '*', 'shop.example.com:8080'].flatMap((host) => [{ hosts: [host] }, { notHosts: [host] }]).map((operation) => shop(
    JSON.stringify(operation), [to(operation)],
    { requests: askedWith(...['shop.example.com', 'SHOP.example.com', 'example.com', 'shop.example.com:8080', 'shop.example.com.', 'xshop.example.com'].map((host) => ({ host }))) },
  )),
  ...[
    { key: 'request.headers[x-tenant]', values: ['acme', 'b*'] }, { key: 'request.headers[X-Tenant]', values: ['*'] },
    { key: 'request.headers[x-tenant]', notValues: ['acme'] },
  ].map((condition) => shop(JSON.stringify(condition), [when(condition)], {
    requests: askedWith({ headers: {} }, ...['acme', 'ACME', 'bank', '', 'acme,acme', '*'].map((tenant) => ({ headers: { 'x-tenant': tenant } }))),
  })),
  ...[
    { key: 'source.principal', notValues: [WEB] }, { key: 'source.namespace', values: ['shop'], notValues: ['s*'] }, { key: 'destination.port', values: ['5432'] },
    { key: 'destination.port', notValues: ['8080'] }, { key: 'source.serviceAccount', values: ['web'] },
  ].flatMap((condition) => ['ALLOW', 'DENY'].map((action) => shop(`${action} when ${JSON.stringify(condition)}`, [when(condition, action)], { requests: askedWith({}) }))),
  shop('a dry run', [authorizationPolicy({ action: 'DENY', rules: [{}] }, { annotations: { 'istio.io/dry-run': 'true' } })], { requests: askedWith({}) }),
  shop('an ALLOW that is a dry run', [authorizationPolicy({ rules: [{ to: [{ operation: { methods: ['GET'] } }] }] }, { annotations: { 'istio.io/dry-run': 'true' } })], { requests: ALL }),
  shop('an ALLOW beside one that is a dry run', [authorizationPolicy({ rules: [{}] }, { annotations: { 'istio.io/dry-run': 'true' } }), to({ methods: ['GET'] })], { requests: ALL }),
  shop('AUDIT alone', [to({ methods: ['GET'] }, 'AUDIT')], { requests: ALL }),
  shop('DENY before ALLOW', [to({ paths: ['/a/*'] }), to({ paths: ['/a/b*'] }, 'DENY'), peerAuthentication({ mtls: { mode: 'STRICT' } })], { requests: ALL }),
];
