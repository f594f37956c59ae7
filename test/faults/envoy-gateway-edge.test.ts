import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { ClientAddress, EdgeGateway, GatewayController, Issuer, Mesh, Users, ZeroTrustDefaults } from '../../src';
import { namespace, service } from '../support/programs';
import { synthesized } from '../support/synthesized';

/** An edge of Envoy Gateway with users, addresses of clients and a service that is open to all, and one change to what was written. */
const KEYS = '{"keys":[{"kty":"EC","x":"0yUKwMIpSfUhmBfL8Cg0P5HG2QhNgSBsdH26X7YIcZY","y":"b1-WmtW3xOCrSpiIjnURB4nMGnThkMZOVSjbT00adQo","crv":"P-256","kid":"2026","alg":"ES256","use":"sig"}]}';
const ROUTE = 'edge-web.shop.example.com';

interface Tampered {
  readonly chart: Chart;
  readonly policy: ApiObject;
  readonly find: (kind: string, name: string) => ApiObject;
}

function written(change: (tampered: Tampered) => void): ReturnType<typeof synthesized> {
  return synthesized((outdir) => {
    const app = new App({ outdir });
    ZeroTrustDefaults.of(app).set({ mesh: Mesh.none() });
    const chart = new Chart(app, 'app');
    const shop = namespace(chart, 'shop', Mesh.none());
    const [web, open] = ['web', 'open'].map((name) => service(shop, name));
    const edge = new EdgeGateway(chart, 'edge', {
      namespace: 'public', hosts: ['shop.example.com'], controller: GatewayController.envoyGateway(), clientAddress: ClientAddress.ofConnection(),
    });
    const idp = Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], jwks: KEYS });
    edge.exposes(web, { users: Users.of(idp, { scopes: ['orders'] }), publicPaths: ['/status', '/public/*'] });
    edge.exposes(web, { pathPrefixes: ['/admin'], users: Users.of(idp, { groups: ['support'] }), clientCidrs: ['203.0.113.0/24'], exceptClientCidrs: ['203.0.113.128/25'] });
    edge.exposes(open, { pathPrefixes: ['/open'], openToAll: 'the shop window' });
    const objects = () => app.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one));
    const find = (kind: string, name: string) => objects().find((one) => one.kind === kind && one.name === name)!;
    change({ chart, policy: find('SecurityPolicy', ROUTE), find });
    return app;
  });
}

const POLICY = { apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'SecurityPolicy' };
const GROUP = 'gateway.networking.k8s.io';
const another = (namespaceOf: string, spec: object) => ({ chart }: Tampered) => {
  new ApiObject(chart, 'another', { ...POLICY, metadata: { name: 'another', namespace: namespaceOf }, spec });
};
const TOLD = { ...POLICY, kind: 'ClientTrafficPolicy', spec: { targetRefs: [{ group: GROUP, kind: 'Gateway', name: 'edge' }], clientIPDetection: { xForwardedFor: { numTrustedHops: 2 } } } };
const patched = (...patches: JsonPatch[]) => ({ policy }: Tampered) => policy.addJsonPatch(...patches);
const RULES = '/spec/authorization/rules';

test('the edge without a fault is written', () => {
  expect(written(() => {}).error).toBe('');
});

test.each<[string, (tampered: Tampered) => void, RegExp]>([
  ['no audience', patched(JsonPatch.remove('/spec/jwt/providers/0/audiences')), /lets in .* for no audience .*undeclared/],
  ['another audience as well', patched(JsonPatch.add('/spec/jwt/providers/0/audiences/-', 'bank')), /lets in .* for bank .*undeclared/],
  ['no issuer', patched(JsonPatch.remove('/spec/jwt/providers/0/issuer')), /takes tokens of any issuer/],
  ['another issuer as well', patched(JsonPatch.add('/spec/jwt/providers/-', { name: 'evil', issuer: 'https://evil.example.com', localJWKS: { type: 'Inline', inline: KEYS } })), /takes tokens of https:\/\/evil\.example\.com/],
  ['other keys', patched(JsonPatch.replace('/spec/jwt/providers/0/localJWKS/inline', '{"keys":[]}')), /otherwise than declared.*the declared keys/],
  ['keys from elsewhere', patched(JsonPatch.remove('/spec/jwt/providers/0/localJWKS'), JsonPatch.add('/spec/jwt/providers/0/remoteJWKS', { uri: 'https://evil.example.com' })), /otherwise than declared/],
  ['tokens in the query', patched(JsonPatch.add('/spec/jwt/providers/0/extractFrom/params', ['token'])), /otherwise than declared.*params/],
  ['a claim as a header', patched(JsonPatch.add('/spec/jwt/providers/0/claimToHeaders', [{ header: 'x-user', claim: 'sub' }])), /otherwise than declared.*claimToHeaders/],
  ['tokens that fail open', patched(JsonPatch.remove('/spec/jwt/optional'), JsonPatch.add('/spec/jwt/failOpen', true)), /failOpen/],
  ['a token on public paths', patched(JsonPatch.remove('/spec/jwt/optional')), /refuses GET .* without a token.*although it is declared/],
  ['no verification', patched(JsonPatch.remove('/spec/jwt')), /refused by the API server for spec\.jwt .*jwt must be defined/],
  ['no authorization', patched(JsonPatch.remove('/spec/authorization')), /lets in .* without a token.*undeclared/],
  ['the rest is allowed', patched(JsonPatch.replace('/spec/authorization/defaultAction', 'Allow')), /lets in .*undeclared/],
  ['no claim', patched(JsonPatch.remove(`${RULES}/6/principal/jwt/claims/1`)), /lets in .*undeclared/],
  ['nothing of the token', patched(JsonPatch.remove(`${RULES}/6/principal/jwt/claims`)), /claims/],
  ['one more group', patched(JsonPatch.add(`${RULES}/1/principal/jwt/claims/1/values/-`, 'others')), /may let in .* groups others.*undeclared/],
  ['a group only as a list', patched(JsonPatch.remove(`${RULES}/1`)), /may refuse .* groups support.*although it is declared/],
  ['a public path with what follows a semicolon', patched(JsonPatch.replace(`${RULES}/5/operation/path`, { type: 'Exact', value: '/status' })), /lets in GET \/status; .*undeclared/],
  ['one more public path', patched(JsonPatch.replace(`${RULES}/5/operation/path/value`, '/status.*')), /lets in .*undeclared/],
  ['a public path less', patched(JsonPatch.remove(`${RULES}/5`)), /refuses .*\/status.*although it is declared/],
  ['the addresses that are excepted', patched(JsonPatch.remove(`${RULES}/0`)), /lets in .* from 203\.0\.113\.\d+.*undeclared/],
  ['any address', patched(JsonPatch.remove(`${RULES}/1/principal/clientCIDRs`), JsonPatch.remove(`${RULES}/2/principal/clientCIDRs`)), /lets in .*undeclared/],
  ['an address less', patched(JsonPatch.replace(`${RULES}/1/principal/clientCIDRs`, ['203.0.113.0/26']), JsonPatch.replace(`${RULES}/2/principal/clientCIDRs`, ['203.0.113.0/26'])), /refuses .* from 203\.0\.113\..*although/],
  ['a path that is no longer closed', patched(JsonPatch.remove(`${RULES}/3`)), /lets in GET \/admin .*undeclared/],
  ['one method alone', patched(JsonPatch.add(`${RULES}/6/operation/methods`, ['GET'])), /refuses .*although it is declared/],
  ['no target', patched(JsonPatch.replace('/spec/targetRefs/0/name', 'elsewhere')), /lets in .*there is no SecurityPolicy/],
  ['a listener as its target', patched(JsonPatch.replace('/spec/targetRefs', [{ group: GROUP, kind: 'Gateway', name: 'edge' }])), /lets in .*there is no SecurityPolicy/],
  ['none', ({ chart }) => { for (const one of chart.node.findAll()) if (ApiObject.isApiObject(one) && one.kind === 'SecurityPolicy') one.node.scope!.node.tryRemoveChild(one.node.id); }, /lets in .*there is no SecurityPolicy/],
  ['a second one at the same route', another('shop', { targetRefs: [{ group: GROUP, kind: 'HTTPRoute', name: ROUTE }], cors: { allowOrigins: ['*'] } }), /may let in .*SecurityPolicy shop\/another/],
  ['one for a rule of the route', ({ chart, find }) => {
    find('HTTPRoute', ROUTE).addJsonPatch(JsonPatch.add('/spec/rules/0/name', 'all'));
    another('shop', { targetRefs: [{ group: GROUP, kind: 'HTTPRoute', name: ROUTE, sectionName: 'all' }], cors: { allowOrigins: ['*'] } })({ chart } as Tampered);
  }, /lets in .*undeclared/],
  ['one that is attached by labels', another('shop', { targetSelectors: [{ kind: 'HTTPRoute', matchLabels: { a: 'b' } }], cors: { allowOrigins: ['*'] } }), /may let in .*SecurityPolicy shop\/another/],
  ['one at the Gateway that closes what is open', another('public', { targetRefs: [{ group: GROUP, kind: 'Gateway', name: 'edge' }], authorization: { defaultAction: 'Deny' } }), /refuses GET \/open.*although/],
  ['merging with one at the Gateway', ({ chart, policy }) => {
    policy.addJsonPatch(JsonPatch.add('/spec/mergeType', 'StrategicMerge'));
    another('public', { targetRefs: [{ group: GROUP, kind: 'Gateway', name: 'edge' }], jwt: { optional: true, providers: [{ name: 'more', issuer: 'https://more.example.com', localJWKS: { type: 'Inline', inline: KEYS } }] } })({ chart } as Tampered);
  }, /may (let in|refuse)/],
  ['an authorizer that fails open', patched(JsonPatch.add('/spec/extAuth', { failOpen: true, http: { backendRefs: [{ name: 'web', port: 8080 }] } })), /extAuth/],
  ['pages of every origin', patched(JsonPatch.add('/spec/cors', { allowOrigins: ['*'] })), /does more than was declared.*cors/],
  ['who tells the addresses of clients', ({ chart }) => new ApiObject(chart, 'told', { ...TOLD, metadata: { name: 'told', namespace: 'public' } }), /ClientTrafficPolicy public\/told has public\/edge told .*undeclared/],
  ['who tells another Gateway', ({ chart }) => new ApiObject(chart, 'told', {
    ...TOLD, metadata: { name: 'told', namespace: 'public' }, spec: { targetRefs: [{ group: GROUP, kind: 'Gateway', name: 'other' }] },
  }), /ClientTrafficPolicy public\/told is for no edge of this program/],
  ['who tells a Gateway of that name elsewhere', ({ chart }) => new ApiObject(chart, 'told', { ...TOLD, metadata: { name: 'told', namespace: 'shop' } }), /ClientTrafficPolicy shop\/told is for no edge/],
  ['who tells every Gateway', ({ chart }) => new ApiObject(chart, 'told', { ...TOLD, metadata: { name: 'told', namespace: 'public' }, spec: {} }), /ClientTrafficPolicy public\/told is for no edge/],
  ['an undeclared rule of the route', ({ find }) => find('HTTPRoute', ROUTE).addJsonPatch(JsonPatch.add('/spec/rules/1/matches/0/path/value', '/')), /undeclared|although it is declared/],
])('is refused: %s', (_, change, says) => {
  const { files, error } = written(change);
  expect(error).toMatch(says);
  expect(files).toEqual([]);
});

const OTHER = { name: 'other', issuer: 'https://other.example.com', localJWKS: { type: 'Inline', inline: KEYS } };
const CLAIMS = `${RULES}/6/principal/jwt/claims`;

/** The API server takes no such policy, so that nothing of it is in force. */
test.each<[string, (tampered: Tampered) => void]>([
  ['no group of its target', patched(JsonPatch.remove('/spec/targetRefs/0/group'))],
  ['an empty group', patched(JsonPatch.replace('/spec/targetRefs/0/group', ''))],
  ['another group', patched(JsonPatch.replace('/spec/targetRefs/0/group', 'gateway.envoyproxy.io'))],
  ['a group in capitals', patched(JsonPatch.replace('/spec/targetRefs/0/group', 'Gateway.networking.k8s.io'))],
  ['another kind of target', patched(JsonPatch.replace('/spec/targetRefs/0/kind', 'Service'))],
  ['targets in both ways', patched(JsonPatch.add('/spec/targetRef', { group: GROUP, kind: 'HTTPRoute', name: ROUTE }))],
  ['no target at all', patched(JsonPatch.remove('/spec/targetRefs'))],
  ['a merge that is none', patched(JsonPatch.add('/spec/mergeType', 'Replace'))],
  ['claims that ask for nothing', patched(JsonPatch.replace(CLAIMS, []))],
  ['a claim with no values', patched(JsonPatch.replace(`${CLAIMS}/1/values`, []))],
  ['a claim without a list of values', patched(JsonPatch.remove(`${CLAIMS}/1/values`))],
  ['too many claims', patched(JsonPatch.replace(CLAIMS, Array.from({ length: 17 }, () => ({ name: 'iss', values: ['https://id.example.com'] }))))],
  ['too many values', patched(JsonPatch.replace(`${CLAIMS}/1/values`, Array.from({ length: 129 }, (_, at) => `v${at}`)))],
  ['scopes that are none', patched(JsonPatch.add(`${RULES}/6/principal/jwt/scopes`, []))],
  ['no networks of clients', patched(JsonPatch.add(`${RULES}/6/principal/clientCIDRs`, []))],
  ['no headers', patched(JsonPatch.add(`${RULES}/6/principal/headers`, []))],
  ['no methods', patched(JsonPatch.add(`${RULES}/6/operation`, { methods: [] }))],
  ['an operation that is none', patched(JsonPatch.add(`${RULES}/6/operation`, {}))],
  ['a principal that is nobody', patched(JsonPatch.replace(`${RULES}/6/principal`, {}))],
  ['no action', patched(JsonPatch.remove(`${RULES}/6/action`))],
  ['a rule with an empty name', patched(JsonPatch.add(`${RULES}/6/name`, ''))],
  ['a rule whose name is a list', patched(JsonPatch.add(`${RULES}/6/name`, ['a']))],
  ['a provider without a name', patched(JsonPatch.replace('/spec/jwt/providers/0/name', ''))],
  ['a provider with a long name', patched(JsonPatch.replace('/spec/jwt/providers/0/name', 'a'.repeat(254)))],
  ['a provider without keys', patched(JsonPatch.add('/spec/jwt/providers/-', { name: 'other', issuer: 'https://other.example.com' }))],
  ['a provider with a long issuer', patched(JsonPatch.add('/spec/jwt/providers/-', { ...OTHER, issuer: `https://${'a'.repeat(254)}` }))],
  ['too many providers', patched(JsonPatch.replace('/spec/jwt/providers', Array.from({ length: 17 }, (_, at) => ({ ...OTHER, name: `p${at}` }))))],
  ['too many audiences', patched(JsonPatch.replace('/spec/jwt/providers/0/audiences', Array.from({ length: 9 }, (_, at) => `a${at}`)))],
  ['optional beside failOpen', patched(JsonPatch.add('/spec/jwt/failOpen', false))],
])('is refused, as the API server does: %s', (_, change) => {
  const { files, error } = written(change);
  expect(error).toMatch(/SecurityPolicy shop\/edge-web\.shop\.example\.com is refused by the API server for spec/);
  expect(files).toEqual([]);
});

test.each<[string, (tampered: Tampered) => void, RegExp]>([
  ['two providers of one name', ({ policy }) => policy.addJsonPatch(JsonPatch.add('/spec/jwt/providers/-', { ...OTHER, name: 'id.example.com-3d38e146' })), /providers with names of their own/],
  ['one of any namespace that is attached by labels', another('elsewhere', { targetSelectors: [{ kind: 'HTTPRoute', namespaces: { from: 'All' } }], authorization: { defaultAction: 'Allow' } }), /may let in .*SecurityPolicy elsewhere\/another/],
  ['one that selects namespaces by labels', another('elsewhere', { targetSelectors: [{ kind: 'HTTPRoute', namespaces: { from: 'Selector', selector: {} } }], authorization: { defaultAction: 'Allow' } }), /may let in .*SecurityPolicy elsewhere\/another/],
  ['a grant for policies of others', ({ chart }) => new ApiObject(chart, 'grant', {
    apiVersion: `${GROUP}/v1beta1`,
    kind: 'ReferenceGrant',
    metadata: { name: 'grant', namespace: 'shop' },
    spec: {
      from: [{ group: 'gateway.envoyproxy.io', kind: 'SecurityPolicy', namespace: 'public' }], to: [{ group: '', kind: 'Service' }],
    },
  } as never), /ReferenceGrant shop\/grant has spec\.from/],
])('is refused: %s', (_, change, says) => {
  expect(written(change).error).toMatch(says);
});

/** An edge behind two proxies that tell the addresses of clients, or behind one that does so by a protocol. */
function told(clientAddress: ClientAddress, change: (policy: ApiObject, chart: Chart) => void): string {
  return synthesized((outdir) => {
    const app = new App({ outdir });
    ZeroTrustDefaults.of(app).set({ mesh: Mesh.none() });
    const chart = new Chart(app, 'app');
    const web = service(namespace(chart, 'shop', Mesh.none()), 'web');
    const edge = new EdgeGateway(chart, 'edge', {
      namespace: 'public', hosts: ['shop.example.com'], controller: GatewayController.envoyGateway(), clientAddress, clientCidrs: ['198.51.100.0/28'],
    });
    edge.exposes(web, { clientCidrs: ['203.0.113.0/24'] });
    change(app.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === 'ClientTrafficPolicy')!, chart);
    return app;
  }).error;
}

const HOPS = '/spec/clientIPDetection/xForwardedFor';

test.each<[string, ClientAddress, (policy: ApiObject, chart: Chart) => void, RegExp]>([
  ['nothing', ClientAddress.forwarded(2), () => {}, /^$/],
  ['nothing, by a protocol', ClientAddress.proxyProtocol(), () => {}, /^$/],
  ['one proxy more', ClientAddress.forwarded(2), (policy) => policy.addJsonPatch(JsonPatch.replace(`${HOPS}/numTrustedHops`, 3)), /otherwise than declared.*is 3, expected 2/],
  ['networks of proxies', ClientAddress.forwarded(2), (policy) => policy.addJsonPatch(JsonPatch.replace(HOPS, { trustedCIDRs: ['0.0.0.0/0'] })), /trustedCIDRs/],
  ['another header', ClientAddress.forwarded(2), (policy) => policy.addJsonPatch(JsonPatch.replace('/spec/clientIPDetection', { customHeader: { name: 'x-client' } })), /customHeader/],
  ['no policy', ClientAddress.forwarded(2), (policy) => policy.node.scope!.node.tryRemoveChild(policy.node.id), /is told no addresses of clients, although it is declared/],
  ['another Gateway', ClientAddress.forwarded(2), (policy) => policy.addJsonPatch(JsonPatch.replace('/spec/targetRefs/0/name', 'other')), /is told no addresses of clients/],
  ['one listener', ClientAddress.forwarded(2), (policy) => policy.addJsonPatch(JsonPatch.add('/spec/targetRefs/0/sectionName', 'https')), /otherwise than declared.*sectionName/],
  ['a second policy', ClientAddress.forwarded(2), (_, chart) => new ApiObject(chart, 'told', { ...TOLD, metadata: { name: 'told', namespace: 'public' } }), /2 ClientTrafficPolicies/],
  ['a header that may be left out', ClientAddress.proxyProtocol(), (policy) => policy.addJsonPatch(JsonPatch.replace('/spec/proxyProtocol/optional', true)), /optional/],
  ['paths as they come', ClientAddress.proxyProtocol(), (policy) => policy.addJsonPatch(JsonPatch.add('/spec/path', { disableMergeSlashes: true })), /spec\.path/],
])('addresses that are told, with %s', (_, clientAddress, change, says) => {
  expect(told(clientAddress, change)).toMatch(says);
});

test.each<[string, (tampered: Tampered) => void]>([
  ['a policy at the Gateway that every route replaces but the one that is open, and that opens it', another('public', {
    targetRefs: [{ group: GROUP, kind: 'Gateway', name: 'edge' }], authorization: { defaultAction: 'Allow' },
  })],
  ['a policy for a Gateway of others', another('public', { targetRefs: [{ group: GROUP, kind: 'Gateway', name: 'other' }], authorization: { defaultAction: 'Deny' } })],
  ['a denial of what is denied anyway', patched(JsonPatch.add(`${RULES}/-`, { action: 'Deny', operation: { path: { type: 'PathPrefix', value: '/never' } }, principal: { clientCIDRs: ['0.0.0.0/0', '::/0'] } }))],
])('is written: %s', (_, change) => {
  expect(written(change).error).toBe('');
});
