import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { about, granted, policyRules } from './roles';

const READING = ['get', 'list', 'watch'];

/** A token of an account is the account. */
export const RBAC_TOKEN_CREATION = defineRule({
  code: 'ZT208',
  name: 'rbac-token-creation',
  title: 'A role may get tokens of any ServiceAccount',
  severity: 'error',
  why: 'A token for every ServiceAccount in reach is every identity in reach.',
  fix: 'Name in resourceNames the accounts whose tokens are needed; let nobody read Secrets who may create them.',
  standards: [cis('5.1.13'), nsa('Protecting Pod service account tokens')],
  check: (input) => {
    const rules = policyRules(input);
    const readers = new Set(rules.filter((rule) => about(rule, '', ['secrets']).length > 0 && granted(rule, READING).length > 0).map(({ object }) => object));
    return rules
      .filter((rule) => !rule.named && granted(rule, ['create']).length > 0)
      // A Secret of the type service-account-token is filled in with a token for the account that it names.
      .filter((rule) => about(rule, '', ['serviceaccounts/token']).length > 0 || (readers.has(rule.object) && about(rule, '', ['secrets']).length > 0))
      .map((rule) => evidenceAt(rule.object, rule.field));
  },
  describe: ({ object }) => `${nameOf(object)} may get tokens of every ServiceAccount in its reach.`,
});
