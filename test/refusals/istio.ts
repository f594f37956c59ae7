import { made, type Accepted, type Refused } from './refusal';
import type { Manifest } from '../support/synth';

const authorization = (spec: object, metadata?: object): Manifest => made('security.istio.io/v1', 'AuthorizationPolicy', spec, metadata);
const rule = (item: object): Manifest => authorization({ rules: [item] });
const from = (source: object): Manifest => rule({ from: [{ source }] });
const to = (operation: object): Manifest => rule({ to: [{ operation }] });
const when = (condition: object): Manifest => rule({ when: [condition] });
const custom = (item: object): Manifest => authorization({ action: 'CUSTOM', provider: { name: 'opa' }, rules: [item] });
const peer = (spec: object, metadata?: object): Manifest => made('security.istio.io/v1', 'PeerAuthentication', spec, metadata);
const request = (jwt: object): Manifest => made('security.istio.io/v1', 'RequestAuthentication', { jwtRules: [jwt] });
const sidecar = (spec: object): Manifest => made('networking.istio.io/v1', 'Sidecar', spec);
const shows = (...hosts: string[]): Manifest => sidecar({ egress: [{ hosts }] });
const entry = (spec: object): Manifest => made('networking.istio.io/v1', 'ServiceEntry', {
  hosts: ['api.example.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS', ...spec,
});

const AT_SOURCE = 'spec.rules.0.from.0.source';
const AT_OPERATION = 'spec.rules.0.to.0.operation';
const AT_WHEN = 'spec.rules.0.when.0';
const TCP = { number: 5432, name: 'tcp', protocol: 'TCP' };

function istiod(title: string, object: Manifest, path: string, says: string, real?: string): Refused {
  return { title, object, by: 'istiod', path, says, ...(real !== undefined && { real }) };
}

function schema(title: string, object: Manifest, path: string, says: string, real?: string): Refused {
  return { title, object, by: 'api-server', path, says, ...(real !== undefined && { real }) };
}

/** Refused by the webhook of istiod, or by the schema of the custom resource. */
export const REFUSED_BY_ISTIO: readonly Refused[] = [
  istiod('a selector beside targetRefs', authorization({ selector: { matchLabels: { a: 'b' } }, targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'x' }], rules: [{}] }), 'spec.targetRefs', 'only one of targetRefs or workloadSelector can be set'),
  istiod('a star in the value of a selector', authorization({ selector: { matchLabels: { app: 'web*' } } }), 'spec.selector.matchLabels.app', 'wildcard is not supported in selector'),
  istiod('a star in the key of a selector', authorization({ selector: { matchLabels: { '*': 'web' } } }), 'spec.selector.matchLabels.*', 'wildcard is not supported in selector'),
  istiod('a target of another namespace', authorization({ targetRefs: [{ kind: 'Service', name: 'web', namespace: 'other' }], rules: [{}] }), 'spec.targetRefs.0.namespace', 'cross namespace referencing is not supported'),
  istiod('a target of another kind', authorization({ targetRefs: [{ kind: 'Deployment', group: 'apps', name: 'web' }], rules: [{}] }), 'spec.targetRefs.0.kind', 'targetRef must be to one of'),
  istiod('DENY without rules', authorization({ action: 'DENY' }), 'spec.rules', 'DENY action without `rules` is meaningless'),
  istiod('DENY with no rule in its rules', authorization({ action: 'DENY', rules: [] }), 'spec.rules', 'DENY action without `rules` is meaningless'),
  istiod('CUSTOM without rules', authorization({ action: 'CUSTOM', provider: { name: 'opa' } }), 'spec.rules', 'CUSTOM action without `rules` is meaningless'),
  istiod('CUSTOM without a provider', authorization({ action: 'CUSTOM', rules: [{}] }), 'spec.provider', '`provider.name` must not be empty'),
  istiod('a provider beside ALLOW', authorization({ provider: { name: 'opa' }, rules: [{}] }), 'spec.provider', '`provider` must not be with non CUSTOM action'),
  istiod('CUSTOM about principals', custom({ from: [{ source: { principals: ['x'] } }] }), `${AT_SOURCE}.principals`, 'From.Principals is currently not supported with CUSTOM action'),
  istiod('CUSTOM about other namespaces', custom({ from: [{ source: { notNamespaces: ['x'] } }] }), `${AT_SOURCE}.notNamespaces`, 'From.NotNamespaces is currently not supported with CUSTOM action'),
  istiod('CUSTOM about claims', custom({ when: [{ key: 'request.auth.claims[iss]', values: ['x'] }] }), `${AT_WHEN}.key`, 'is currently not supported with CUSTOM action'),
  istiod('a from without a source', rule({ from: [{}] }), 'spec.rules.0.from.0', '`from.source` must not be nil'),
  istiod('an empty source', from({}), AT_SOURCE, '`from.source` must not be empty'),
  istiod('a source of empty lists', from({ principals: [] }), AT_SOURCE, '`from.source` must not be empty'),
  istiod('a to without an operation', rule({ to: [{}] }), 'spec.rules.0.to.0', '`to.operation` must not be nil'),
  istiod('an empty operation', to({}), AT_OPERATION, '`to.operation` must not be empty'),
  istiod('serviceAccounts beside namespaces', from({ serviceAccounts: ['x'], namespaces: ['a'] }), `${AT_SOURCE}.serviceAccounts`, 'cannot set serviceAccounts with namespaces or principals'),
  istiod('other serviceAccounts beside principals', from({ notServiceAccounts: ['x'], principals: ['a'] }), `${AT_SOURCE}.notServiceAccounts`, 'cannot set serviceAccounts with namespaces or principals'),
  istiod('a star in a service account', from({ serviceAccounts: ['shop/*'] }), `${AT_SOURCE}.serviceAccounts.0`, 'wildcard not allowed, found in ServiceAccounts'),
  istiod('a service account with two slashes', from({ serviceAccounts: ['a/b/c'] }), `${AT_SOURCE}.serviceAccounts.0`, 'expected format'),
  istiod('seventeen service accounts', from({ serviceAccounts: Array.from({ length: 17 }, (_, index) => `a${index}`) }), `${AT_SOURCE}.serviceAccounts`, 'may not have more than 16 values'),
  istiod('an empty principal', from({ principals: [''] }), `${AT_SOURCE}.principals.0`, 'empty value not allowed, found in Principals'),
  istiod('an address that is none', from({ ipBlocks: ['10.0.0'] }), `${AT_SOURCE}.ipBlocks.0`, 'bad IP address (10.0.0)'),
  istiod('a CIDR that is none', from({ notRemoteIpBlocks: ['10.0.0.0/33'] }), `${AT_SOURCE}.notRemoteIpBlocks.0`, 'bad CIDR range (10.0.0.0/33)'),
  istiod('a port that is none', to({ ports: ['http'] }), `${AT_OPERATION}.ports.0`, 'bad port (http)'),
  istiod('a port with a star', to({ ports: ['80*'] }), `${AT_OPERATION}.ports.0`, 'bad port (80*)'),
  istiod('an empty path', to({ paths: [''] }), `${AT_OPERATION}.paths.0`, 'empty value not allowed, found in Paths'),
  istiod('braces that are no template', to({ paths: ['/a{b}'] }), `${AT_OPERATION}.paths.0`, 'invalid or unsupported path'),
  istiod('a template with more in its segment', to({ paths: ['/a/{*}b'] }), `${AT_OPERATION}.paths.0`, 'invalid or unsupported path'),
  istiod('a rest that is not last', to({ notPaths: ['/{**}/{*}'] }), `${AT_OPERATION}.notPaths.0`, 'invalid or unsupported path'),
  istiod('an unknown condition', when({ key: 'request.body', values: ['x'] }), `${AT_WHEN}.key`, 'unknown attribute: request.body'),
  istiod('labels of the destination', when({ key: 'destination.labels[x]', values: ['a'] }), `${AT_WHEN}.key`, 'is replaced by the workload selector'),
  istiod('the namespace of the destination', when({ key: 'destination.namespace', values: ['a'] }), `${AT_WHEN}.key`, 'is replaced by the metadata.namespace'),
  istiod('the user of the destination', when({ key: 'destination.user', values: ['a'] }), `${AT_WHEN}.key`, 'only supported in v1alpha1'),
  istiod('a header without brackets', when({ key: 'request.headers', values: ['a'] }), `${AT_WHEN}.key`, 'should have format a[b]'),
  istiod('a claim with empty brackets', when({ key: 'request.auth.claims[]', values: ['a'] }), `${AT_WHEN}.key`, 'should have format a[b]'),
  istiod('a filter without brackets', when({ key: 'experimental.envoy.filters.a.b', values: ['a'] }), `${AT_WHEN}.key`, 'should have format a[b]'),
  istiod('a condition without values', when({ key: 'source.namespace' }), AT_WHEN, 'at least one of `values` or `notValues` must be set for key source.namespace'),
  istiod('a condition about a port that is none', when({ key: 'destination.port', values: ['x'] }), `${AT_WHEN}.values.0`, 'bad port (x)'),
  istiod('a condition about an address that is none', when({ key: 'source.ip', notValues: ['x'] }), `${AT_WHEN}.notValues.0`, 'bad IP address (x)'),
  istiod('a dry run that is no boolean', authorization({ rules: [{}] }, { annotations: { 'istio.io/dry-run': 'yes' } }), 'metadata.annotations.istio.io/dry-run', 'with invalid value (yes)'),
  istiod('a dry run of AUDIT', authorization({ action: 'AUDIT', rules: [{}] }, { annotations: { 'istio.io/dry-run': 'true' } }), 'metadata.annotations.istio.io/dry-run', 'currently only supports action ALLOW/DENY'),
  schema('a number as a port of an operation', to({ ports: [8080] }), `${AT_OPERATION}.ports.0`, 'must be of type string', 'must be of type string|expected string'),
  schema('an action in lower case', authorization({ action: 'deny', rules: [{}] }), 'spec.action', 'Unsupported value: "deny"'),

  istiod('port modes without a selector', peer({ portLevelMtls: { 8080: { mode: 'STRICT' } } }), 'spec.portLevelMtls', 'mesh/namespace peer authentication cannot have port level mTLS'),
  istiod('a port mode of port 0', peer({ selector: { matchLabels: { app: 'web' } }, portLevelMtls: { 0: { mode: 'STRICT' } } }), 'spec.portLevelMtls.0', 'port must be in range 1..65535'),
  schema('port modes of no port', peer({ selector: { matchLabels: { app: 'web' } }, portLevelMtls: {} }), 'spec.portLevelMtls', 'should have at least 1 properties'),
  schema('a mode in lower case', peer({ mtls: { mode: 'strict' } }), 'spec.mtls.mode', 'Unsupported value: "strict"'),
  istiod('a dry run of mutual TLS', peer({ mtls: { mode: 'STRICT' } }, { annotations: { 'istio.io/dry-run': 'true' } }), 'metadata.annotations.istio.io/dry-run', 'please remove the annotation'),

  istiod('a token of nobody', request({ audiences: ['x'] }), 'spec.jwtRules.0', 'issuer or jwksUri must be non-empty string'),
  schema('keys in two places', request({ issuer: 'x', jwks: '{"keys":[]}', jwksUri: 'https://example.com/jwks' }), 'spec.jwtRules.0.jwks', 'only one of jwks or jwksUri can be set'),
  istiod('keys by FTP', request({ issuer: 'x', jwksUri: 'ftp://example.com/jwks' }), 'spec.jwtRules.0.jwksUri', 'is not supported', 'URI scheme "ftp" is not supported'),
  istiod('keys that are no JSON', request({ issuer: 'x', jwks: 'none' }), 'spec.jwtRules.0.jwks', 'jwks parse error'),
  istiod('a header without a name', request({ issuer: 'x', fromHeaders: [{ prefix: 'Bearer ' }] }), 'spec.jwtRules.0.fromHeaders.0', 'location header name must be non-empty string'),

  istiod('a Sidecar that says nothing', sidecar({ workloadSelector: { labels: { app: 'web' } } }), 'spec', 'sidecar: empty configuration provided'),
  istiod('a Sidecar without hosts', sidecar({ egress: [{ hosts: [] }] }), 'spec.egress.0.hosts', 'egress listener must contain at least one host'),
  istiod('a host without a namespace', shows('api.example.com'), 'spec.egress.0.hosts.0', 'host must be of form namespace/dnsName'),
  istiod('a host with an empty namespace', shows('/api.example.com'), 'spec.egress.0.hosts.0', 'config namespace and dnsName in host entry cannot be empty'),
  istiod('a short host', shows('shop/web'), 'spec.egress.0.hosts.0', 'short names (non FQDN) are not allowed'),
  istiod('a host with a star inside', shows('shop/*-web.shop.svc.cluster.local'), 'spec.egress.0.hosts.0', 'partial wildcard "*-web.shop.svc.cluster.local" not allowed'),
  istiod('a namespace that is none', shows('sh_op/*'), 'spec.egress.0.hosts.0', 'invalid namespace value "sh_op" in sidecar'),
  istiod('two listeners without a port', sidecar({ egress: [{ hosts: ['./*'] }, { hosts: ['a/*'] }] }), 'spec.egress.0', 'the egress listener with empty port should be the last listener in the list'),
  istiod('two listeners of one port', sidecar({ egress: ['./*', 'a/*'].map((host) => ({ port: { number: 80, protocol: 'HTTP', name: 'http' }, hosts: [host] })) }), 'spec.egress.1.port.number', 'ports on IP bound listeners must be unique'),
  istiod('a star in the selector of a Sidecar', sidecar({ workloadSelector: { labels: { app: '*' } }, egress: [{ hosts: ['./*'] }] }), 'spec.workloadSelector.labels.app', 'wildcard is not supported in selector'),

  istiod('a ServiceEntry without hosts', entry({ hosts: [] }), 'spec.hosts', 'service entry must have at least one host'),
  istiod('a ServiceEntry for every host', entry({ hosts: ['*'], resolution: 'NONE' }), 'spec.hosts.0', 'invalid host *'),
  istiod('a wildcard that is to be resolved', entry({ hosts: ['*.example.com'] }), 'spec.hosts.0', 'hosts must be FQDN or contain only prefix wildcards if no endpoints are provided for resolution mode DNS'),
  istiod('a host with an underscore', entry({ hosts: ['a_b.example.com'] }), 'spec.hosts.0', 'invalid'),
  istiod('an address that is none', entry({ addresses: ['*'] }), 'spec.addresses.0', '* is not a valid IP'),
  istiod('a range that is resolved', entry({ addresses: ['203.0.113.0/24'] }), 'spec.addresses.0', 'CIDR addresses are allowed only for NONE/STATIC resolution types'),
  istiod('two ports of one name', entry({ ports: [TCP, { ...TCP, number: 1 }] }), 'spec.ports.1.name', 'service entry port name "tcp" already defined'),
  istiod('one port twice', entry({ ports: [TCP, { ...TCP, name: 'other' }] }), 'spec.ports.1.number', 'service entry port 5432 already defined'),
  istiod('a port without a name', entry({ ports: [{ number: 5432, protocol: 'TCP' }] }), 'spec.ports.0.name', 'invalid port name'),
  istiod('a protocol that is none', entry({ ports: [{ ...TCP, protocol: 'POSTGRES' }] }), 'spec.ports.0.protocol', 'unsupported protocol: POSTGRES'),
  istiod('endpoints that are not used', entry({ resolution: 'NONE', endpoints: [{ address: '203.0.113.1' }] }), 'spec.endpoints', 'no endpoints should be provided for resolution type none'),
  istiod('an endpoint by name with STATIC', entry({ resolution: 'STATIC', endpoints: [{ address: 'db.example.com' }] }), 'spec.endpoints.0.address', 'endpoint address "db.example.com" is not a valid'),
  istiod('several endpoints in turn', entry({ resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address: 'a.example.com' }, { address: 'b.example.com' }] }), 'spec.endpoints', 'there must only be 0 or 1 endpoint for resolution mode DNS_ROUND_ROBIN'),
  istiod('several hosts of a TCP port', entry({ hosts: ['a.example.com', 'b.example.com'], ports: [TCP] }), 'spec.hosts', 'multiple hosts provided with non-HTTP, non-TLS ports'),
  istiod('an export to all and to one', entry({ exportTo: ['*', 'shop'] }), 'spec.exportTo.0', 'cannot have both public (*) and non-public exportTo values for a resource'),
  istiod('an export twice', entry({ exportTo: ['a', 'a'] }), 'spec.exportTo.1', 'duplicate entries in exportTo for entry a'),
  istiod('an export to nobody and to one', entry({ exportTo: ['~', 'shop'] }), 'spec.exportTo.0', 'cannot export service entry to no one (~) and someone'),
];

export const ACCEPTED_BY_ISTIO: readonly Accepted[] = [
  { title: 'an empty from, which is anyone', object: rule({ from: [] }) },
  { title: 'an empty to, which is anything', object: rule({ to: [] }) },
  { title: 'an empty list beside one that is not', object: to({ methods: [], paths: ['/a'] }) },
  { title: 'ALLOW without rules, which is nobody', object: authorization({}) },
  { title: 'a selector without labels', object: authorization({ selector: {}, rules: [{}] }) },
  { title: 'an identity in the form of SPIFFE, which no caller has', object: from({ principals: ['spiffe://cluster.local/ns/a/sa/b'] }) },
  { title: 'a path that does not begin with a slash, which no request has', object: to({ paths: ['api/*'] }) },
  { title: 'a star inside a path, which is a plain character', object: to({ paths: ['/a/*/b'] }) },
  { title: 'a method in lower case, which no request has', object: to({ methods: ['get'] }) },
  { title: 'port modes beside a selector', object: peer({ selector: { matchLabels: { app: 'web' } }, portLevelMtls: { 8080: { mode: 'DISABLE' } } }) },
  { title: 'keys of an issuer', object: request({ issuer: 'x', jwksUri: 'https://example.com/jwks' }) },
  { title: 'a namespace that is shown nothing', object: shows('~/*') },
  { title: 'a wildcard that is not resolved', object: entry({ hosts: ['*.example.com'], resolution: 'NONE' }) },
  { title: 'STATIC without endpoints', object: entry({ resolution: 'STATIC' }) },
  { title: 'a port without a protocol', object: entry({ ports: [{ number: 443, name: 'https' }] }) },
];
