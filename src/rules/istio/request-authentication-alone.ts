import { AUTHORIZATION_POLICIES, REQUEST_AUTHENTICATIONS } from './objects';
import type { RequestAuthentication } from '../../judge/layers/istio/read/authentication';
import type { AuthorizationPolicy } from '../../judge/layers/istio/read/authorization-policy';
import type { PodTemplate } from '../../judge/objects/read/pod';
import { evidenceAt } from '../evidence';
import { podsInScope } from './scope';
import type { RuleInput, Typed } from '../input';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { istio } from './standards';
import { nameOf } from '../words';

/** It rejects invalid tokens and admits requests without a token. */
export const REQUEST_AUTHENTICATION_ALONE = defineRule({
  code: 'ZT405',
  name: 'request-authentication-alone',
  title: 'A RequestAuthentication stands without a policy that asks for a token',
  severity: 'error',
  why: 'A RequestAuthentication only rejects invalid tokens. A request without any token passes.',
  fix: 'Add an AuthorizationPolicy for the same workloads: DENY with `notRequestPrincipals: ["*"]` on the HTTP ports, or ALLOW with requestPrincipals.',
  standards: [
    istio('Require a valid token', 'tasks/security/authentication/authn-policy/#require-a-valid-token'),
    nist('800-204B', 'EAUN-SR-1'), owasp('API2'),
  ],
  check: (input) => {
    const asking = input.typed(AUTHORIZATION_POLICIES).filter(({ typed }) => asksForToken(typed));
    const scopes = new Set(asking.flatMap(({ typed }) => scopesOf(typed)));
    const covered = new Set<PodTemplate>(asking
      .filter(({ typed }) => typed.targets.length === 0)
      .flatMap(({ item, typed }) => podsInScope(input, item.ref.namespace, typed.selector)));
    return input.typed(REQUEST_AUTHENTICATIONS)
      .filter((policy) => !isAccompanied(input, policy, scopes, covered))
      .map(({ item }) => evidenceAt(item.ref, item.root.child('spec').child('jwtRules')));
  },
  describe: ({ object }) => `${nameOf(object)} lets requests without a token pass: no AuthorizationPolicy for the same workloads asks for one.`,
});

function isAccompanied(
  input: RuleInput, { item, typed }: Typed<RequestAuthentication>, scopes: ReadonlySet<string>, covered: ReadonlySet<PodTemplate>,
): boolean {
  if (scopesOf(typed).every((scope) => scopes.has(scope))) return true;
  const pods = typed.targets.length > 0 ? [] : podsInScope(input, item.ref.namespace, typed.selector);
  return pods.length > 0 && pods.every((pod) => covered.has(pod));
}

/** What a policy stands on, spelt so that equal scopes are equal. */
function scopesOf({ ref, targets, selector }: AuthorizationPolicy | RequestAuthentication): readonly string[] {
  if (targets.length === 0) return [JSON.stringify([ref.namespace, selector?.canonical ?? ''])];
  return targets.map(({ kind, name }) => JSON.stringify([ref.namespace, kind, name]));
}

function asksForToken({ action, rules, dryRun }: AuthorizationPolicy): boolean {
  if (dryRun || (action !== 'ALLOW' && action !== 'DENY')) return false;
  return rules.some((rule) => [...(rule.from === 'anyone' ? [] : rule.from.flat()), ...rule.when].some(({ attribute, values, notValues }) => (
    attribute.startsWith('request.auth.') && (action === 'ALLOW' ? values : notValues).length > 0)));
}
