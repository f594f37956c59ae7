import { made, type Accepted, type Refused } from './refusal';
import type { Manifest } from '../support/synth';

const API = 'consul.hashicorp.com/v1alpha1';
const intentions = (sources: unknown): Manifest => made(API, 'ServiceIntentions', { destination: { name: 'api' }, ...(sources !== undefined && { sources }) });
const permissions = (...list: readonly unknown[]): Manifest => intentions([{ name: 'web', permissions: list }]);
const http = (spec: unknown): Manifest => permissions({ action: 'allow', http: spec });

function by(title: string, object: Manifest, path: string, says: string): Refused {
  return { title, object, by: 'consul-k8s', path, says };
}

/** Refused by the webhooks of consul-k8s. Facts of what these check (control-plane/api/v1alpha1, Validate of each type). */
export const REFUSED_BY_CONSUL: readonly Refused[] = [
  by('no sources', intentions(undefined), 'spec.sources', 'at least one source must be specified'),
  by('an empty list of sources', intentions([]), 'spec.sources', 'at least one source must be specified'),
  by('an action and permissions', intentions([{ name: 'web', action: 'allow', permissions: [{ action: 'allow', http: { pathExact: '/a' } }] }]), 'spec.sources.0', 'mutually exclusive'),
  by('neither action nor permissions', intentions([{ name: 'web' }]), 'spec.sources.0.action', 'must be one of "allow", "deny"'),
  by('an action that is none', intentions([{ name: 'web', action: 'Allow' }]), 'spec.sources.0.action', 'must be one of "allow", "deny"'),
  by('a permission without an action', permissions({ http: { pathExact: '/a' } }), 'spec.sources.0.permissions.0.action', 'must be one of'),
  by('two paths', http({ pathExact: '/a', pathPrefix: '/b' }), 'spec.sources.0.permissions.0.http', 'at most only one of pathExact'),
  by('a path without a slash', http({ pathExact: 'a' }), 'spec.sources.0.permissions.0.http.pathExact', "must begin with a '/'"),
  by('a prefix without a slash', http({ pathPrefix: 'a' }), 'spec.sources.0.permissions.0.http.pathPrefix', "must begin with a '/'"),
  by('a method that is none', http({ methods: ['FOO'] }), 'spec.sources.0.permissions.0.http.methods.0', 'must be one of'),
  by('a method in small letters', http({ methods: ['get'] }), 'spec.sources.0.permissions.0.http.methods.0', 'must be one of'),
  by('a method twice', http({ methods: ['GET', 'GET'] }), 'spec.sources.0.permissions.0.http.methods.1', 'method listed more than once.'),
  by('a header in two ways', http({ header: [{ name: 'x', exact: 'a', prefix: 'a' }] }), 'spec.sources.0.permissions.0.http.header.0', 'at most only one of exact'),
  by('a protocol that is none', made(API, 'ServiceDefaults', { protocol: 'HTTP' }), 'spec.protocol', 'must be one of'),
  by('a mode of TLS that is none', made(API, 'ServiceDefaults', { mutualTLSMode: 'STRICT' }), 'spec.mutualTLSMode', 'must be one of'),
  by('a name', made(API, 'ProxyDefaults', {}), 'metadata.name', 'resource name must be "global"'),
  by('a name', made(API, 'Mesh', {}), 'metadata.name', 'resource name must be "mesh"'),
];

export const ACCEPTED_BY_CONSUL: readonly Accepted[] = [
  { title: 'by action', object: intentions([{ name: 'web', action: 'allow', description: 'orders' }, { name: '*', action: 'deny' }]) },
  { title: 'by requests', object: permissions({ action: 'deny', http: { pathPrefix: '/admin' } }, { action: 'allow', http: { pathRegex: '/v[0-9]+', methods: ['GET'], header: [{ name: 'x', present: true, invert: true }] } }) },
  { title: 'with tokens', object: made(API, 'ServiceIntentions', { destination: { name: 'api' }, sources: [{ name: 'web', action: 'allow' }], jwt: { providers: [{ name: 'login', verifyClaims: [{ path: ['aud'], value: 'api' }] }] } }) },
  { title: 'with limits', object: made(API, 'ServiceDefaults', { protocol: 'http', mutualTLSMode: 'strict', maxInboundConnections: 5, upstreamConfig: { defaults: { connectTimeoutMs: 2000 }, overrides: [{ name: 'db' }] }, rateLimits: {} }) },
  { title: 'of hosts outside', object: made(API, 'ServiceDefaults', { destination: { addresses: ['api.example'], port: 443 } }) },
  { title: 'of an issuer', object: made(API, 'JWTProvider', { issuer: 'https://issuer.example', jsonWebKeySet: { remote: { uri: 'https://issuer.example/keys' } } }) },
];
