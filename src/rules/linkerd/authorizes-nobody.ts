import { AUTHORIZATION_POLICIES } from './objects';
import { linkerd } from './standards';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { nameOf } from '../words';

export const AUTHORIZES_NOBODY = defineRule({
  code: 'ZT431',
  name: 'authorizes-nobody',
  title: 'An authorization counts for nothing',
  severity: 'warning',
  why: 'Linkerd ignores a policy whose target or requirements it does not know, or that requires several identities at once: the callers that it was written for are denied.',
  fix: 'Target a Server, a route or the own Namespace; require one MeshTLSAuthentication or ServiceAccount, and one NetworkAuthentication at most.',
  standards: [linkerd('Authorization Policy, AuthorizationPolicy', 'reference/authorization-policy/#authorizationpolicy')],
  check: (input) => input.typed(AUTHORIZATION_POLICIES).flatMap(({ item, typed: { ignored } }) => (
    ignored === undefined ? [] : [evidenceOf(item.ref, ['spec'], { details: { reason: ignored } })]
  )),
  describe: ({ object, details }) => `${nameOf(object)} counts for nothing: ${details.reason}.`,
});
