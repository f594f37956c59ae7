import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa, owasp } from '../standards';
import { nameOf } from '../words';
import { about, granted, policyRules } from './roles';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

const WRITING = ['create', 'update', 'patch'];

/** Rights that make other rights, and whether they do also where objects are named. Source: Kubernetes "Role Based Access Control Good Practices", privilege escalation risks. */
const WAYS = [
  { group: RBAC_GROUP, resources: ['roles', 'clusterroles'], verbs: ['bind', 'escalate'], named: false },
  { group: '', resources: ['users', 'groups', 'serviceaccounts'], verbs: ['impersonate'], named: false },
  { group: 'authentication.k8s.io', resources: ['uids'], verbs: ['impersonate'], named: false },
  // An account that may write a binding, even an existing one, can add subjects to it, as far as it has the rights itself.
  { group: RBAC_GROUP, resources: ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'], verbs: WRITING, named: true },
  { group: 'certificates.k8s.io', resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'], verbs: WRITING, named: true },
  { group: 'certificates.k8s.io', resources: ['signers'], verbs: ['approve', 'sign'], named: false },
  {
    group: 'admissionregistration.k8s.io',
    resources: [
      'mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'mutatingadmissionpolicies', 'validatingadmissionpolicies',
      'mutatingadmissionpolicybindings', 'validatingadmissionpolicybindings',
    ],
    verbs: [...WRITING, 'delete', 'deletecollection'],
    named: true,
  },
  // A volume may be a directory of a node.
  { group: '', resources: ['persistentvolumes'], verbs: WRITING, named: true },
] as const;

export const RBAC_ESCALATION = defineRule({
  code: 'ZT206',
  name: 'rbac-escalation',
  title: 'A role may grant rights or speak as somebody else',
  severity: 'error',
  why: 'An account that may write, bind or escalate roles, approve certificates, change admission, or impersonate others can gain permissions that were never granted.',
  fix: 'Remove the verbs bind, escalate and impersonate, or name in resourceNames the few roles or accounts that are meant; leave writing of roles, bindings, approvals and admission to the platform.',
  standards: [cis('5.1.8'), nsa('Role-based access control'), owasp('API5')],
  check: (input) => policyRules(input).flatMap((rule) => WAYS.flatMap(({ group, resources, verbs, named }) => {
    const ways = granted(rule, verbs);
    const what = about(rule, group, resources);
    if ((rule.named && !named) || ways.length === 0 || what.length === 0) return [];
    return [evidenceAt(rule.object, rule.field, { details: { verbs: ways.join(', '), resources: what.join(', ') } })];
  })),
  describe: ({ object, details }) => `${nameOf(object)} may ${details.verbs} ${details.resources}, which is a way to any other right.`,
});
