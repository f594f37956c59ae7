import { made, type Accepted, type Refused } from './refusal';
import type { Manifest } from '../support/synth';

function policy(kind: string, spec: unknown, version = 'v1alpha1'): Manifest {
  return made(`policy.linkerd.io/${version}`, kind, spec);
}

const server = (spec: unknown): Manifest => policy('Server', spec, 'v1beta3');
const authorization = (spec: unknown): Manifest => policy('ServerAuthorization', spec, 'v1beta1');
const CLIENT = { unauthenticated: true, networks: [{ cidr: '10.0.0.0/8' }] };
const TARGET = { group: 'policy.linkerd.io', kind: 'Server', name: 'api' };

function by(title: string, object: Manifest, path: string, says: string): Refused {
  return { title, object, by: 'api-server', path, says };
}

/** Refused by the schemas of the CRDs. Facts of Linkerd's tests of its webhook (policy-test/tests/admit_*.rs) and of its CRDs. */
export const REFUSED_BY_LINKERD: readonly Refused[] = [
  by('no port', server({ podSelector: {} }), 'spec.port', 'Required value'),
  by('no selector', server({ port: 80 }), 'spec', 'must validate one and only one schema'),
  by('two selectors', server({ port: 80, podSelector: {}, externalWorkloadSelector: {} }), 'spec', 'must validate one and only one schema'),
  by('no client', authorization({ server: { name: 'api' } }), 'spec.client', 'Required value'),
  by('a Server by name and by labels', authorization({ server: { name: 'api', selector: {} }, client: CLIENT }), 'spec.server', 'must validate one and only one schema'),
  by('an identity that is none', authorization({ server: { name: 'api' }, client: { meshTLS: { identities: ['*a'] }, networks: [] } }), 'spec.client.meshTLS.identities.0', 'should match'),
  by('no target', policy('AuthorizationPolicy', { requiredAuthenticationRefs: [] }), 'spec.targetRef', 'Required value'),
  by('nothing that is required', policy('AuthorizationPolicy', { targetRef: TARGET }), 'spec.requiredAuthenticationRefs', 'Required value'),
  by('a requirement without a name', policy('AuthorizationPolicy', { targetRef: TARGET, requiredAuthenticationRefs: [{ kind: 'ServiceAccount' }] }), 'spec.requiredAuthenticationRefs.0.name', 'Required value'),
  by('neither identities nor references', policy('MeshTLSAuthentication', {}), 'spec', 'must validate one and only one schema'),
  by('identities and references', policy('MeshTLSAuthentication', { identities: ['*'], identityRefs: [{ kind: 'ServiceAccount', name: 'a' }] }), 'spec', 'must validate one and only one schema'),
  by('an identity with a star inside', policy('MeshTLSAuthentication', { identities: ['a.*.local'] }), 'spec.identities.0', 'should match'),
  by('no networks', policy('NetworkAuthentication', {}), 'spec.networks', 'Required value'),
  by('a network without a CIDR', policy('NetworkAuthentication', { networks: [{}] }), 'spec.networks.0.cidr', 'Required value'),
  by('no traffic policy', policy('EgressNetwork', {}), 'spec.trafficPolicy', 'Required value'),
  by('a traffic policy in small letters', policy('EgressNetwork', { trafficPolicy: 'deny' }), 'spec.trafficPolicy', 'Unsupported value'),
];

export const ACCEPTED_BY_LINKERD: readonly Accepted[] = [
  { title: 'a named port', object: server({ podSelector: { matchLabels: { app: 'api' } }, port: 'http', proxyProtocol: 'HTTP/2', accessPolicy: 'audit' }) },
  { title: 'of an older version', object: policy('Server', { podSelector: {}, port: 80 }, 'v1beta1') },
  { title: 'for everybody', object: authorization({ server: { selector: {} }, client: CLIENT }) },
  { title: 'that requires nothing', object: policy('AuthorizationPolicy', { targetRef: TARGET, requiredAuthenticationRefs: [] }) },
  { title: 'of anybody in the mesh', object: policy('MeshTLSAuthentication', { identities: ['*'] }) },
  { title: 'of an account', object: policy('MeshTLSAuthentication', { identityRefs: [{ kind: 'ServiceAccount', name: 'a', namespace: 'b' }] }) },
  { title: 'of a network with an exception', object: policy('NetworkAuthentication', { networks: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }] }) },
  { title: 'of everything outside', object: policy('EgressNetwork', { trafficPolicy: 'Deny' }) },
];
