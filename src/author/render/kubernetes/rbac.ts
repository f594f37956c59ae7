import type { PermissionNode, WorkloadNode } from '../../graph/nodes';
import type { ObjectTemplate } from '../manifest';

export interface RoleBody {
  readonly rules: readonly PolicyRule[];
}

export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

export interface RoleBindingBody {
  readonly roleRef: { readonly apiGroup: 'rbac.authorization.k8s.io'; readonly kind: 'Role'; readonly name: string };
  readonly subjects: readonly [{ readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string }];
}

const ROLE = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', fields: ['rules'] } as const;
const ROLE_BINDING = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', fields: ['roleRef', 'subjects'] } as const;

/** What was declared in `permissions`, and nothing else. */
export const role: ObjectTemplate<WorkloadNode, RoleBody> = {
  ...ROLE,
  render: (_graph, workload) => ({ rules: workload.permissions.map(ruleOf) }),
};

export const roleBinding: ObjectTemplate<WorkloadNode, RoleBindingBody> = {
  ...ROLE_BINDING,
  render: (_graph, workload) => bind(workload.name, workload.serviceAccount, workload.namespace),
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

function ruleOf(permission: PermissionNode): PolicyRule {
  return {
    apiGroups: [permission.apiGroup],
    resources: [permission.resource],
    ...(permission.names.length > 0 ? { resourceNames: permission.names } : {}),
    verbs: permission.verbs,
  };
}

function bind(roleName: string, serviceAccount: string, namespace: string): RoleBindingBody {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: roleName },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }],
  };
}
