import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { about, granted, policyRules } from './roles';

const READING = ['get', 'list', 'watch'];

/** A list shows the values too. Source: Kubernetes "Role Based Access Control Good Practices". */
export const RBAC_READS_SECRETS = defineRule({
  code: 'ZT205',
  name: 'rbac-reads-secrets',
  title: 'A role reads all Secrets',
  severity: 'error',
  why: 'Get, list and watch all show the values. Among the Secrets of a namespace are the credentials of everybody else in it.',
  fix: 'Name the Secrets in resourceNames and grant only get, or mount them into the pod and grant nothing.',
  standards: [cis('5.1.2'), nsa('Secrets')],
  check: (input) => policyRules(input).flatMap((rule) => {
    const verbs = granted(rule, READING);
    if (rule.named || verbs.length === 0 || about(rule, '', ['secrets']).length === 0) return [];
    return [evidenceAt(rule.object, rule.field, { details: { verbs: verbs.join(', ') } })];
  }),
  describe: ({ object, details }) => `${nameOf(object)} may ${details.verbs} every Secret in its reach.`,
});
