import type { WorkloadNode } from '../../graph/nodes';
import type { PermissionNode } from '../../graph/permission';
import type { ObjectTemplate } from '../manifest';

export interface RoleBody {
  readonly rules: readonly PolicyRule[];
}

export type PolicyRule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
} | {
  readonly nonResourceURLs: readonly string[];
  readonly verbs: readonly string[];
};

/** What a workload may do in a namespace that is not its own. */
export interface PermissionsElsewhere {
  readonly workload: WorkloadNode;
  readonly namespace: string;
}

export interface RoleBindingBody {
  readonly roleRef: { readonly apiGroup: 'rbac.authorization.k8s.io'; readonly kind: 'Role' | 'ClusterRole'; readonly name: string };
  readonly subjects: readonly [{ readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string }];
}

const ROLE = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', fields: ['rules'] } as const;
const ROLE_BINDING = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', fields: ['roleRef', 'subjects'] } as const;

/** What was declared in `permissions` for the workload's own namespace, and nothing else. */
export const role: ObjectTemplate<WorkloadNode, RoleBody> = {
  ...ROLE,
  render: (_graph, workload) => ({ rules: rulesOf(workload, workload.namespace) }),
};

/** The same for one other namespace. */
export const roleElsewhere: ObjectTemplate<PermissionsElsewhere, RoleBody> = {
  ...ROLE,
  render: (_graph, { workload, namespace }) => ({ rules: rulesOf(workload, namespace) }),
};

/** The same for every namespace, for kinds that stand in none, and for paths without objects. */
export const clusterRole: ObjectTemplate<WorkloadNode, RoleBody> = {
  ...ROLE,
  kind: 'ClusterRole',
  render: (_graph, workload) => ({ rules: rulesOf(workload, undefined) }),
};

export const roleBinding: ObjectTemplate<WorkloadNode, RoleBindingBody> = {
  ...ROLE_BINDING,
  render: (_graph, workload) => bind(workload.name, workload.serviceAccount, workload.namespace),
};

export const roleBindingElsewhere: ObjectTemplate<PermissionsElsewhere, RoleBindingBody> = {
  ...ROLE_BINDING,
  render: (_graph, { workload }) => bind(clusterRoleName(workload), workload.serviceAccount, workload.namespace),
};

export const clusterRoleBinding: ObjectTemplate<WorkloadNode, RoleBindingBody> = {
  ...ROLE_BINDING,
  kind: 'ClusterRoleBinding',
  render: (_graph, workload) => bind(clusterRoleName(workload), workload.serviceAccount, workload.namespace, 'ClusterRole'),
};

/** External Secrets may mint tokens for this workload's store accounts, instead of for every account of the cluster. */
export const tokenRole: ObjectTemplate<WorkloadNode, RoleBody> = {
  ...ROLE,
  render: (_graph, workload) => ({
    rules: [{
      apiGroups: [''],
      resources: ['serviceaccounts/token'],
      resourceNames: [...new Set(workload.stores.map((store) => store.serviceAccount))],
      verbs: ['create'],
    }],
  }),
};

export const tokenRoleBinding: ObjectTemplate<WorkloadNode, RoleBindingBody> = {
  ...ROLE_BINDING,
  render: (_graph, workload) => {
    const operator = workload.cluster.secretsOperator;
    return bind(tokenRoleName(workload.name), operator.serviceAccount, operator.namespace);
  },
};

export function tokenRoleName(workload: string): string {
  return `${workload}-secrets-token`;
}

/** Of one workload alone in the whole cluster, and in any namespace that is not its own: names of namespaces have no dots. */
export function clusterRoleName({ namespace, name }: Pick<WorkloadNode, 'namespace' | 'name'>): string {
  return `${namespace}.${name}`;
}

/** @param namespace undefined: every one, and what stands in none */
function rulesOf({ permissions }: WorkloadNode, namespace: string | undefined): readonly PolicyRule[] {
  return permissions.filter((permission) => namespaceOf(permission) === namespace).map(ruleOf);
}

function namespaceOf(permission: PermissionNode): string | undefined {
  return permission.kind === 'objects' && permission.scope.kind === 'namespace' ? permission.scope.namespace : undefined;
}

function ruleOf(permission: PermissionNode): PolicyRule {
  if (permission.kind === 'urls') return { nonResourceURLs: permission.urls, verbs: permission.verbs };
  return {
    apiGroups: [permission.apiGroup],
    resources: [permission.resource],
    ...(permission.names.length > 0 ? { resourceNames: permission.names } : {}),
    verbs: permission.verbs,
  };
}

function bind(roleName: string, serviceAccount: string, namespace: string, kind: 'Role' | 'ClusterRole' = 'Role'): RoleBindingBody {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: roleName },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }],
  };
}
