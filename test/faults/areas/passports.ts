import { JsonPatch } from 'cdk8s';
import { Issuer, Passport, Users } from '../../../src';
import type { Area, Fault } from '../fault';
import { ISTIO_SECURITY } from '../world';
import type { World } from '../world';

const OUTSIDE = 'https://id.example.com';
const INSIDE = 'https://passports.example.internal';
const KEYS = 'https://keys.example.com/passports.json';
const SHOP = Issuer.oidc({ issuer: OUTSIDE, audiences: ['shop'], jwksUri: `${OUTSIDE}/jwks.json`, forwardToken: false });

/** The edge hands out passports for the portal alone; orders takes them of web, which the edge exposes to all. */
function passports(world: World): void {
  const [minter, portal] = [world.service('passports'), world.service('portal')];
  const passport = Passport.mintedBy(minter, { issuer: INSIDE, jwksUri: KEYS });
  world.edge.exposes(portal, { pathPrefixes: ['/portal'], users: Users.of(SHOP), passport });
  portal.admits(Users.withPassport(passport));
  world.orders.admits(Users.withPassport(passport, { scopes: ['orders'] }));
}

function fault(change: (world: World) => void, object: string, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      passports(world);
      change(world);
    },
    object,
    says,
  };
}

function patched(kind: string, name: string, namespace: string, patch: JsonPatch, object: string, ...says: (string | RegExp)[]): Fault {
  return fault((world) => world.find(kind, name, namespace).addJsonPatch(patch), object, ...says);
}

const [POLICY, TOKENS, ROUTE, EDGE] = ['AuthorizationPolicy', 'RequestAuthentication', 'HTTPRoute', 'istio-ingress/edge'];
const UNDECLARED = 'which is undeclared';
const RULE = { issuer: INSIDE, audiences: ['internal'], jwksUri: KEYS, fromHeaders: [{ name: 'x-passport' }], forwardOriginalToken: true };
const TAKEN = [`takes passports of ${INSIDE}`, 'clients could send stolen ones'];

/** Passports, which take the place of tokens from outside. */
export const AREA: Area = {
  faults: {
    'an edge that takes passports': patched(TOKENS, 'edge', 'istio-ingress', JsonPatch.add('/spec/jwtRules/-', RULE), EDGE, ...TAKEN),
    'a mesh that takes passports everywhere': fault((world) => world.add(ISTIO_SECURITY, TOKENS, { name: 'more', namespace: 'istio-system' }, { spec: { jwtRules: [RULE] } }), EDGE, ...TAKEN),
    'an edge that asks for passports in place of tokens': patched(TOKENS, 'edge', 'istio-ingress', JsonPatch.replace('/spec/jwtRules', [RULE]), EDGE, ...TAKEN),
    'a token that goes on beside the passport': patched(TOKENS, 'edge', 'istio-ingress', JsonPatch.replace('/spec/jwtRules/0/forwardOriginalToken', true), `${TOKENS} istio-ingress/edge`, 'forwardOriginalToken'),
    'a route that lets passports of clients by': patched(ROUTE, 'edge-web.shop.example.com', 'shop', JsonPatch.remove('/spec/rules/0/filters'), `${ROUTE} shop/edge-web`, 'to shop/web:8080, which is undeclared'),
    'a route that takes the passport away': patched(ROUTE, 'edge-portal.shop.example.com', 'shop', JsonPatch.add('/spec/rules/0/filters', [
      { type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x-passport'] } },
    ]), `${ROUTE} shop/edge-portal`, 'without the headers x-passport', UNDECLARED),
    'a route that writes a passport': patched(ROUTE, 'edge-portal.shop.example.com', 'shop', JsonPatch.add('/spec/rules/0/filters', [
      { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-passport', value: 'a.b.c' }] } },
    ]), `${ROUTE} shop/edge-portal`, 'with the header x-passport', UNDECLARED),
    'nobody who is asked for passports': fault((world) => world.edge.node.tryRemoveChild('authorizer'), EDGE, 'was declared to ask the authorizer shop-passports', 'Put it back'),
    'somebody else who is asked': patched(POLICY, 'edge.authorizer', 'istio-ingress', JsonPatch.replace('/spec/provider/name', 'opa'), EDGE, 'asks opa', UNDECLARED),
    'a path without a passport': patched(POLICY, 'edge.authorizer', 'istio-ingress', JsonPatch.add('/spec/rules/0/to/0/operation/notPaths', ['/portal/free']), EDGE, UNDECLARED, '/portal/free'),
    'passports from where tokens are': patched(TOKENS, 'orders', 'shop', JsonPatch.replace('/spec/jwtRules/0/fromHeaders', [{ name: 'Authorization', prefix: 'Bearer ' }]), `${TOKENS} shop/orders`, 'fromHeaders'),
    'passports from the query': patched(TOKENS, 'portal', 'shop', JsonPatch.add('/spec/jwtRules/0/fromParams', ['passport']), `${TOKENS} shop/portal`, 'fromParams'),
    'passports of somebody else': patched(TOKENS, 'portal', 'shop', JsonPatch.replace('/spec/jwtRules/0/jwksUri', 'https://evil.example.com/jwks'), `${TOKENS} shop/portal`, 'jwksUri'),
    'passports for another audience': patched(TOKENS, 'portal', 'shop', JsonPatch.add('/spec/jwtRules/0/audiences/-', 'shop'), 'shop/portal', UNDECLARED, 'for shop'),
    'a service that needs no passport': fault((world) => {
      world.patch(POLICY, 'portal', JsonPatch.remove('/spec/rules/0/from/0/source/requestPrincipals'));
      world.patch(POLICY, 'portal.signed-in', JsonPatch.remove('/spec/rules'));
    }, 'shop/portal', UNDECLARED),
    'a passport from an undeclared caller': patched(POLICY, 'portal', 'shop', JsonPatch.add('/spec/rules/0/from/-', { source: { principals: ['cluster.local/ns/shop/sa/web'], requestPrincipals: [`${INSIDE}/*`] } }), 'shop/portal', 'shop/web can reach', UNDECLARED),
    'anybody who has passports made': patched(POLICY, 'passports', 'shop', JsonPatch.add('/spec/rules/0/from/-', { source: { principals: ['cluster.local/ns/shop/sa/web'] } }), 'shop/passports', 'shop/web can reach', UNDECLARED),
  },
  harmless: {
    'passports as they are declared': passports,
    'the header in capitals': (world) => {
      passports(world);
      world.patch(ROUTE, 'edge-web.shop.example.com', JsonPatch.replace('/spec/rules/0/filters/0/requestHeaderModifier/remove', ['X-Passport']));
    },
  },
};
