import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa, owasp } from '../standards';
import { nameOf } from '../words';
import { about, granted, policyRules } from './roles';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Rights that make other rights. Source: Kubernetes "Role Based Access Control Good Practices", privilege escalation risks. */
const WAYS = [
  { group: RBAC_GROUP, resources: ['roles', 'clusterroles'], verbs: ['bind', 'escalate'] },
  { group: '', resources: ['users', 'groups', 'serviceaccounts'], verbs: ['impersonate'] },
  { group: 'authentication.k8s.io', resources: ['uids'], verbs: ['impersonate'] },
] as const;

export const RBAC_ESCALATION = defineRule({
  code: 'ZT206',
  name: 'rbac-escalation',
  title: 'A role may bind, escalate or impersonate',
  severity: 'error',
  why: 'Whoever may bind or escalate roles, or speak as somebody else, has in effect every right in the cluster.',
  fix: 'Remove the verbs bind, escalate and impersonate, or name in resourceNames the few roles or accounts that are meant.',
  standards: [cis('5.1.8'), nsa('Role-based access control'), owasp('API5')],
  check: (input) => policyRules(input).flatMap((rule) => WAYS.flatMap(({ group, resources, verbs }) => {
    const ways = granted(rule, verbs);
    const what = about(rule, group, resources);
    if (rule.named || ways.length === 0 || what.length === 0) return [];
    return [evidenceAt(rule.object, rule.field, { details: { verbs: ways.join(', '), resources: what.join(', ') } })];
  })),
  describe: ({ object, details }) => `${nameOf(object)} may ${details.verbs} ${details.resources}, which is a way to any other right.`,
});
