import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { bindings } from './roles';

/** Roles that every cluster has: they read Secrets and run pods as any account. Source: Kubernetes "Using RBAC Authorization", user-facing roles. */
const POWERFUL: ReadonlySet<unknown> = new Set(['admin', 'edit']);

export const BUILTIN_ROLE_BINDING = defineRule({
  code: 'ZT213',
  name: 'builtin-role-binding',
  title: 'A binding gives the built-in role admin or edit',
  severity: 'warning',
  why: 'With admin or edit one enters pods, reads every Secret and runs pods as any ServiceAccount of the namespace: every identity in it.',
  fix: 'Bind a role of your own with the few rights that are used; people get more for an hour, through the platform.',
  standards: [cis('5.1.1'), nsa('Role-based access control')],
  check: (input) => bindings(input).flatMap(({ ref, root }) => {
    const role = root.child('roleRef');
    if (role.child('kind').value !== 'ClusterRole' || !POWERFUL.has(role.child('name').value)) return [];
    return [evidenceAt(ref, role.child('name'), { details: { name: String(role.child('name').value) } })];
  }),
  describe: ({ object, details }) => `${nameOf(object)} gives the built-in role ${details.name}, and with it every identity and Secret in its reach.`,
});
