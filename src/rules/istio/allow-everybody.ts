import { AUTHORIZATION_POLICIES } from './objects';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { istio } from './standards';
import { nameOf } from '../words';

const CONDITIONS = ['from', 'to', 'when'] as const;

/** `{}` as a rule is everybody; no rules at all is nobody. */
export const ALLOW_EVERYBODY = defineRule({
  code: 'ZT404',
  name: 'allow-everybody',
  title: 'An ALLOW lets everybody do everything',
  severity: 'error',
  why: 'A rule without conditions matches every caller, with or without an identity, and makes every other ALLOW beside it pointless.',
  fix: 'Name the callers in from.source.principals. To allow nobody write `spec: {}`; one pair of braces in `rules` is the opposite.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), istio('Authorization Policy', 'reference/config/security/authorization-policy/'), owasp('API5')],
  check: (input) => input.typed(AUTHORIZATION_POLICIES).filter(({ typed }) => typed.action === 'ALLOW').flatMap(({ item }) => (
    item.root.child('spec').child('rules').items()
      .filter((rule) => CONDITIONS.every((key) => !rule.child(key).present))
      .map((rule) => evidenceAt(item.ref, rule)))),
  describe: ({ object }) => `${nameOf(object)} allows everybody everything by a rule without conditions.`,
});
