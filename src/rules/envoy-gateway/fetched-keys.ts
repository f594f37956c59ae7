import { ENVOY_GATEWAY_GROUP } from '../../judge/layers/envoy-gateway/kinds';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { envoyGateway } from './standards';
import { nameOf } from '../words';

/** Tried with Envoy Gateway 1.9.1: with an address alone, its proxies compare no name with the certificate that they are shown. */
export const EDGE_FETCHES_KEYS_FROM_ANYBODY = defineRule({
  code: 'ZT449',
  name: 'edge-fetches-keys-from-anybody',
  title: 'A gateway takes keys of an issuer from whoever answers in its place',
  severity: 'warning',
  why: 'Fetched by `uri` alone, keys are taken over TLS from any server with a certificate of a public authority, whatever name it is for. Who answers at that address, by DNS or on the way, can sign tokens.',
  fix: 'Give the keys by value (`localJWKS`), or name the server with `backendRefs` to a Backend for which a BackendTLSPolicy says the host name.',
  standards: [envoyGateway('JWT Authentication', 'tasks/security/jwt-authentication/'), owasp('API2')],
  check: (input) => input.ofKind(ENVOY_GATEWAY_GROUP, 'SecurityPolicy').flatMap(({ ref, root }) => (
    root.child('spec').child('jwt').child('providers').items().flatMap((provider) => {
      const remote = provider.child('remoteJWKS');
      if (!remote.present || remote.child('backendRefs').items().length > 0) return [];
      return [evidenceAt(ref, remote.child('uri'), { details: { provider: String(provider.child('name').value), uri: String(remote.child('uri').value) } })];
    })
  )),
  describe: ({ object, details }) => `The provider ${details.provider} of ${nameOf(object)} takes keys from whoever answers for ${details.uri}: no name is compared with the certificate.`,
});
