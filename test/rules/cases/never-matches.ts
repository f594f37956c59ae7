import { security, type RuleCases } from './case';
import { NEVER_MATCHES } from '../../../src/rules/istio/never-matches';

function policy(action: string, rules: string): string {
  return security('AuthorizationPolicy', `{action: ${action}, rules: [${rules}]}`);
}

function sources(source: string, action = 'ALLOW'): string {
  return policy(action, `{from: [{source: {${source}}}]}`);
}

function operations(operation: string, action = 'ALLOW'): string {
  return policy(action, `{to: [{operation: {${operation}}}]}`);
}

export const NEVER_MATCHES_CASES: RuleCases = {
  rule: NEVER_MATCHES,
  violates: [
    { title: 'a principal with its scheme', yaml: sources('principals: ["spiffe://cluster.local/ns/shop/sa/web"]'), says: 'without spiffe://' },
    { title: 'a principal without its trust domain', yaml: sources('principals: ["ns/shop/sa/web"]'), says: 'a principal is trust-domain/ns/NAMESPACE/sa/NAME' },
    { title: 'a principal with a star inside', yaml: sources('principals: ["cluster.local/ns/*/sa/web"]'), says: 'a mere character anywhere else' },
    { title: 'an excluded principal with its scheme', yaml: sources('notPrincipals: ["spiffe://cluster.local/ns/shop/sa/web"]', 'DENY'), says: 'from[0].source.notPrincipals[0]' },
    { title: 'a namespace in capitals', yaml: sources('namespaces: [Shop]'), says: 'small letters' },
    { title: 'a request principal without an issuer', yaml: sources('requestPrincipals: [alice]'), says: 'issuer/subject' },
    { title: 'a path without a slash', yaml: operations('paths: ["api/*", "/api/*"]'), says: 'compares with "api/*" in spec.rules[0].to[0].operation.paths[0]' },
    { title: 'a path with a query', yaml: operations('paths: ["/api?x=1"]'), says: 'the query is no part' },
    { title: 'a path with a fragment', yaml: operations('paths: ["/api#top"]') },
    { title: 'a path with a star inside', yaml: operations('paths: ["/api/*/items"]'), says: 'a mere character' },
    { title: 'a path with a star at both ends', yaml: operations('paths: ["*/api/*"]') },
    { title: 'a denied path with a star inside', yaml: operations('paths: ["/api/*/items"]', 'DENY') },
    { title: 'a method of gRPC', yaml: operations('methods: ["/thanos.Store/Info"]'), says: 'over gRPC the method of a service is the path' },
    { title: 'methods in small letters', yaml: operations('methods: [get, Post, PUT]'), times: 2, says: 'clients send capitals' },
    { title: 'a host with a scheme', yaml: operations('hosts: ["https://api.example.com"]'), says: 'no scheme' },
    { title: 'a host with a path', yaml: operations('hosts: ["api.example.com/v1"]') },
    { title: 'a host with the port that clients leave out', yaml: operations('hosts: ["api.example.com:443", "api.example.com:80", "api.example.com:8443"]'), times: 2, says: 'leave out the port' },
    { title: 'a host with a star inside', yaml: operations('hosts: ["api.*.example.com"]') },
    { title: 'a condition on a principal', yaml: policy('ALLOW', '{when: [{key: source.principal, values: ["spiffe://cluster.local/ns/shop/sa/web"]}]}'), says: 'when[0].values[0]' },
    { title: 'a condition on a server name', yaml: policy('DENY', '{when: [{key: connection.sni, notValues: ["API.example.com", "api.example.com:443"]}]}'), times: 2 },
  ],
  passes: [
    { title: 'a whole principal, and one with a star at an end', yaml: sources('principals: ["cluster.local/ns/shop/sa/web", "*/ns/shop/sa/web", "cluster.local/ns/shop/*", "*"]') },
    { title: 'namespaces with stars anywhere', yaml: sources('namespaces: [shop, "team-*-prod"]') },
    { title: 'request principals', yaml: sources('requestPrincipals: ["https://idp.example.com/alice", "*", "https://idp.example.com/*"]') },
    { title: 'paths', yaml: operations('paths: ["/api", "/api/*", "*.png", "*", "/api/{*}/items", "/{**}"]') },
    { title: 'methods', yaml: operations('methods: [GET, "P*", "*"]') },
    { title: 'hosts with and without ports', yaml: operations('hosts: [api.example.com, "api.example.com:*", "*.example.com", "*.example.com:443", "api.shop:8080"]') },
    { title: 'conditions on headers, which may be anything', yaml: policy('ALLOW', '{when: [{key: "request.headers[x-team]", values: ["a*b*c"]}]}') },
    { title: 'a server name', yaml: policy('ALLOW', '{when: [{key: connection.sni, values: [api.example.com, "*.example.com"]}]}') },
  ],
};
