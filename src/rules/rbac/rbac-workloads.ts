import { POD_MAKERS } from '../../judge/objects/rbac/pod-makers';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { about, granted, policyRules } from './roles';

/** A pod runs as any account of its namespace. Source: Kubernetes "Role Based Access Control Good Practices", workload creation. */
export const RBAC_WORKLOADS = defineRule({
  code: 'ZT211',
  name: 'rbac-workloads',
  title: 'A role may create or change workloads',
  severity: 'warning',
  why: 'An account that creates pods in a namespace can use any ServiceAccount and Secret in it, and so every identity that policies allow.',
  fix: 'Leave the creation of workloads to the deployment pipeline or an operator in a namespace of its own.',
  standards: [cis('5.1.4'), nsa('Role-based access control')],
  check: (input) => policyRules(input).flatMap((rule) => POD_MAKERS.flatMap(({ group, resources }) => {
    const verbs = granted(rule, ['create', 'update', 'patch']);
    const what = about(rule, group, resources);
    if (verbs.length === 0 || what.length === 0) return [];
    return [evidenceAt(rule.object, rule.field, { details: { verbs: verbs.join(', '), resources: what.join(', ') } })];
  })),
  describe: ({ object, details }) => `${nameOf(object)} may ${details.verbs} ${details.resources}, and so run as any ServiceAccount in its reach.`,
});
