import { REQUEST_AUTHENTICATIONS } from './objects';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { istio } from './standards';
import { nameOf, show } from '../words';

/** A token for somebody else is still a valid token. */
export const JWT_AUDIENCES = defineRule({
  code: 'ZT406',
  name: 'jwt-audiences',
  title: 'A JWT rule accepts tokens for any audience',
  severity: 'error',
  why: 'Without audiences a token that the same issuer made for any other application opens this one too.',
  fix: 'List in `audiences` the names under which the issuer knows this service.',
  standards: [istio('RequestAuthentication, JWTRule', 'reference/config/security/request_authentication/#JWTRule'), owasp('API2'), nist('800-204B', 'EAUN-SR-1')],
  check: (input) => input.typed(REQUEST_AUTHENTICATIONS).flatMap(({ item }) => item.root.child('spec').child('jwtRules').items()
    .filter((rule) => rule.child('audiences').items().length === 0)
    .map((rule) => evidenceAt(item.ref, rule.child('audiences'), { details: { issuer: show(rule.child('issuer').value) } }))),
  describe: ({ object, details }) => `${nameOf(object)} accepts tokens of issuer ${details.issuer} for any audience.`,
});
