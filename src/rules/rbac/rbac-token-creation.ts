import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { about, granted, policyRules } from './roles';

/** A token of an account is the account. */
export const RBAC_TOKEN_CREATION = defineRule({
  code: 'ZT208',
  name: 'rbac-token-creation',
  title: 'A role may create tokens of any ServiceAccount',
  severity: 'error',
  why: 'A token for every ServiceAccount in reach is every identity in reach.',
  fix: 'Name in resourceNames the accounts whose tokens are needed.',
  standards: [cis('5.1.13'), nsa('Protecting Pod service account tokens')],
  check: (input) => policyRules(input)
    .filter((rule) => !rule.named && about(rule, '', ['serviceaccounts/token']).length > 0 && granted(rule, ['create']).length > 0)
    .map((rule) => evidenceAt(rule.object, rule.field)),
  describe: ({ object }) => `${nameOf(object)} may create tokens of every ServiceAccount in its reach.`,
});
