import { ENVOY_GATEWAY_GROUP } from '../../judge/layers/envoy-gateway/kinds';
import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { envoyGateway } from './standards';
import { nameOf } from '../words';

/** A token, or an authorizer, that nobody needs. */
export const EDGE_FAILS_OPEN = defineRule({
  code: 'ZT446',
  name: 'edge-fails-open',
  title: 'A gateway lets in whom it could not verify',
  severity: 'error',
  why: 'With failOpen a request passes with any token, or while the authorizer is down. With optional it passes without a token, unless rules ask for claims of one.',
  fix: 'Leave failOpen out. Leave optional out as well, or add authorization with `defaultAction: Deny` and rules that ask for claims.',
  standards: [envoyGateway('JWT Authentication', 'tasks/security/jwt-authentication/'), owasp('API2')],
  check: (input) => input.ofKind(ENVOY_GATEWAY_GROUP, 'SecurityPolicy').flatMap(({ ref, root }) => {
    const spec = root.child('spec');
    const [jwt, authorizer] = [spec.child('jwt'), spec.child('extAuth').child('failOpen')];
    const weak: readonly (readonly [Field, string])[] = [
      ...(jwt.child('failOpen').value === true ? [[jwt.child('failOpen'), 'any token, or none'] as const] : []),
      ...(jwt.child('optional').value === true && !closes(spec) ? [[jwt.child('optional'), 'no token'] as const] : []),
      ...(authorizer.value === true ? [[authorizer, 'no answer of the authorizer'] as const] : []),
    ];
    return weak.map(([field, what]) => evidenceAt(ref, field, { details: { what } }));
  }),
  describe: ({ object, path, details }) => `${nameOf(object)} lets in requests with ${details.what}: its ${path.slice(1).join('.')} is true.`,
});

/** Whether rules stand between whoever shows no token and the service. */
function closes(spec: Field): boolean {
  const authorization = spec.child('authorization');
  return authorization.present && authorization.child('defaultAction').value !== 'Allow';
}
