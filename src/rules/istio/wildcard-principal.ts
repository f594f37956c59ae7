import { AUTHORIZATION_POLICIES } from './objects';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { istio } from './standards';
import { nameOf, show } from '../words';

const FIELDS = ['principals', 'namespaces'] as const;

/** Before Istio 1.30 a dot in such a pattern matched any character. */
export const WILDCARD_PRINCIPAL = defineRule({
  code: 'ZT411',
  name: 'wildcard-principal',
  title: 'An ALLOW names its callers with a wildcard',
  severity: 'error',
  why: 'Anybody who may create a ServiceAccount or a namespace with a matching name is allowed; and suffix patterns matched too much before Istio 1.30.',
  fix: 'List each caller as trust-domain/ns/NAMESPACE/sa/NAME.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), nist('800-204B', 'APE-SR-3'), istio('Authorization Policy, Source', 'reference/config/security/authorization-policy/#Source'), owasp('API5')],
  check: (input) => input.typed(AUTHORIZATION_POLICIES).filter(({ typed }) => typed.action === 'ALLOW').flatMap(({ item }) => (
    item.root.child('spec').child('rules').items()
      .flatMap((rule) => rule.child('from').items())
      .flatMap((from) => FIELDS.map((key) => from.child('source').child(key)))
      // Most lists are long, and have none.
      .filter(({ value }) => Array.isArray(value) && value.some(isWild))
      .flatMap((list) => list.items())
      .filter(({ value }) => isWild(value))
      .map((field) => evidenceAt(item.ref, field)))),
  describe: ({ object, got }) => `${nameOf(object)} allows every caller that looks like ${show(got)}.`,
});

function isWild(value: unknown): boolean {
  return typeof value === 'string' && value.includes('*');
}
