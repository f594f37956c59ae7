import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { about, granted, policyRules } from './roles';

/** Subresources that run commands in pods or open ways into them, and the verbs that do. */
const WAYS = [
  { resources: ['pods/exec', 'pods/attach', 'pods/portforward'], verbs: ['create', 'get'] },
  { resources: ['pods/ephemeralcontainers'], verbs: ['update', 'patch'] },
  // The API server calls on behalf of its client; the method of HTTP decides which verb is asked for.
  { resources: ['pods/proxy', 'services/proxy', 'nodes/proxy'], verbs: ['get', 'create', 'update', 'patch', 'delete'] },
] as const;

/** A shell in a pod is the pod's identity. */
export const RBAC_EXEC = defineRule({
  code: 'ZT207',
  name: 'rbac-exec',
  title: 'A role may enter running pods',
  severity: 'error',
  why: 'A shell or a forwarded port inside a pod has the pod\'s identity, Secrets and network: policies between services no longer say who calls.',
  fix: 'Keep pods/exec, attach, portforward, proxy and ephemeralcontainers out of roles of services; give them to people for an hour, not to accounts for ever.',
  standards: [nsa('Role-based access control'), cis('5.1.10')],
  check: (input) => policyRules(input).flatMap((rule) => WAYS.flatMap(({ resources, verbs }) => {
    const what = about(rule, '', resources);
    if (what.length === 0 || granted(rule, verbs).length === 0) return [];
    return [evidenceAt(rule.object, rule.field, { details: { resources: what.join(', ') } })];
  })),
  describe: ({ object, details }) => `${nameOf(object)} may enter running pods (${details.resources}).`,
});
