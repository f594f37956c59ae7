import type { ObjectPermissionNode } from '../graph/permission';
import { Rule } from '../graph/waivers';

/** Rights with which a workload can get others that nobody declared. */
export interface Danger {
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly rule: Rule;
  /** What it comes to; reads on after "this one". */
  readonly means: string;
}

const WRITING = ['create', 'update', 'patch'];

export const READING: readonly string[] = ['get', 'list', 'watch'];

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
    resources: [
      'mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'mutatingadmissionpolicies', 'validatingadmissionpolicies',
      'mutatingadmissionpolicybindings', 'validatingadmissionpolicybindings',
    ],
    verbs: [...WRITING, 'delete', 'deletecollection'],
    rule: Rule.RBAC_ESCALATION,
    means: 'lets it read, change and let through whatever anybody writes',
  },
  { apiGroup: '', resources: ['persistentvolumes'], verbs: WRITING, rule: Rule.RBAC_ESCALATION, means: 'lets it offer files of nodes as volumes' },
  {
    apiGroup: '',
    resources: ['namespaces', 'services', 'endpoints', 'serviceaccounts'],
    verbs: [...WRITING, 'delete', 'deletecollection'],
    rule: Rule.RBAC_POLICIES,
    means: 'lets it decide who reaches whom',
  },
  {
    // Addresses of pods, nodes and load balancers stand in their status (CVE-2020-8554 for Services).
    apiGroup: '',
    resources: ['pods/status', 'services/status', 'nodes/status'],
    verbs: ['update', 'patch'],
    rule: Rule.RBAC_POLICIES,
    means: 'lets it send what goes to others to itself',
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
export function tryFindDanger({ apiGroup, resource, verbs }: ObjectPermissionNode): Danger | undefined {
  return DANGERS.find((danger) => (
    danger.apiGroup === apiGroup && danger.resources.includes(resource) && verbs.some((verb) => danger.verbs.includes(verb))
  ));
}

type Harmless = Pick<Danger, 'apiGroup' | 'resources' | 'verbs'>;

/** What needs no names, here or anywhere: nothing of it decides what others may do, or shows what they keep secret. */
const HARMLESS: readonly Harmless[] = [
  { apiGroup: '', resources: ['events'], verbs: WRITING },
  { apiGroup: 'events.k8s.io', resources: ['events'], verbs: WRITING },
  { apiGroup: 'authentication.k8s.io', resources: ['tokenreviews', 'selfsubjectreviews'], verbs: ['create'] },
  {
    apiGroup: 'authorization.k8s.io',
    resources: ['subjectaccessreviews', 'localsubjectaccessreviews', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    verbs: ['create'],
  },
];

/** The same in single namespaces only. */
const HARMLESS_HERE: readonly Harmless[] = [{ apiGroup: 'coordination.k8s.io', resources: ['leases'], verbs: ['create'] }];

/** Kinds that stand in no namespace and describe the cluster. */
const DESCRIPTIONS: readonly Harmless[] = [
  { apiGroup: '', resources: ['nodes', 'namespaces', 'persistentvolumes'], verbs: READING },
  { apiGroup: 'storage.k8s.io', resources: ['storageclasses', 'csidrivers', 'csinodes'], verbs: READING },
  { apiGroup: 'networking.k8s.io', resources: ['ingressclasses'], verbs: READING },
  { apiGroup: 'scheduling.k8s.io', resources: ['priorityclasses'], verbs: READING },
  { apiGroup: 'node.k8s.io', resources: ['runtimeclasses'], verbs: READING },
  { apiGroup: 'apiextensions.k8s.io', resources: ['customresourcedefinitions'], verbs: READING },
  { apiGroup: 'metrics.k8s.io', resources: ['nodes'], verbs: READING },
];

/** Whether a verb needs neither a name nor, for all namespaces, a waiver. */
export function isHarmless({ apiGroup, resource, scope }: ObjectPermissionNode, verb: string): boolean {
  return [...HARMLESS, ...(scope.kind === 'cluster' ? DESCRIPTIONS : HARMLESS_HERE)].some((one) => (
    one.apiGroup === apiGroup && one.resources.includes(resource) && one.verbs.includes(verb)
  ));
}

/** Paths that tell how the API server is and what it offers. Source: Kubernetes "API health endpoints" and the ClusterRole `system:public-info-viewer`. */
const HARMLESS_URLS: readonly string[] = ['/metrics', '/healthz', '/livez', '/readyz', '/version', '/api', '/apis', '/openapi'];

/** Whether a path, or all paths below one, needs no waiver. */
export function isHarmlessUrl(url: string): boolean {
  return HARMLESS_URLS.some((one) => url === one || url.startsWith(`${one}/`));
}
