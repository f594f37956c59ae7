/**
 * What istiod's webhook, or the schema of the custom resource, refuses in objects of Istio, in their own words. The webhook refuses in earnest,
 * as its failurePolicy is Fail by default. Sources: Istio pkg/config/validation/validation.go, pkg/config/validation/agent/validation.go,
 * pkg/config/security/security.go, manifests/charts/base/files/crd-all.gen.yaml.
 */
import type { ProblemCode, RefusalRule } from '../../../objects/read/field';

function istiod(code: ProblemCode, expected: string, reason: string): RefusalRule {
  return Object.freeze({ by: 'istiod', code, expected, reason });
}

function schema(code: ProblemCode, expected: string, reason: string): RefusalRule {
  return Object.freeze({ by: 'api-server', code, expected, reason });
}

/** validateMetadata, validateWorkloadSelector, validatePolicyTargetReference, validateOneOfSelectorType. */
export const ISTIO = {
  dryRunValue: (value: string) => istiod('bad-value', 'true or false', `annotation istio.io/dry-run with invalid value (${value})`),
  dryRunAction: (action: string) => istiod('bad-value', 'no dry run of this action', `the annotation istio.io/dry-run currently only supports action ALLOW/DENY, found action ${action}`),
  dryRunKind: istiod('bad-value', 'no dry run of this kind', 'unsupported annotation istio.io/dry-run, please remove the annotation'),
  selectorWildcard: (pair: string) => istiod('bad-value', 'a label without wildcards', `wildcard is not supported in selector: "${pair}"`),
  selectorKey: (pair: string) => istiod('bad-value', 'a label key', `empty key is not supported in selector: "${pair}"`),
  selectorLength: schema('bad-value', 'a label value of at most 63 characters', 'Too long: may not be more than 63 bytes'),
  targetsAndSelector: istiod('bad-value', 'either a selector or targetRefs', 'only one of targetRefs or workloadSelector can be set'),
  targetMissing: schema('missing-field', 'kind and name', 'Required value'),
  targetName: istiod('bad-value', 'the name of an object', 'targetRef name must be set'),
  targetNamespace: istiod('bad-value', 'no namespace (an object beside the policy)', 'targetRef namespace must not be set; cross namespace referencing is not supported'),
  targetKind: (kind: string) => istiod('bad-value', 'a Service, ServiceEntry, Gateway or GatewayClass, with its group', `targetRef must be to one of Service, ServiceEntry, Gateway, GatewayClass but was ${kind}`),
  address: (text: string) => istiod('bad-value', 'an IP address or a CIDR', text.includes('/') ? `bad CIDR range (${text})` : `bad IP address (${text})`),
};

/** ValidateAuthorizationPolicy. */
export const AUTHORIZATION = {
  customWithoutRules: istiod('missing-field', 'rules ({} for everything)', 'CUSTOM action without `rules` is meaningless as it will never be triggered'),
  denyWithoutRules: istiod('missing-field', 'rules ({} for everything)', 'DENY action without `rules` is meaningless as it will never be triggered'),
  providerMissing: istiod('missing-field', 'the name of an extension provider', '`provider.name` must not be empty'),
  providerUnused: (action: string) => istiod('bad-value', 'no provider beside this action', `\`provider\` must not be with non CUSTOM action, found ${action}`),
  notInCustom: (name: string) => istiod('bad-value', 'nothing about identities in a policy with the action CUSTOM', `${name} is currently not supported with CUSTOM action`),
  ruleNull: istiod('wrong-type', 'a rule ({} for everything)', '`rule` must not be nil'),
  sourceMissing: istiod('missing-field', 'a source', '`from.source` must not be nil'),
  sourceEmpty: istiod('bad-value', 'a source with at least one value (leave from out for anyone)', '`from.source` must not be empty'),
  operationMissing: istiod('missing-field', 'an operation', '`to.operation` must not be nil'),
  operationEmpty: istiod('bad-value', 'an operation with at least one value (leave to out for anything)', '`to.operation` must not be empty'),
  accountsMixed: istiod('bad-value', 'either serviceAccounts, or namespaces and principals', 'cannot set serviceAccounts with namespaces or principals'),
  emptyValue: (field: string) => istiod('bad-value', 'a value that is not empty', `empty value not allowed, found in ${field}`),
  accountWildcard: (field: string) => istiod('bad-value', 'namespace/name or name, without wildcards', `wildcard not allowed, found in ${field}`),
  accountForm: istiod('bad-value', 'namespace/name or name', 'expected format \'serviceAccount\' or \'namespace/serviceAccount\''),
  accountCount: istiod('bad-value', 'at most 16 values', 'may not have more than 16 values'),
  port: (text: string) => istiod('bad-value', 'a port from 1 to 65535, in quotes', `bad port (${text})`),
  template: (path: string) => istiod('bad-value', 'a path whose braces are whole segments {*} or {**}, the latter last, beside plain segments', `invalid or unsupported path ${path}`),
  keyMissing: istiod('missing-field', 'a condition key of Istio', '`key` must not be empty'),
  keyUnknown: (key: string) => istiod('bad-value', 'a condition key of Istio', `unknown attribute: ${key}`),
  keyReplaced: (key: string, by: string) => istiod('bad-value', `${by} instead`, `attribute ${key} is replaced by the ${by}`),
  keyOld: (key: string) => istiod('bad-value', 'a condition key of Istio', `deprecated attribute ${key}: only supported in v1alpha1`),
  keyForm: (key: string) => istiod('bad-value', 'a key with a name in brackets, like request.headers[x-tenant]', `bad key (${key}): should have format a[b]`),
  valuesMissing: (key: string) => istiod('missing-field', 'values or notValues', `at least one of \`values\` or \`notValues\` must be set for key ${key}`),
};

/** ValidatePeerAuthentication, ValidateRequestAuthentication, and the schemas of both. */
export const AUTHENTICATION = {
  portModesWithoutSelector: istiod('bad-value', 'port modes only beside a selector', 'mesh/namespace peer authentication cannot have port level mTLS'),
  portModesEmpty: schema('bad-value', 'at least one port (or no portLevelMtls)', 'should have at least 1 properties'),
  port: istiod('bad-value', 'a container port from 1 to 65535 as key', 'port must be in range 1..65535'),
  issuerMissing: istiod('missing-field', 'an issuer', 'issuer or jwksUri must be non-empty string'),
  audience: istiod('bad-value', 'an audience that is not empty', 'audience must be non-empty string'),
  jwksTwice: schema('bad-value', 'either jwks or jwksUri', 'only one of jwks or jwksUri can be set'),
  jwksUri: istiod('bad-value', 'a URL that begins with http:// or https://', 'URI scheme is not supported'),
  jwks: istiod('bad-value', 'a JSON Web Key Set', 'jwks parse error'),
  header: istiod('missing-field', 'the name of a header', 'location header name must be non-empty string'),
  parameter: istiod('bad-value', 'the name of a query parameter', 'location query must be non-empty string'),
};

/** ValidateSidecar. */
export const SIDECAR = {
  empty: istiod('missing-field', 'egress, ingress, outboundTrafficPolicy or inboundConnectionPool', 'sidecar: empty configuration provided'),
  hosts: istiod('missing-field', 'at least one namespace/host', 'sidecar: egress listener must contain at least one host'),
  hostForm: istiod('bad-value', 'namespace/host, like ./* or shop/cart.shop.svc.cluster.local', 'host must be of form namespace/dnsName'),
  hostEmpty: istiod('bad-value', 'namespace/host, like ./* or shop/cart.shop.svc.cluster.local', 'config namespace and dnsName in host entry cannot be empty'),
  hostNamespace: (text: string) => istiod('bad-value', 'a namespace, * or . before the slash', `invalid namespace value "${text}" in sidecar`),
  hostShort: istiod('bad-value', 'a whole host name, like cart.shop.svc.cluster.local', 'short names (non FQDN) are not allowed'),
  hostInvalid: (text: string) => istiod('bad-value', 'a host name', `domain name "${text}" invalid`),
  hostPartial: (text: string) => istiod('bad-value', 'a wildcard that is the whole first label', `partial wildcard "${text}" not allowed`),
  catchAll: istiod('bad-value', 'a port, or the last place in the list', 'sidecar: the egress listener with empty port should be the last listener in the list'),
  portTwice: istiod('bad-value', 'another port than the other listeners', 'sidecar: ports on IP bound listeners must be unique'),
  port: istiod('bad-value', 'a port from 1 to 65535', 'must be in the range 1..65535'),
};

/** ValidateServiceEntry. */
export const SERVICE_ENTRY = {
  selectorAndEndpoints: istiod('bad-value', 'either a workloadSelector or endpoints', 'only one of WorkloadSelector or Endpoints is allowed in Service Entry'),
  hosts: istiod('missing-field', 'at least one host', 'service entry must have at least one host'),
  hostWildcard: istiod('bad-value', 'a host other than *', 'invalid host *'),
  host: (text: string) => istiod('bad-value', 'a host name', `domain name "${text}" invalid`),
  address: (text: string) => istiod('bad-value', 'an IP address or a CIDR', text.includes('/') ? `${text} is not a valid CIDR block` : `${text} is not a valid IP`),
  cidr: istiod('bad-value', 'single addresses, or the resolution NONE or STATIC', 'CIDR addresses are allowed only for NONE/STATIC resolution types'),
  portName: (text: string) => istiod('bad-value', 'a name of letters, digits and hyphens', `invalid port name: ${text}`),
  portNameTwice: (text: string) => istiod('bad-value', 'another name than that of another port', `service entry port name "${text}" already defined`),
  portTwice: (port: number) => istiod('bad-value', 'another number than that of another port', `service entry port ${port} already defined`),
  port: istiod('bad-value', 'a port from 1 to 65535', 'must be in the range 1..65535'),
  protocol: (text: string) => istiod('bad-value', 'one of HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TCP, TLS, UDP, MONGO, MYSQL, REDIS', `unsupported protocol: ${text}`),
  endpointsOfNone: istiod('bad-value', 'no endpoints, or another resolution', 'no endpoints should be provided for resolution type none'),
  endpointAddress: (text: string) => istiod('bad-value', 'an IP address', `endpoint address "${text}" is not a valid`),
  endpointMissing: istiod('missing-field', 'an address', 'address is required'),
  hostOfDns: (text: string, resolution: string) => istiod('bad-value', 'a whole host name, or endpoints', `hosts must be FQDN or contain only prefix wildcards if no endpoints are provided for resolution mode ${resolution}, domain name "${text}" invalid`),
  endpointsOfRoundRobin: istiod('bad-value', 'at most one endpoint', 'there must only be 0 or 1 endpoint for resolution mode DNS_ROUND_ROBIN'),
  severalHosts: istiod('bad-value', 'one host, or ports of HTTP or TLS', 'multiple hosts provided with non-HTTP, non-TLS ports'),
  exportTwice: (text: string) => istiod('bad-value', 'each namespace once', `duplicate entries in exportTo for entry ${text}`),
  exportValue: istiod('bad-value', '., *, ~ or a namespace', 'only .,*, or a valid DNS 1123 label is allowed as exportTo entry'),
  exportAll: istiod('bad-value', '* alone', 'cannot have both public (*) and non-public exportTo values for a resource'),
  exportNone: istiod('bad-value', '~ alone', 'cannot export service entry to no one (~) and someone'),
};
