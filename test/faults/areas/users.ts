import { JsonPatch } from 'cdk8s';
import { Access, HttpMethod, Issuer, Users } from '../../../src';
import type { Area, Fault } from '../fault';
import { ISTIO_SECURITY } from '../world';
import type { World } from '../world';

const ISSUER = 'https://id.example.com';
const OTHER = 'https://evil.example.com';
const SHOP = Issuer.oidc({ issuer: ISSUER, audiences: ['shop', 'till'], jwksUri: `${ISSUER}/jwks.json` });

/** The edge asks for users of the shop, but for one path; orders admits those with a scope; payments asks buyers of it for a POST by web. */
function people(world: World): void {
  const admin = world.service('admin');
  world.edge.exposes(admin, { hosts: ['shop.example.com'], pathPrefixes: ['/admin'], users: Users.of(SHOP, { audiences: ['shop'], groupsClaim: ['realm', 'roles'], groups: ['admin'] }), publicPaths: ['/admin/login'] });
  world.orders.admits(Users.of(SHOP, { scopes: ['orders'] }), { publicPaths: ['/status'] });
  world.web.calls(world.payments, Access.http({ methods: [HttpMethod.GET], paths: ['/rates'] }));
  world.web.calls(world.payments, Access.http({ methods: [HttpMethod.POST], users: Users.of(SHOP, { audiences: ['till'], groups: ['buyers', 'sellers'] }) }));
}

function fault(change: (world: World) => void, object: string, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      people(world);
      change(world);
    },
    object,
    says,
  };
}

function patched(kind: string, name: string, namespace: string, patch: JsonPatch, object: string, ...says: (string | RegExp)[]): Fault {
  return fault((world) => world.find(kind, name, namespace).addJsonPatch(patch), object, ...says);
}

const POLICY = 'AuthorizationPolicy';
const TOKENS = 'RequestAuthentication';
const UNDECLARED = 'which is undeclared';
const RULE = '/spec/jwtRules/0';

/** Users who must be signed in. */
export const AREA: Area = {
  faults: {
    'no DENY at a service': fault((world) => world.orders.node.tryRemoveChild('signed-in'), 'shop/orders', 'no AuthorizationPolicy refuses requests without a token', 'Put it back'),
    'no DENY at an edge': fault((world) => world.edge.node.tryRemoveChild('signed-in'), 'istio-ingress/edge', 'no AuthorizationPolicy refuses requests without a token'),
    'no DENY for a call': fault((world) => world.payments.node.tryRemoveChild('signed-in'), 'shop/payments', 'no AuthorizationPolicy refuses requests without a token'),
    'a DENY that denies nothing yet': fault((world) => world.find(POLICY, 'orders.signed-in').addJsonPatch(JsonPatch.add('/metadata/annotations', { 'istio.io/dry-run': 'true' })), 'shop/orders', 'no AuthorizationPolicy refuses'),
    'a DENY that denies a public path too': patched(POLICY, 'orders.signed-in', 'shop', JsonPatch.remove('/spec/rules/0/to/0/operation/notPaths'), 'shop/orders', "can't reach", '/status', 'without a token'),
    'a DENY that denies a call without users': patched(POLICY, 'payments.signed-in', 'shop', JsonPatch.remove('/spec/rules/0/to/0/operation/notPaths'), 'shop/payments', "can't reach", '/rates'),
    'nobody asked for at an edge': patched(POLICY, 'edge', 'istio-ingress', JsonPatch.add('/spec/rules/-', { to: [{ operation: { ports: ['443'], paths: ['/admin*'] } }] }), 'istio-ingress/edge', UNDECLARED),
    'no verification at a service': fault((world) => world.orders.node.tryRemoveChild('tokens'), 'shop/orders', "can't reach", 'although it is declared'),
    'no verification at an edge': fault((world) => world.edge.node.tryRemoveChild('tokens'), 'istio-ingress/edge', "can't reach"),
    'no audience': patched(TOKENS, 'orders', 'shop', JsonPatch.remove(`${RULE}/audiences`), 'shop/orders', UNDECLARED, 'for no audience'),
    'one more audience': patched(TOKENS, 'orders', 'shop', JsonPatch.add(`${RULE}/audiences/-`, 'bank'), 'shop/orders', UNDECLARED, 'for bank'),
    'an audience less': patched(TOKENS, 'orders', 'shop', JsonPatch.replace(`${RULE}/audiences`, ['shop']), 'shop/orders', "can't reach", 'for till'),
    'no scope': patched(POLICY, 'orders', 'shop', JsonPatch.remove('/spec/rules/1/when'), 'shop/orders', UNDECLARED),
    'another scope as well': patched(POLICY, 'orders', 'shop', JsonPatch.add('/spec/rules/1/when/0/values/-', 'all'), 'shop/orders', UNDECLARED, 'scope all'),
    'any scope that begins so': patched(POLICY, 'orders', 'shop', JsonPatch.replace('/spec/rules/1/when/0/values', ['orders*']), 'shop/orders', UNDECLARED, 'scope orders'),
    'a group less': patched(POLICY, 'payments', 'shop', JsonPatch.replace('/spec/rules/2/when/1/values', ['buyers']), 'shop/payments', "can't reach", 'groups sellers'),
    'no audience for one call': patched(POLICY, 'payments', 'shop', JsonPatch.remove('/spec/rules/2/when/0'), 'shop/payments', UNDECLARED, 'for shop'),
    'a nested claim in another place': patched(POLICY, 'edge', 'istio-ingress', JsonPatch.replace('/spec/rules/1/when/1/key', 'request.auth.claims[roles]'), 'istio-ingress/edge', 'roles admin'),
    'another issuer beside it': fault((world) => world.add(ISTIO_SECURITY, TOKENS, { name: 'more' }, { spec: { jwtRules: [{ issuer: OTHER, jwksUri: `${OTHER}/jwks` }] } }), `${TOKENS} shop/more`, OTHER, UNDECLARED),
    'another issuer for the whole mesh': fault((world) => world.add(ISTIO_SECURITY, TOKENS, { name: 'more', namespace: 'istio-system' }, { spec: { jwtRules: [{ issuer: OTHER }] } }), `${TOKENS} istio-system/more`, UNDECLARED),
    'keys of somebody else': patched(TOKENS, 'orders', 'shop', JsonPatch.replace(`${RULE}/jwksUri`, `${OTHER}/jwks`), `${TOKENS} shop/orders`, 'otherwise than declared', 'jwksUri', `"${ISSUER}/jwks.json"`),
    'keys by value instead': patched(TOKENS, 'edge', 'istio-ingress', JsonPatch.add(`${RULE}/jwks`, '{"keys":[]}'), `${TOKENS} istio-ingress/edge`, 'jwks', UNDECLARED),
    'tokens from the query': patched(TOKENS, 'edge', 'istio-ingress', JsonPatch.add(`${RULE}/fromParams`, ['token']), `${TOKENS} istio-ingress/edge`, 'fromParams'),
    'tokens from wherever Istio looks': patched(TOKENS, 'edge', 'istio-ingress', JsonPatch.remove(`${RULE}/fromHeaders`), `${TOKENS} istio-ingress/edge`, 'fromHeaders'),
    'tokens from another header': patched(TOKENS, 'orders', 'shop', JsonPatch.replace(`${RULE}/fromHeaders/0/name`, 'x-token'), `${TOKENS} shop/orders`, 'fromHeaders'),
    'claims in headers': patched(TOKENS, 'orders', 'shop', JsonPatch.add(`${RULE}/outputClaimToHeaders`, [{ header: 'x-user', claim: 'sub' }]), `${TOKENS} shop/orders`, 'outputClaimToHeaders', UNDECLARED),
    'a token that ends at the proxy': patched(TOKENS, 'edge', 'istio-ingress', JsonPatch.replace(`${RULE}/forwardOriginalToken`, false), `${TOKENS} istio-ingress/edge`, 'forwardOriginalToken'),
    'a group that passes everywhere': fault((world) => world.add(ISTIO_SECURITY, POLICY, { name: 'vip' }, {
      spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } }, rules: [{ from: [{ source: { requestPrincipals: [`${ISSUER}/*`] } }], when: [{ key: 'request.auth.claims[groups]', values: ['vip'] }] }] },
    }), 'shop/orders', UNDECLARED, 'groups vip'),
    'a group that is shut out': fault((world) => world.add(ISTIO_SECURITY, POLICY, { name: 'no-interns' }, {
      spec: { action: 'DENY', selector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } }, rules: [{ when: [{ key: 'request.auth.claims[groups]', values: ['interns'] }] }] },
    }), 'shop/orders', "can't reach", 'groups interns'),
    'a path that is public by hand': patched(POLICY, 'orders', 'shop', JsonPatch.add('/spec/rules/0/to/0/operation/paths/-', '/export'), 'shop/orders', UNDECLARED, '/export'),
    'admins for the whole shop': patched(POLICY, 'edge', 'istio-ingress', JsonPatch.remove('/spec/rules/1/when'), 'istio-ingress/edge', UNDECLARED),
  },
  harmless: {
    'users as they are declared': people,
    'a token that the DENY alone asks for': (world) => {
      people(world);
      world.patch(POLICY, 'orders', JsonPatch.remove('/spec/rules/1/from/0/source/requestPrincipals'));
    },
    'anybody whose token is verified, of one issuer': (world) => {
      people(world);
      world.patch(POLICY, 'orders', JsonPatch.replace('/spec/rules/1/from/0/source/requestPrincipals', ['*']));
    },
    'a longer timeout for keys': (world) => {
      people(world);
      world.patch(TOKENS, 'orders', JsonPatch.add(`${RULE}/timeout`, '10s'));
    },
  },
};
