import { AUTHORIZATION_POLICIES } from './objects';
import type { Match } from '../../judge/layers/istio/read/match';
import type { Path } from '../../judge/objects/read/origin';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { istio } from './standards';
import { nameOf, pathText } from '../words';

/** "Everybody but" admits every new peer. */
export const ALLOW_BY_NEGATION = defineRule({
  code: 'ZT402',
  name: 'allow-by-negation',
  title: 'An ALLOW matches by negation only',
  severity: 'error',
  why: 'Everything but what was listed is allowed: callers without an identity, namespaces that come later, and every spelling of a path that the list did not think of.',
  fix: 'Name who and what is allowed; put what must never happen into a DENY beside it.',
  standards: [
    istio('Security Best Practices, safer authorization policy patterns', 'ops/best-practices/security/#safer-authorization-policy-patterns'),
    nist('800-204B', 'SAUZ-SR-1'), owasp('API5'),
  ],
  check: (input) => input.typed(AUTHORIZATION_POLICIES).filter(({ typed }) => typed.action === 'ALLOW').flatMap(({ item, typed }) => (
    typed.rules.flatMap((rule, index) => {
      const at = ['spec', 'rules', index];
      const from = rule.from === 'anyone' ? [] : rule.from.flatMap((matches, item_) => pathIf(matches, [...at, 'from', item_, 'source']));
      const to = rule.to === 'anything' ? [] : rule.to.flatMap((matches, item_) => pathIf(matches, [...at, 'to', item_, 'operation']));
      const when = rule.from === 'anyone' && rule.to === 'anything' ? pathIf(rule.when, [...at, 'when']) : [];
      return [...from, ...to, ...when].map((path) => evidenceOf(item.ref, path, { details: { where: pathText(path) } }));
    }))),
  describe: ({ object, details }) => `${nameOf(object)} allows whatever is not excluded: ${details.where} says only what does not match.`,
});

function pathIf(matches: readonly Match[], path: Path): readonly Path[] {
  return matches.length > 0 && matches.every((match) => match.values.length === 0) ? [path] : [];
}
