import { all, networking, type RuleCases } from './case';
import { ANY_ORIGIN_ALLOWED } from '../../../src/rules/gateway-api/any-origin';
import { GATEWAY_WITHOUT_TLS } from '../../../src/rules/gateway-api/gateway-without-tls';
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
];
