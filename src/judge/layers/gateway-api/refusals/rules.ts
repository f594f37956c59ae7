/**
 * What the schemas of the Gateway API refuse, in their own words. Only what every version since 1.0 refuses stands here.
 * Source: kubernetes-sigs/gateway-api, config/crd/standard.
 */
import type { ProblemCode, RefusalRule } from '../../../objects/read/field';

function schema(code: ProblemCode, expected: string, reason: string): RefusalRule {
  return Object.freeze({ by: 'api-server', code, expected, reason });
}

export const GATEWAY = {
  required: (expected: string) => schema('missing-field', expected, 'Required value'),
  listeners: schema('missing-field', 'at least one listener', 'should have at least 1 items'),
  listenerName: schema('bad-value', 'a name of small letters, digits, hyphens and dots', 'should match the pattern of a DNS subdomain'),
  listenerTwice: schema('bad-value', 'another name than that of another listener', 'Listener name must be unique within the Gateway'),
  listenerClash: schema('bad-value', 'another port, protocol or hostname than another listener', 'Combination of port, protocol and hostname must be unique for each listener'),
  hostname: schema('bad-value', 'a host name in small letters, with at most *. in front', 'should match the pattern of a hostname'),
  port: schema('bad-value', 'a port from 1 to 65535', 'should be greater than or equal to 1 and less than or equal to 65535'),
  tlsUnused: schema('bad-value', 'no tls beside this protocol', 'tls must not be specified for protocols [\'HTTP\', \'TCP\', \'UDP\']'),
  tlsMode: schema('bad-value', 'Terminate', 'tls mode must be Terminate for protocol HTTPS'),
  certificates: schema('missing-field', 'certificateRefs or options', 'certificateRefs or options must be specified when mode is Terminate'),
};

export const ROUTE = {
  tooMany: (most: number) => schema('bad-value', `at most ${most}`, `Too many: must have at most ${most} items`),
  noRules: schema('bad-value', 'at least one rule', 'should have at least 1 items'),
  path: schema('bad-value', 'a path that begins with /', 'value must be an absolute path and start with \'/\' when type one of [\'Exact\', \'PathPrefix\']'),
  pathPart: (part: string) => schema('bad-value', `a path without ${part}`, `must not contain '${part}' when type one of ['Exact', 'PathPrefix']`),
  pathEnd: (part: string) => schema('bad-value', `a path that does not end with ${part}`, `must not end with '${part}' when type one of ['Exact', 'PathPrefix']`),
  pathCharacters: schema('bad-value', 'a path of characters that stand in URLs as they are', 'must only contain valid characters'),
  backendPort: schema('missing-field', 'a port', 'Must have port for Service reference'),
  redirectAndBackends: schema('bad-value', 'either a redirect or backendRefs', 'RequestRedirect filter must not be used together with backendRefs'),
  redirectAndRewrite: schema('bad-value', 'either a redirect or a rewrite', 'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both'),
  repeated: (type: string) => schema('bad-value', 'one filter of this type', `${type} filter cannot be repeated`),
  filterMissing: (field: string, type: string) => schema('missing-field', `${field}, or another type`, `filter.${field} must be specified for ${type} filter.type`),
  filterOfOthers: (field: string, type: string) => schema('bad-value', `no ${field}, or the type ${type}`, `filter.${field} must be nil if the filter.type is not ${type}`),
  pathOfOthers: (field: string, type: string) => schema('bad-value', `the type ${type}`, `type must be '${type}' when ${field} is set`),
  pathMissing: (field: string, type: string) => schema('missing-field', `${field}, or another type`, `${field} must be specified when type is set to '${type}'`),
  replacedPrefix: schema('bad-value', 'one match, of a PathPrefix', 'When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified'),
  grpcMethod: schema('missing-field', 'a service or a method', 'One or both of \'service\' or \'method\' must be specified'),
  grpcName: (field: string) => schema('bad-value', 'the name of it in Protocol Buffers', `${field} must only contain valid characters`),
};
