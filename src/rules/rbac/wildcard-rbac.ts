import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa, owasp } from '../standards';
import { nameOf } from '../words';
import { policyRules } from './roles';

const LISTS = ['verbs', 'resources', 'apiGroups', 'nonResourceURLs'] as const;

/** A star also grants what does not exist yet. */
export const WILDCARD_RBAC = defineRule({
  code: 'ZT204',
  name: 'wildcard-rbac',
  title: 'A role grants with a wildcard',
  severity: 'error',
  why: 'A star grants every verb or resource there is, and every one that a later version or CRD brings, Secrets and escalation among them.',
  fix: 'List the verbs and resources that are used.',
  standards: [cis('5.1.3'), nsa('Role-based access control'), owasp('API5')],
  check: (input) => policyRules(input).flatMap((rule) => LISTS
    .map((list) => ({ list, field: rule.field.child(list) }))
    .filter(({ field }) => field.items().some((item) => item.value === '*' || item.value === '*/*'))
    .map(({ list, field }) => evidenceAt(rule.object, field, { details: { list } }))),
  describe: ({ object, details }) => `${nameOf(object)} grants "*" in ${details.list}.`,
});
