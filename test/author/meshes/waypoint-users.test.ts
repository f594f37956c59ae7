/** People in ambient mode: their tokens are looked at by waypoints, or nowhere, which is an error. */
import { JsonPatch } from 'cdk8s';
import { expectRefused, label, patch, service, synthesize } from './ambient-world';
import type { World } from './ambient-world';
import { Access, HttpMethod, Issuer, Mesh, Users, Waypoint, ZeroTrustNamespace } from '../../../src';
import { judge } from '../../../src/judge/judge';
import { find, ofKind } from '../../support/synth';

const ISSUER = 'https://id.example.com';
const IDP = Issuer.oidc({ issuer: ISSUER, audiences: ['shop', 'office'], jwksUri: `${ISSUER}/jwks.json` });

/** The ledger admits users; web may do more to the cart for some of them; the edge leads to both. */
function declare({ edge, web, cart, ops, ledger }: World): void {
  ledger.admits(Users.of(IDP, { scopes: ['orders'] }), { publicPaths: ['/status'] });
  cart.calls(ledger);
  ops.calls(cart, Access.ports('admin'));
  web.calls(cart, Access.http({ methods: [HttpMethod.GET] }));
  web.calls(cart, Access.http({ methods: [HttpMethod.POST], users: Users.of(IDP, { groups: ['buyers'] }) }));
  edge.exposes(ledger, { pathPrefixes: ['/ledger'], users: Users.of(IDP, { audiences: ['office'] }) });
}

describe('what is written', () => {
  const { text, written, error } = synthesize(declare);

  test('is proven', () => expect(error).toBe(''));

  test('has the waypoint verify tokens, and nothing at the pods', () => {
    const targets = ofKind(written, 'RequestAuthentication').map(({ metadata, spec }) => [`${metadata.namespace}/${metadata.name}`, spec.targetRefs, spec.selector]);
    expect(targets.sort()).toEqual([
      ['bank/ledger', [{ group: '', kind: 'Service', name: 'ledger' }], undefined],
      ['edge/edge', [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }], undefined],
      ['shop/cart', [{ group: '', kind: 'Service', name: 'cart' }], undefined],
    ]);
  });

  test('asks for a token there by the ports of the Service', () => {
    expect(find(written, 'AuthorizationPolicy', 'cart.signed-in').spec).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'cart' }],
      action: 'DENY',
      rules: [{
        from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'], notRequestPrincipals: ['*'] } }], to: [{ operation: { ports: ['80'], notMethods: ['GET'] } }],
      }],
    });
    expect(find(written, 'AuthorizationPolicy', 'ledger.signed-in').spec).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'ledger' }],
      action: 'DENY',
      rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }], to: [{ operation: { ports: ['8080'], notPaths: ['/status'] } }] }],
    });
  });

  const token = (claims: Record<string, string[]>, audience = 'shop') => ({ state: 'valid', issuer: ISSUER, subject: 'ann', audiences: [audience], presenter: '', claims }) as const;
  const none = { state: 'absent' } as const;

  test.each([
    ['shop/web', 'shop/cart', 'GET', '/', none, 'allow'],
    ['shop/web', 'shop/cart', 'POST', '/', none, 'deny'],
    ['shop/web', 'shop/cart', 'POST', '/', token({ groups: ['buyers'] }), 'allow'],
    ['shop/web', 'shop/cart', 'POST', '/', token({ groups: ['guests'] }), 'deny'],
    ['shop/web', 'shop/cart', 'POST', '/', token({ groups: ['buyers'] }, 'bank'), 'deny'],
    ['shop/web', 'shop/cart', 'GET', '/', { state: 'invalid' } as const, 'deny'],
    ['shop/cart', 'bank/ledger', 'GET', '/status', none, 'allow'],
    ['shop/cart', 'bank/ledger', 'GET', '/', none, 'deny'],
    ['shop/cart', 'bank/ledger', 'GET', '/', token({ scope: ['orders'] }), 'allow'],
    ['shop/cart', 'bank/ledger', 'GET', '/', token({}), 'deny'],
    ['shop/web', 'bank/ledger', 'GET', '/', token({ scope: ['orders'] }), 'deny'],
  ] as const)('%s calls %s: %s %s (%j): %s', (from, to, method, path, shown, verdict) => {
    const judgement = judge([{ text }], { installations: [{ tunnels: 'yes' }] });
    expect(judgement.check({ from: { workload: from }, to: { workload: to }, port: 8080, dial: 'service', method, path, headers: {}, token: shown }).verdict).toBe(verdict);
  });
});

test('a service that nobody calls yet is behind a waypoint, which takes no calls', () => {
  const { written, error } = synthesize(({ ledger }) => ledger.admits(Users.of(IDP)));
  expect(error).toBe('');
  expect(find(written, 'Service', 'ledger').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'waypoint' });
  expect(find(written, 'AuthorizationPolicy', 'ledger-requests').spec).toEqual({ targetRefs: [{ group: '', kind: 'Service', name: 'ledger' }], action: 'ALLOW' });
});

test('a waypoint of its own looks at tokens, too', () => {
  const { written, error } = synthesize(declare, { mesh: Mesh.ambient({ waypoint: Waypoint.ofService() }) });
  expect(error).toBe('');
  expect(ofKind(written, 'Gateway').map(({ metadata }) => metadata.name).sort()).toEqual(['cart-waypoint', 'edge', 'ledger-waypoint']);
});

describe('the proof refuses', () => {
  const key = (path: string) => JsonPatch.remove(`/metadata/labels/${path.replace('/', '~1')}`);
  test.each<[string, (world: World) => void, RegExp]>([
    ['tokens that are verified at pods, where ztunnel reads none', (world) => patch(world, 'RequestAuthentication', 'cart',
      JsonPatch.remove('/spec/targetRefs'), JsonPatch.add('/spec/selector', { matchLabels: { 'app.kubernetes.io/name': 'cart' } })), /can't reach shop\/cart.*token/],
    ['tokens of another Service', (world) => patch(world, 'RequestAuthentication', 'cart', JsonPatch.replace('/spec/targetRefs/0/name', 'web')), /targetRefs/],
    ['keys of somebody else', (world) => patch(world, 'RequestAuthentication', 'ledger', JsonPatch.replace('/spec/jwtRules/0/jwksUri', 'https://evil.example.com/jwks.json')), /ledger verifies tokens of .* otherwise than declared/],
    ['tokens of another audience', (world) => patch(world, 'RequestAuthentication', 'ledger', JsonPatch.add('/spec/jwtRules/0/audiences/-', 'bank')), /can reach bank\/ledger .*for bank/],
    ['tokens of another issuer', (world) => patch(world, 'RequestAuthentication', 'ledger', JsonPatch.add('/spec/jwtRules/-', { issuer: 'https://evil.example.com' })), /takes tokens of https:\/\/evil\.example\.com/],
    ['nobody who asks for a token', (world) => patch(world, 'AuthorizationPolicy', 'ledger.signed-in', JsonPatch.replace('/spec/rules/0/from/0/source', { notNamespaces: ['*'] })), /no AuthorizationPolicy refuses requests without a token/],
    ['asking at the pods, where ztunnel drops the question', (world) => patch(world, 'AuthorizationPolicy', 'ledger.signed-in',
      JsonPatch.remove('/spec/targetRefs'), JsonPatch.add('/spec/selector', { matchLabels: { 'app.kubernetes.io/name': 'ledger' } })), /no AuthorizationPolicy refuses requests without a token/],
    ['a call without a token', (world) => patch(world, 'AuthorizationPolicy', 'cart-requests', JsonPatch.replace('/spec/rules/1/to/0/operation/methods', ['GET', 'POST'])), /shop\/web can reach shop\/cart.*POST/],
    ['a group more', (world) => patch(world, 'AuthorizationPolicy', 'cart-requests', JsonPatch.add('/spec/rules/2/when/0/values/-', 'guests')), /shop\/web can reach shop\/cart.*guests/],
    ['a scope that is forgotten', (world) => patch(world, 'AuthorizationPolicy', 'ledger-requests', JsonPatch.remove('/spec/rules/2/when')), /can reach bank\/ledger/],
    ['a public path more', (world) => patch(world, 'AuthorizationPolicy', 'ledger-requests', JsonPatch.add('/spec/rules/1/to/0/operation/paths/-', '/admin')), /shop\/cart can reach bank\/ledger.*\/admin/],
    ['a Service that is not bound', (world) => patch(world, 'Service', 'ledger', key('istio.io/use-waypoint')), /can't reach bank\/ledger/],
    ['a Service that the edge goes past', (world) => patch(world, 'Service', 'ledger', label('istio.io/ingress-use-waypoint', 'false')), /istio\.io\/ingress-use-waypoint/],
    ['a caller that the pods take around the waypoint', (world) => patch(world, 'AuthorizationPolicy', 'ledger', JsonPatch.add('/spec/rules/0/from/0/source/principals/-', 'cluster.local/ns/shop/sa/cart')), /unknown whether shop\/cart reaches bank\/ledger/],
  ])('%s', (_, change, words) => {
    expectRefused((world) => { declare(world); change(world); }, words);
  });
});

describe('users at whom nobody would look are an error', () => {
  const users = Users.of(IDP);
  const none = Mesh.ambient({ waypoint: Waypoint.none() });
  test.each<[string, (world: World) => void, RegExp, Mesh]>([
    ['of a service without waypoints', ({ ledger }) => ledger.admits(users), /admits: got users whom a service admits in Istio's ambient mode without waypoints/, none],
    ['of a call without waypoints', ({ web, cart }) => web.calls(cart, Access.http({ users })), /got methods, paths or users in Istio's ambient mode without waypoints/, none],
    ['of a StatefulSet', ({ shop }) => service(shop, 'db', { stateful: true }).admits(users), /admits: got users whom a service admits of a StatefulSet in ambient mode/, Mesh.ambient()],
    ['of a call of a StatefulSet', ({ shop, web }) => web.calls(service(shop, 'db', { stateful: true }), Access.http({ users })), /got methods, paths or users of a StatefulSet in ambient mode/, Mesh.ambient()],
    ['of a caller with a sidecar', ({ legacy, ledger }) => {
      ledger.admits(users);
      legacy.calls(ledger);
    }, /calls bank\/ledger: got users whom a service admits for a caller that goes past waypoints/, Mesh.ambient()],
    ['of a call by a sidecar', ({ legacy, ledger }) => legacy.calls(ledger, Access.http({ users })), /got methods, paths or users for a caller that goes past waypoints/, Mesh.ambient()],
    ['in a namespace of others', ({ chart, mesh }) => {
      service(ZeroTrustNamespace.fromReference(chart, 'theirs', { mesh }), 'ours').admits(users);
    }, /called with methods, paths or users: got the namespace 'theirs', which this program only refers to/, Mesh.ambient()],
    ['beside a call without them', ({ web, cart }) => {
      web.calls(cart, Access.ports('http'));
      web.calls(cart, Access.http({ users }));
    }, /got users for requests that the same caller may make without them/, Mesh.ambient()],
  ])('%s', (_, change, words, mesh) => {
    const { error, written } = synthesize(change, { mesh });
    expect(error).toMatch(words);
    expect(error).not.toMatch(/TypeError/);
    expect(written).toEqual([]);
  });
});
