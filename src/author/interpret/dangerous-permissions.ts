import type { PermissionNode } from '../graph/nodes';
import { Rule } from '../graph/waivers';

/** Rights with which a workload can get others that nobody declared. */
interface Danger {
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly rule: Rule;
  /** What it comes to; reads on after "this one". */
  readonly means: string;
}

const WRITING = ['create', 'update', 'patch'];

/** Source: Kubernetes "Role Based Access Control Good Practices", privilege escalation risks. */
const DANGERS: readonly Danger[] = [
  { apiGroup: '', resources: ['serviceaccounts/token'], verbs: ['create'], rule: Rule.RBAC_TOKEN_CREATION, means: 'makes it every account of the namespace' },
  {
    apiGroup: '',
    resources: ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy'],
    verbs: ['create', 'get'],
    rule: Rule.RBAC_EXEC,
    means: 'lets it into running pods',
  },
  { apiGroup: '', resources: ['pods/ephemeralcontainers'], verbs: ['update', 'patch'], rule: Rule.RBAC_EXEC, means: 'lets it into running pods' },
  { apiGroup: '', resources: ['nodes/proxy'], verbs: ['create', 'get'], rule: Rule.RBAC_EXEC, means: 'lets it into every pod of the node' },
  {
    apiGroup: 'rbac.authorization.k8s.io',
    resources: ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
    verbs: WRITING,
    rule: Rule.RBAC_ESCALATION,
    means: 'lets it grant rights',
  },
  {
    apiGroup: 'certificates.k8s.io',
    resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'],
    verbs: ['update', 'patch'],
    rule: Rule.RBAC_ESCALATION,
    means: 'lets it make certificates for anybody',
  },
  {
    apiGroup: 'admissionregistration.k8s.io',
    resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'mutatingadmissionpolicies', 'validatingadmissionpolicies'],
    verbs: WRITING,
    rule: Rule.RBAC_ESCALATION,
    means: 'lets it read and change whatever anybody writes',
  },
  {
    apiGroup: '',
    resources: ['pods', 'replicationcontrollers', 'podtemplates'],
    verbs: WRITING,
    rule: Rule.RBAC_WORKLOADS,
    means: 'lets it run as any account and mount any Secret of the namespace',
  },
  {
    apiGroup: 'apps',
    resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'],
    verbs: WRITING,
    rule: Rule.RBAC_WORKLOADS,
    means: 'lets it run as any account and mount any Secret of the namespace',
  },
  {
    apiGroup: 'batch',
    resources: ['jobs', 'cronjobs'],
    verbs: WRITING,
    rule: Rule.RBAC_WORKLOADS,
    means: 'lets it run as any account and mount any Secret of the namespace',
  },
];

/** Why a permission is more than it seems, if it is. */
export function tryFindDanger({ apiGroup, resource, verbs }: PermissionNode): Danger | undefined {
  return DANGERS.find((danger) => (
    danger.apiGroup === apiGroup && danger.resources.includes(resource) && verbs.some((verb) => danger.verbs.includes(verb))
  ));
}
