import { all, networking, type RuleCases } from './case';
import { ANY_ORIGIN_ALLOWED } from '../../../src/rules/gateway-api/any-origin';
import { GATEWAY_WITHOUT_TLS } from '../../../src/rules/gateway-api/gateway-without-tls';
import { NO_REQUEST_LIMIT } from '../../../src/rules/gateway-api/no-request-limit';
import { OLD_API_VERSION } from '../../../src/rules/gateway-api/old-api-version';
import { ROUTE_OPEN_TO_ALL } from '../../../src/rules/gateway-api/route-open-to-all';
import { ROUTES_FROM_ALL } from '../../../src/rules/gateway-api/routes-from-all';

const filtered = (filters: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {rules: [{filters: ${filters}, backendRefs: [{name: web, port: 80}]}]}`;
const cors = (said: string) => filtered(`[{type: CORS, cors: ${said}}]`);

function gateway(listener: string, className = 'istio'): string {
  return `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge, namespace: shop}, spec: {gatewayClassName: ${className}, listeners: [${listener}]}}`;
}

function route(filters: string): string {
  return `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r, namespace: shop}, spec: {parentRefs: [{name: edge, sectionName: http}], rules: [{filters: ${filters}}]}}`;
}

const EDGE = gateway('{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: c}]}}');
const SHOP = all(
  '{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}',
  '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}}}}',
  '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}}',
  EDGE,
);

/** A route with its rules, and perhaps annotations. */
function routed(rules: string, annotations = '{}', name = 'web'): string {
  return `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: ${name}, namespace: shop, annotations: ${annotations}}, spec: {hostnames: [shop.example.com], parentRefs: [{name: edge}], rules: ${rules}}}`;
}

const rule = (path: string, type = 'PathPrefix') => `{matches: [{path: {type: ${type}, value: ${path}}}], backendRefs: [{name: web, port: 80}]}`;
const security = (kind: string, spec: string) => `{apiVersion: security.istio.io/v1, kind: ${kind}, metadata: {name: p, namespace: shop}, spec: ${spec}}`;
const TOKENS = security('RequestAuthentication', '{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}], jwtRules: [{issuer: i, jwksUri: "https://i.example.com", audiences: [a]}]}');
const ALL_PATHS = "{from: [{source: {notRequestPrincipals: ['*']}}]}";
const denied = (rules: string, target = 'targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]') => security('AuthorizationPolicy', `{action: DENY, ${target}, rules: [${rules}]}`);
const envoyFilter = (spec: string, namespace = 'shop') => `{apiVersion: networking.istio.io/v1alpha3, kind: EnvoyFilter, metadata: {name: f, namespace: ${namespace}}, spec: ${spec}}`;
const LOCAL_LIMIT = 'configPatches: [{applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE, value: {name: envoy.filters.http.local_ratelimit}}}]';
const backendTraffic = (spec: string) => `{apiVersion: gateway.envoyproxy.io/v1alpha1, kind: BackendTrafficPolicy, metadata: {name: b, namespace: shop}, spec: ${spec}}`;
const kong = (plugin: string) => `{apiVersion: configuration.konghq.com/v1, kind: KongPlugin, metadata: {name: limit, namespace: shop}, plugin: ${plugin}}`;

export const GATEWAY_CASES: readonly RuleCases[] = [
  {
    rule: GATEWAY_WITHOUT_TLS,
    violates: [
      { title: 'a listener in plain HTTP', yaml: gateway('{name: http, port: 80, protocol: HTTP}'), says: 'port 80 (HTTP)' },
      { title: 'HTTPS without a certificate', yaml: gateway('{name: https, port: 443, protocol: HTTPS}') },
      { title: 'a listener whose route answers', yaml: all(gateway('{name: http, port: 80, protocol: HTTP}'), route('[]')) },
      { title: 'a plain server of Istio\'s own Gateway', yaml: networking('Gateway', '{servers: [{port: {number: 80, protocol: HTTP}}]}') },
    ],
    passes: [
      { title: 'HTTPS', yaml: gateway('{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: c}]}}') },
      { title: 'a listener that only redirects', yaml: all(gateway('{name: http, port: 80, protocol: HTTP}'), route('[{type: RequestRedirect, requestRedirect: {scheme: https}}]')) },
      { title: 'a waypoint', yaml: gateway('{name: mesh, port: 15008, protocol: HBONE}', 'istio-waypoint') },
      { title: 'a server of Istio\'s own Gateway that redirects', yaml: networking('Gateway', '{servers: [{port: {number: 80, protocol: HTTP}, tls: {httpsRedirect: true}}]}') },
    ],
  },
  {
    rule: ROUTES_FROM_ALL,
    violates: [{ title: 'All', yaml: gateway('{name: https, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}'), says: 'listener https' }],
    passes: [{ title: 'a selector', yaml: gateway('{name: https, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {a: b}}}}}') }],
  },
  {
    rule: ANY_ORIGIN_ALLOWED,
    violates: [
      { title: 'every origin', yaml: cors('{allowOrigins: ["*"]}'), says: 'lets pages of * read answers.' },
      { title: 'every host, with credentials', yaml: cors('{allowOrigins: ["https://*"], allowCredentials: true}'), says: 'pages of https://* read answers, asked for with the credentials of users.' },
      { title: 'every host at a port', yaml: cors('{allowOrigins: ["https://shop.example.com", "http://*:8080"]}'), says: 'http://*:8080' },
      { title: 'every host of a top level', yaml: cors('{allowOrigins: ["https://*.com"]}'), says: 'https://*.com' },
    ],
    passes: [
      { title: 'origins', yaml: cors('{allowOrigins: ["https://shop.example.com", "https://*.shop.example.com"], allowCredentials: true}') },
      { title: 'no origin', yaml: cors('{allowCredentials: true}') },
      { title: 'another filter', yaml: filtered('[{type: RequestHeaderModifier, requestHeaderModifier: {remove: [origin]}}]') },
    ],
  },
  {
    rule: ROUTE_OPEN_TO_ALL,
    violates: [
      { title: 'a route without any policy', yaml: all(SHOP, routed(`[${rule('/')}]`)), says: 'leads anybody, signed in or not, to shop/web through Gateway shop/edge (rule 1, for example GET shop.example.com/).' },
      { title: 'the second rule of a route, which alone is excepted', yaml: all(SHOP, TOKENS, denied("{from: [{source: {notRequestPrincipals: ['*']}}], to: [{operation: {notPaths: [/open, /open/*]}}]}"), routed(`[${rule('/')}, ${rule('/open')}]`)), says: '(rule 2, for example GET shop.example.com/open)' },
      { title: 'a whole path', yaml: all(SHOP, TOKENS, denied("{from: [{source: {notRequestPrincipals: ['*']}}], to: [{operation: {notPaths: [/login]}}]}"), routed(`[${rule('/login', 'Exact')}]`)) },
      { title: 'tokens that are verified and not asked for', yaml: all(SHOP, TOKENS, routed(`[${rule('/')}]`)) },
      { title: 'a reason without a word', yaml: all(SHOP, routed(`[${rule('/')}]`, '{cdk8s-zero-trust.dev/open-to-all: " "}')) },
      { title: 'two rules of one route', yaml: all(SHOP, routed(`[${rule('/a')}, ${rule('/b')}]`)), times: 2 },
    ],
    passes: [
      { title: 'a token at the gateway', yaml: all(SHOP, TOKENS, denied(ALL_PATHS), routed(`[${rule('/')}]`)) },
      { title: 'a token at the service', yaml: all(SHOP, TOKENS.replace(/targetRefs: \[[^\]]*\]/, 'selector: {matchLabels: {app: web}}'), denied(ALL_PATHS, 'selector: {matchLabels: {app: web}}'), routed(`[${rule('/')}]`)) },
      { title: 'single paths that are open', yaml: all(SHOP, TOKENS, denied("{from: [{source: {notRequestPrincipals: ['*']}}], to: [{operation: {notPaths: [/, /login]}}]}"), routed(`[${rule('/')}]`)) },
      { title: 'a method that is open', yaml: all(SHOP, TOKENS, denied("{from: [{source: {notRequestPrincipals: ['*']}}], to: [{operation: {notMethods: [GET]}}]}"), routed(`[${rule('/')}]`)) },
      { title: 'a reason', yaml: all(SHOP, routed(`[${rule('/')}]`, '{cdk8s-zero-trust.dev/open-to-all: the shop window}')) },
      { title: 'clients of one network', yaml: all(SHOP, '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: office, namespace: shop}, spec: {podSelector: {matchLabels: {gateway.networking.k8s.io/gateway-name: edge}}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}}', routed(`[${rule('/')}]`)) },
      { title: 'a redirect', yaml: all(SHOP, routed('[{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]')) },
      { title: 'a Service behind which nobody is', yaml: all(EDGE, routed(`[${rule('/')}]`)) },
    ],
  },
  {
    rule: OLD_API_VERSION,
    violates: [
      { title: 'two versions in one route', yaml: routed(`[${rule('/v1')}, ${rule('/v2/orders')}]`), says: 'exposes shop.example.com/v1, although /v2 is exposed there, too.' },
      { title: 'two versions in two routes', yaml: all(routed(`[${rule('/api/v1')}]`), routed(`[${rule('/api/v10', 'Exact')}]`, '{}', 'new')), says: '/api/v10' },
      { title: 'versions with a dot', yaml: routed(`[${rule('/v2.1')}, ${rule('/v2.10')}, ${rule('/V2')}]`), times: 2 },
    ],
    passes: [
      { title: 'one version', yaml: routed(`[${rule('/v1/orders')}, ${rule('/v1/users')}]`) },
      { title: 'versions of two APIs', yaml: routed(`[${rule('/orders/v1')}, ${rule('/users/v2')}]`) },
      { title: 'versions under two hosts', yaml: all(routed(`[${rule('/v1')}]`), routed(`[${rule('/v2')}]`, '{}', 'new').replace('shop.example.com', 'api.example.com')) },
      { title: 'a word that begins with v', yaml: routed(`[${rule('/videos')}, ${rule('/v2')}, ${rule('/v1x')}]`) },
    ],
  },
  {
    rule: NO_REQUEST_LIMIT,
    violates: [
      { title: 'a gateway with a route', yaml: all(EDGE, routed(`[${rule('/')}]`)), says: 'Gateway shop/edge passes on as many requests as come' },
      { title: 'another filter', yaml: all(EDGE, routed(`[${rule('/')}]`), envoyFilter(`{${LOCAL_LIMIT.replace('local_ratelimit', 'lua')}}`)) },
      { title: 'a filter for other pods', yaml: all(EDGE, routed(`[${rule('/')}]`), envoyFilter(`{workloadSelector: {labels: {app: web}}, ${LOCAL_LIMIT}}`)) },
      { title: 'a filter in another namespace', yaml: all(EDGE, routed(`[${rule('/')}]`), envoyFilter(`{${LOCAL_LIMIT}}`, 'other')) },
      { title: 'a policy for one of two routes', yaml: all(EDGE, routed(`[${rule('/')}]`), routed(`[${rule('/a')}]`, '{}', 'other'), backendTraffic('{targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}], rateLimit: {type: Local}}')) },
      { title: 'another plugin', yaml: all(EDGE, routed(`[${rule('/')}]`, '{konghq.com/plugins: limit}'), kong('cors')) },
      { title: 'a plugin that nobody names', yaml: all(EDGE, routed(`[${rule('/')}]`), kong('rate-limiting')) },
    ],
    passes: [
      { title: 'no route', yaml: EDGE },
      { title: 'a route that only redirects', yaml: all(EDGE, routed('[{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]')) },
      { title: 'a waypoint', yaml: all(gateway('{name: mesh, port: 15008, protocol: HBONE}', 'istio-waypoint'), routed(`[${rule('/')}]`)) },
      { title: 'a filter of Envoy', yaml: all(EDGE, routed(`[${rule('/')}]`), envoyFilter(`{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}], ${LOCAL_LIMIT}}`)) },
      { title: 'a filter for all gateways of the namespace', yaml: all(EDGE, routed(`[${rule('/')}]`), envoyFilter(`{${LOCAL_LIMIT}}`)) },
      { title: 'a policy of Envoy Gateway', yaml: all(EDGE, routed(`[${rule('/')}]`), backendTraffic('{targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: edge}, rateLimit: {type: Local}}')) },
      { title: 'policies for all routes', yaml: all(EDGE, routed(`[${rule('/')}]`), backendTraffic('{targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}], rateLimit: {type: Local}}')) },
      { title: 'a plugin of Kong', yaml: all(EDGE, routed(`[${rule('/')}]`, '{konghq.com/plugins: "auth, limit"}'), kong('rate-limiting')) },
    ],
  },
];
