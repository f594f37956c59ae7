import { ENVOY_GATEWAY_GROUP } from '../../judge/layers/envoy-gateway/kinds';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { envoyGateway } from './standards';
import { nameOf } from '../words';

/** Tokens that were made for somebody else, or by somebody else. */
export const EDGE_TAKES_ANY_TOKEN = defineRule({
  code: 'ZT448',
  name: 'edge-takes-any-token',
  title: 'A gateway takes tokens that are not for it',
  severity: 'warning',
  why: 'Without audiences, a token that a user gave to any other application of the issuer opens this one. Without an issuer, whoever has a key of the set may issue tokens in any name.',
  fix: 'Name the audiences of the service and the issuer in each provider.',
  standards: [envoyGateway('JWT Authentication', 'tasks/security/jwt-authentication/'), owasp('API2')],
  check: (input) => input.ofKind(ENVOY_GATEWAY_GROUP, 'SecurityPolicy').flatMap(({ ref, root }) => (
    root.child('spec').child('jwt').child('providers').items().flatMap((provider) => (['issuer', 'audiences'] as const).flatMap((field) => (
      isEmpty(provider.child(field).value) ? [evidenceAt(ref, provider.child(field), { details: { provider: String(provider.child('name').value), field } })] : []
    )))
  )),
  describe: ({ object, details }) => `The provider ${details.provider} of ${nameOf(object)} has no ${details.field}, so that it takes tokens ${details.field === 'issuer' ? 'in the name of anybody' : 'for anybody'}.`,
});

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
