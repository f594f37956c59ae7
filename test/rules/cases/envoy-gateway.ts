import { all, type RuleCases } from './case';
import { EDGE_TAKES_ANY_TOKEN } from '../../../src/rules/envoy-gateway/any-token';
import { EDGE_FAILS_OPEN } from '../../../src/rules/envoy-gateway/fails-open';
import { EDGE_FETCHES_KEYS_FROM_ANYBODY } from '../../../src/rules/envoy-gateway/fetched-keys';
import { ROUTE_DROPS_POLICY } from '../../../src/rules/envoy-gateway/route-drops-policy';

const policy = (spec: string, target = 'kind: HTTPRoute, name: web', name = 'web', namespace = 'shop') => (
  `{apiVersion: gateway.envoyproxy.io/v1alpha1, kind: SecurityPolicy, metadata: {name: ${name}, namespace: ${namespace}}, spec: {targetRefs: [{group: gateway.networking.k8s.io, ${target}}], ${spec}}}`
);
const PROVIDER = '{name: idp, issuer: "https://id.example.com", audiences: [shop], remoteJWKS: {uri: "https://id.example.com/jwks.json"}}';
const jwt = (more = '') => `jwt: {providers: [${PROVIDER}]${more}}`;
const DENY = 'authorization: {defaultAction: Deny, rules: [{action: Allow, principal: {jwt: {provider: idp, scopes: [read]}}}]}';
const ROUTE = '{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: web, namespace: shop}, spec: {parentRefs: [{name: edge, namespace: public}], rules: [{name: a, backendRefs: [{name: web, port: 8080}]}]}}';
const atGateway = (spec: string, name = 'edge') => policy(spec, `kind: Gateway, name: ${name}`, 'edge', 'public');
const CORS = 'cors: {allowOrigins: ["https://app.example.com"]}';

export const ENVOY_GATEWAY_CASES: readonly RuleCases[] = [
  {
    rule: EDGE_FAILS_OPEN,
    violates: [
      { title: 'any token', yaml: policy(jwt(', failOpen: true')), says: 'any token, or none' },
      { title: 'any token, although rules ask for claims', yaml: policy(`${jwt(', failOpen: true')}, ${DENY}`) },
      { title: 'no token', yaml: policy(jwt(', optional: true')), says: 'no token' },
      { title: 'no token, beside rules that allow the rest', yaml: policy(`${jwt(', optional: true')}, authorization: {defaultAction: Allow}`) },
      { title: 'an authorizer that is down', yaml: policy('extAuth: {failOpen: true, http: {backendRefs: [{name: opa, port: 8080}]}}'), says: 'no answer' },
    ],
    passes: [
      { title: 'a token', yaml: policy(jwt()) },
      { title: 'no token, where rules ask for claims', yaml: policy(`${jwt(', optional: true')}, ${DENY}`) },
      { title: 'an authorizer', yaml: policy('extAuth: {http: {backendRefs: [{name: opa, port: 8080}]}}') },
    ],
  },
  {
    rule: ROUTE_DROPS_POLICY,
    violates: [
      { title: 'CORS in place of a token', yaml: all(ROUTE, policy(CORS), atGateway(jwt())), says: 'asks for nothing of what that asks for: jwt' },
      { title: 'CORS in place of rules, at a rule', yaml: all(ROUTE, policy(CORS, 'kind: HTTPRoute, name: web, sectionName: a'), atGateway(DENY.replace(/rules.*/, '}'))) },
    ],
    passes: [
      { title: 'a token in place of a token', yaml: all(ROUTE, policy(jwt()), atGateway(jwt())) },
      { title: 'CORS beside a token, merged', yaml: all(ROUTE, policy(`${CORS}, mergeType: StrategicMerge`), atGateway(jwt())) },
      { title: 'a token of another Gateway', yaml: all(ROUTE, policy(CORS), atGateway(jwt(), 'other')) },
      { title: 'a Gateway that asks for nothing', yaml: all(ROUTE, policy(CORS), atGateway(CORS)) },
    ],
  },
  {
    rule: EDGE_TAKES_ANY_TOKEN,
    violates: [
      { title: 'for anybody', yaml: policy(jwt().replace(', audiences: [shop]', '')), says: 'for anybody' },
      { title: 'for nobody in particular', yaml: policy(jwt().replace('[shop]', '[]')) },
      { title: 'of anybody', yaml: policy(jwt().replace('issuer: "https://id.example.com", ', '')), says: 'in the name of anybody' },
    ],
    passes: [{ title: 'for the shop', yaml: policy(jwt()) }, { title: 'no tokens at all', yaml: policy(CORS) }],
  },
  {
    rule: EDGE_FETCHES_KEYS_FROM_ANYBODY,
    violates: [{ title: 'by an address', yaml: policy(jwt()), says: 'https://id.example.com/jwks.json' }],
    passes: [
      { title: 'by value', yaml: policy(jwt().replace(/remoteJWKS: \{[^}]*\}/, 'localJWKS: {type: Inline, inline: "{}"}')) },
      { title: 'by a server that is named', yaml: policy(jwt().replace('remoteJWKS: {', 'remoteJWKS: {backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: idp}], ')) },
    ],
  },
];
