import { RBAC_ESCALATION } from './rbac-escalation';
import { RBAC_EXEC } from './rbac-exec';
import { RBAC_POLICIES } from './rbac-policies';
import { RBAC_READS_SECRETS } from './rbac-reads-secrets';
import { RBAC_TOKEN_CREATION } from './rbac-token-creation';
import { RBAC_WORKLOADS } from './rbac-workloads';
import { granted, policyRules } from './roles';
import { isUsual } from './usual-rights';
import { WILDCARD_RBAC } from './wildcard-rbac';
import type { ObjectRef } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';

/** `list` and `watch` can't be held to names. Source: Kubernetes "Using RBAC Authorization", referring to resources. */
const NAMEABLE = ['get', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** What says worse of a role. */
const WORSE = [RBAC_ESCALATION, RBAC_EXEC, RBAC_POLICIES, RBAC_READS_SECRETS, RBAC_TOKEN_CREATION, RBAC_WORKLOADS, WILDCARD_RBAC];

/** Objects that nobody named may be those of somebody else. */
export const RBAC_ANY_NAME = defineRule({
  code: 'ZT214',
  name: 'rbac-any-name',
  title: 'A role gets, changes, creates or deletes objects of any name',
  severity: 'note',
  why: 'A right without resourceNames is one to the objects of everybody in its reach, those of other applications and later ones among them.',
  fix: 'Name the objects in resourceNames, and give what creates objects of any name a namespace of its own.',
  standards: [cis('5.1.1'), nsa('Role-based access control')],
  check: (input) => {
    const told = WORSE.flatMap((rule) => rule.check(input).map(({ object, path }) => keyOf(object, path)));
    return policyRules(input).flatMap((rule) => {
      const key = keyOf(rule.object, rule.field.path);
      if (rule.named || told.some((one) => one.startsWith(key))) return [];
      const what = rule.apiGroups.flatMap((group) => rule.resources.flatMap((resource) => granted(rule, NAMEABLE)
        .filter((verb) => !isUsual(group, resource, verb) && !isNewLease(group, resource, verb))
        .map((verb) => `${verb} ${resource}`)));
      return what.length === 0 ? [] : [evidenceAt(rule.object, rule.field, { details: { rights: [...new Set(what)].join(', ') } })];
    });
  },
  describe: ({ object, details }) => `${nameOf(object)} may ${details.rights} of any name.`,
});

/** Replicas agree on a leader by a Lease, which one of them creates. */
function isNewLease(group: string, resource: string, verb: string): boolean {
  return group === 'coordination.k8s.io' && resource === 'leases' && verb === 'create';
}

function keyOf({ kind, namespace, name }: ObjectRef, path: readonly (string | number)[]): string {
  return `${kind} ${namespace}/${name} ${path.join(' ')} `;
}
