import { evidenceAt } from '../evidence';
import { MESHES } from '../meshes';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { granted, policyRules } from './roles';

/** Groups of which every resource decides who reaches whom, which identities exist or where secrets go. */
const WHOLE_GROUPS: ReadonlySet<string> = new Set([
  'networking.k8s.io', 'policy.networking.k8s.io', 'discovery.k8s.io', 'gateway.networking.k8s.io', ...MESHES.flatMap(({ groups }) => groups),
  'cilium.io', 'crd.projectcalico.org', 'projectcalico.org', 'crd.antrea.io', 'k8s.ovn.org',
  'external-secrets.io', 'generators.external-secrets.io', 'cert-manager.io', 'trust.cert-manager.io',
  'apiextensions.k8s.io', 'apiregistration.k8s.io',
  'kyverno.io', 'policies.kyverno.io', 'templates.gatekeeper.sh', 'constraints.gatekeeper.sh',
]);

/** The same of the core group. */
const CORE: ReadonlySet<string> = new Set(['namespaces', 'services', 'endpoints', 'serviceaccounts']);

const WRITING = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** An account that writes policies decides who reaches whom, whatever was proven of the policies of this app. */
export const RBAC_POLICIES = defineRule({
  code: 'ZT212',
  name: 'rbac-policies',
  title: 'A role may change policies, namespaces, Services, accounts or what Secrets are made of',
  severity: 'warning',
  why: 'An account that writes policies, labels of namespaces, Services or sources of Secrets can open what policies close, and impersonate others.',
  fix: 'Leave these to the deployment pipeline, and keep status and finalizers apart: they are resources of their own.',
  standards: [cis('5.1.1'), nsa('Role-based access control')],
  check: (input) => policyRules(input).flatMap((rule) => {
    const verbs = granted(rule, WRITING);
    const resources = rule.resources.filter((resource) => rule.apiGroups.some((group) => decides(group, resource)));
    if (verbs.length === 0 || resources.length === 0) return [];
    return [evidenceAt(rule.object, rule.field, { details: { verbs: verbs.join(', '), resources: resources.join(', ') } })];
  }),
  describe: ({ object, details }) => `${nameOf(object)} may ${details.verbs} ${details.resources}, and so decide who reaches whom.`,
});

/** Where traffic to Services, pods and nodes goes. Source: CVE-2020-8554, and how addresses of pods become endpoints. */
const STATUSES: ReadonlySet<string> = new Set(['services/status', 'pods/status', 'nodes/status', '*/status']);

/** A resource `*` is the business of wildcard-rbac; any other status decides nothing. */
function decides(group: string, resource: string): boolean {
  if (group === '' && STATUSES.has(resource)) return true;
  if (resource === '*' || resource.endsWith('/status') || resource.endsWith('/finalizers')) return false;
  return WHOLE_GROUPS.has(group) || (group === '' && CORE.has(resource));
}
