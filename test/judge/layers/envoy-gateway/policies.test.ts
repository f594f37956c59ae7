import type { Token } from '../../../../src/judge/core/flow';
import { judge } from '../../../../src/judge/judge';
import { letsThrough } from '../../../../src/judge/layers/envoy-gateway/decide';
import { passes, policiesAt } from '../../../../src/judge/layers/envoy-gateway/edge';
import { ENVOY_GATEWAY } from '../../../../src/judge/layers/envoy-gateway/key';
import type { Manifests } from '../../../../src/judge/objects/manifests';

/** What SecurityPolicies make of requests, as anybody writes them; each answer was tried with an Envoy (test/cluster/envoy-gateway). */
const GATEWAY = '{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge, namespace: public}, spec: {gatewayClassName: eg, listeners: [{name: https, port: 443, protocol: HTTPS}]}}';
const PROVIDER = '{name: idp, issuer: "https://id.example.com", audiences: [shop], localJWKS: {type: Inline, inline: "{}"}}';
const JWT = `jwt: {providers: [${PROVIDER}]}`;

function policy(spec: string, target = 'kind: HTTPRoute, name: web', name = 'a', namespace = 'shop'): string {
  return `{apiVersion: gateway.envoyproxy.io/v1alpha1, kind: SecurityPolicy, metadata: {name: ${name}, namespace: ${namespace}}, spec: {targetRefs: [{group: gateway.networking.k8s.io, ${target}}], ${spec}}}`;
}

function manifestsOf(...policies: readonly string[]): { readonly manifests: Manifests; readonly rule: Parameters<typeof passes>[1] } {
  const { cluster } = judge([{ text: [GATEWAY, ...policies].join('\n---\n') }]);
  const gateway = cluster.gateways[0]!;
  return { manifests: cluster.manifests, rule: { gateway, listeners: gateway.listeners, route: { ...gateway.ref, kind: 'HTTPRoute', namespace: 'shop', name: 'web' }, rule: 'named' } };
}

const ANN: Token = { state: 'valid', issuer: 'https://id.example.com', subject: 'ann', audiences: ['shop'], presenter: '', claims: {} };
const asked = (token: Token = { state: 'absent' }, path = '/', method = 'GET') => ({ method, path, token });

function truthOf(policies: readonly string[], request = asked()) {
  const { manifests, rule } = manifestsOf(...policies);
  return passes(manifests, rule, request);
}

const CORS = 'cors: {allowOrigins: ["https://app.example.com"]}';
const atGateway = (spec: string) => policy(spec, 'kind: Gateway, name: edge', 'g', 'public');

test.each<[string, readonly string[], ReturnType<typeof asked>, string]>([
  ['no policy', [], asked(), 'yes'],
  ['a token, without one', [policy(JWT)], asked(), 'no'],
  ['a token, with one', [policy(JWT)], asked(ANN), 'yes'],
  ['a token, with an invalid one', [policy(JWT)], asked({ state: 'invalid' }), 'no'],
  ['a token of another issuer', [policy(JWT)], asked({ ...ANN, issuer: 'https://evil.example.com' }), 'no'],
  ['a token for somebody else', [policy(JWT)], asked({ ...ANN, audiences: ['bank'] }), 'no'],
  ['the Gateway asks for a token', [atGateway(JWT)], asked(), 'no'],
  ['the route replaces what the Gateway asks for', [atGateway(JWT), policy(CORS)], asked(), 'yes'],
  ['a rule replaces what its route asks for', [policy(JWT), policy(CORS, 'kind: HTTPRoute, name: web, sectionName: named', 'r')], asked(), 'yes'],
  ['another rule does not', [policy(JWT), policy(CORS, 'kind: HTTPRoute, name: web, sectionName: other', 'r')], asked(), 'no'],
  ['a listener before its Gateway', [atGateway(JWT), policy(CORS, 'kind: Gateway, name: edge, sectionName: https', 'l', 'public')], asked(), 'yes'],
  ['a policy of another namespace', [policy(JWT, 'kind: HTTPRoute, name: web', 'a', 'other')], asked(), 'yes'],
  ['two with one target', [policy(JWT), policy(CORS, 'kind: HTTPRoute, name: web', 'b')], asked(), 'unknown'],
  ['merged with the Gateway', [atGateway(JWT), policy(`${CORS}, mergeType: StrategicMerge`)], asked(), 'unknown'],
  ['by labels', [policy(`${CORS}, targetSelectors: [{kind: HTTPRoute, matchLabels: {a: b}}]`)], asked(), 'unknown'],
  ['other credentials', [policy('basicAuth: {users: {name: users}}')], asked(), 'conditional'],
  ['an unknown field', [policy(`${CORS}, later: {}`)], asked(), 'unknown'],
  ['nothing is said of the rest', [policy('authorization: {}')], asked(), 'no'],
  ['the rest is allowed', [policy('authorization: {defaultAction: Allow}')], asked(), 'yes'],
  ['a rule that asks nobody', [policy('authorization: {rules: [{action: Allow}]}')], asked(), 'unknown'],
  ['a principal that asks for nothing', [policy(`${JWT}, authorization: {rules: [{action: Allow, principal: {jwt: {provider: idp}}}]}`)], asked(), 'unknown'],
  ['behind a semicolon', [policy('authorization: {rules: [{action: Allow, principal: {clientCIDRs: [0.0.0.0/0]}, operation: {path: {type: Exact, value: /a}}}]}')], { ...asked(undefined, '/a;/b') }, 'conditional'],
  ['an expression', [policy('authorization: {rules: [{action: Allow, principal: {clientCIDRs: [0.0.0.0/0]}, operation: {path: {type: RegularExpression, value: /a}}}]}')], { ...asked(undefined, '/b') }, 'no'],
])('%s', (_, policies, request, expected) => {
  expect(truthOf(policies, request)).toBe(expected);
});

test('a claim with one value may be a text or a list', () => {
  const rule = (type: string) => `{action: Allow, principal: {jwt: {provider: idp, claims: [{name: groups, valueType: ${type}, values: [a]}]}}}`;
  const withGroup: Token = { ...ANN, claims: { groups: ['a'] } };
  const decide = (...types: readonly string[]) => truthOf([policy(`${JWT}, authorization: {rules: [${types.map(rule).join(', ')}]}`)], asked(withGroup));
  expect([decide('String'), decide('StringArray'), decide('String', 'StringArray')]).toEqual(['conditional', 'conditional', 'yes']);
});

test('the policies that may hold are told', () => {
  const { manifests, rule } = manifestsOf(policy(JWT), policy(CORS, 'kind: HTTPRoute, name: web', 'b'));
  expect(policiesAt(manifests, rule).map(({ ref }) => ref.name).sort()).toEqual(['a', 'b']);
  expect(letsThrough(manifests.of(ENVOY_GATEWAY).securityPolicies[0]!, asked(ANN))).toBe('yes');
});
