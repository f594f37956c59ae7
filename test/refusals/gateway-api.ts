import { made, type Accepted, type Refused } from './refusal';
import type { Manifest } from '../support/synth';

const HTTP = { name: 'http', port: 80, protocol: 'HTTP' };
const CERTIFICATE = { certificateRefs: [{ name: 'shop-tls' }] };

const gateway = (...listeners: object[]): Manifest => made('gateway.networking.k8s.io/v1', 'Gateway', { gatewayClassName: 'istio', listeners });
const route = (spec: object): Manifest => made('gateway.networking.k8s.io/v1', 'HTTPRoute', { parentRefs: [{ name: 'edge' }], ...spec });
const path = (value: object): Manifest => route({ rules: [{ matches: [{ path: value }], backendRefs: [{ name: 'web', port: 80 }] }] });
const backend = (ref: object): Manifest => route({ rules: [{ backendRefs: [ref] }] });
const call = (method: object): Manifest => made('gateway.networking.k8s.io/v1', 'GRPCRoute', { rules: [{ matches: [{ method }] }] });

const filtered = (...filters: object[]): Manifest => route({ rules: [{ filters, backendRefs: [{ name: 'web', port: 80 }] }] });
const HEADERS = { type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x-user'] } };
const HOST_REWRITTEN = { type: 'URLRewrite', urlRewrite: { hostname: 'web.example.com' } };
const rewritten = (replacePrefixMatch: string, ...matches: object[]): Manifest => (
  route({ rules: [{ matches, filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch } } }], backendRefs: [{ name: 'web', port: 80 }] }] })
);

const AT_PATH = 'spec.rules.0.matches.0.path.value';

function by(title: string, object: Manifest, at: string, says: string, real?: string): Refused {
  return { title, object, by: 'api-server', path: at, says, ...(real !== undefined && { real }) };
}

/** Refused by the schemas of the Gateway API. */
export const REFUSED_BY_GATEWAY_API: readonly Refused[] = [
  by('a Gateway without listeners', gateway(), 'spec.listeners', 'should have at least 1 items'),
  by('a listener without a port', gateway({ name: 'http', protocol: 'HTTP' }), 'spec.listeners.0.port', 'Required value'),
  by('a listener without a name', gateway({ port: 80, protocol: 'HTTP' }), 'spec.listeners.0.name', 'Required value', 'Required value|omits'),
  by('a listener without a protocol', gateway({ name: 'http', port: 80 }), 'spec.listeners.0.protocol', 'Required value'),
  by('a listener with port 0', gateway({ ...HTTP, port: 0 }), 'spec.listeners.0.port', 'should be greater than or equal to 1'),
  by('two listeners of one name', gateway(HTTP, { ...HTTP, port: 81 }), 'spec.listeners.1.name', 'Listener name must be unique within the Gateway', 'Duplicate value|must be unique|duplicate entries for key'),
  by('two listeners of one port and host', gateway(HTTP, { ...HTTP, name: 'other' }), 'spec.listeners.1', 'Combination of port, protocol and hostname must be unique for each listener'),
  by('a host in capitals', gateway({ ...HTTP, hostname: 'Shop.example.com' }), 'spec.listeners.0.hostname', 'should match', 'should match'),
  by('TLS on HTTP', gateway({ ...HTTP, tls: CERTIFICATE }), 'spec.listeners.0.tls', 'tls must not be specified for protocols'),
  by('HTTPS that is not terminated', gateway({ name: 'https', port: 443, protocol: 'HTTPS', tls: { mode: 'Passthrough' } }), 'spec.listeners.0.tls.mode', 'tls mode must be Terminate for protocol HTTPS'),
  by('HTTPS without a certificate', gateway({ name: 'https', port: 443, protocol: 'HTTPS', tls: {} }), 'spec.listeners.0.tls', 'certificateRefs or options must be specified when mode is Terminate'),
  by('a path without a slash', path({ value: 'api' }), AT_PATH, 'value must be an absolute path and start with \'/\''),
  by('a path with two slashes', path({ value: '/a//b' }), AT_PATH, 'must not contain \'//\''),
  by('a path that goes back', path({ type: 'Exact', value: '/a/../b' }), AT_PATH, 'must not contain \'/../\''),
  by('a path that ends with a dot', path({ value: '/a/.' }), AT_PATH, 'must not end with \'/.\''),
  by('a path with a slash in code', path({ value: '/a%2Fb' }), AT_PATH, 'must not contain \'%2F\''),
  by('a path with a fragment', path({ value: '/a#b' }), AT_PATH, 'must not contain \'#\''),
  by('a path with a brace', path({ value: '/a/{b}' }), AT_PATH, 'must only contain valid characters'),
  by('a kind of path that is none', path({ type: 'Prefix', value: '/' }), 'spec.rules.0.matches.0.path.type', 'Unsupported value: "Prefix"'),
  by('a backend without a port', backend({ name: 'web' }), 'spec.rules.0.backendRefs.0.port', 'Must have port for Service reference'),
  by('a backend without a name', backend({ port: 80 }), 'spec.rules.0.backendRefs.0.name', 'Required value'),
  by('a prefix that takes the place of two', rewritten('/v1', { path: { value: '/a' } }, { path: { value: '/b' } }), 'spec.rules.0.matches', 'exactly one PathPrefix match must be specified'),
  by('a prefix that takes the place of a whole path', rewritten('/v1', { path: { type: 'Exact', value: '/a' } }), 'spec.rules.0.matches', 'exactly one PathPrefix match must be specified'),
  by('two filters that change headers', filtered(HEADERS, HEADERS), 'spec.rules.0.filters', 'RequestHeaderModifier filter cannot be repeated'),
  by('two filters that rewrite', filtered(HOST_REWRITTEN, HOST_REWRITTEN), 'spec.rules.0.filters', 'URLRewrite filter cannot be repeated'),
  by('a redirect beside a rewrite', route({ rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }, HOST_REWRITTEN] }] }), 'spec.rules.0.filters', 'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both'),
  by('a redirect beside a backend', route({ rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }], backendRefs: [{ name: 'web', port: 80 }] }] }), 'spec.rules.0.filters', 'RequestRedirect filter must not be used together with backendRefs'),
  by('a filter with the field of another', filtered({ ...HEADERS, urlRewrite: { hostname: 'web.example.com' } }), 'spec.rules.0.filters.0', 'filter.urlRewrite must be nil if the filter.type is not URLRewrite'),
  by('a filter without its field', filtered({ type: 'URLRewrite' }), 'spec.rules.0.filters.0', 'filter.urlRewrite must be specified for URLRewrite filter.type'),
  by('a filter of a backend with the field of another', backend({ name: 'web', port: 80, filters: [{ ...HOST_REWRITTEN, requestHeaderModifier: { remove: ['x-user'] } }] }), 'spec.rules.0.backendRefs.0.filters.0', 'filter.requestHeaderModifier must be nil if the filter.type is not RequestHeaderModifier'),
  by('a prefix as a whole path', filtered({ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/a', replaceFullPath: '/b' } } }), 'spec.rules.0.filters.0.urlRewrite.path', 'type must be \'ReplaceFullPath\' when replaceFullPath is set'),
  by('a path in place of which nothing stands', filtered({ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath' } } }), 'spec.rules.0.filters.0.urlRewrite.path', 'replaceFullPath must be specified when type is set to \'ReplaceFullPath\''),
  by('a host with a port', route({ hostnames: ['shop.example.com:443'] }), 'spec.hostnames.0', 'should match', 'should match'),
  by('seventeen rules', route({ rules: Array.from({ length: 17 }, () => ({})) }), 'spec.rules', 'must have at most 16 items'),
  by('a parent without a name', route({ parentRefs: [{ namespace: 'edge' }] }), 'spec.parentRefs.0.name', 'Required value'),
  by('a call of nothing', call({ type: 'Exact' }), 'spec.rules.0.matches.0.method', 'One or both of \'service\' or \'method\' must be specified'),
  by('a service with a slash', call({ service: 'shop/Cart' }), 'spec.rules.0.matches.0.method.service', 'service must only contain valid characters'),
];

export const ACCEPTED_BY_GATEWAY_API: readonly Accepted[] = [
  { title: 'a wildcard host', object: gateway({ ...HTTP, hostname: '*.example.com' }) },
  { title: 'a regular expression that is no path', object: path({ type: 'RegularExpression', value: 'a.*' }) },
  { title: 'a prefix that takes the place of one', object: rewritten('/v1', { path: { type: 'PathPrefix', value: '/a' }, method: 'GET' }) },
  { title: 'filters of several types', object: filtered(HEADERS, HOST_REWRITTEN) },
  { title: 'a rule that says nothing', object: route({ rules: [{}] }) },
  { title: 'a backend of another kind, without a port', object: backend({ name: 'web', kind: 'Hostname', group: 'networking.istio.io' }) },
];
