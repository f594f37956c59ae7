import type { RuleCases } from './case';
import { ANY_ORIGIN_ALLOWED } from '../../../src/rules/gateway-api/any-origin';

const filtered = (filters: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {rules: [{filters: ${filters}, backendRefs: [{name: web, port: 80}]}]}`;
const cors = (said: string) => filtered(`[{type: CORS, cors: ${said}}]`);

export const ORIGIN_CASES: readonly RuleCases[] = [
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
