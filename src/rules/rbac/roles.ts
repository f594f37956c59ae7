import type { Field, ObjectRef } from '../../judge/objects/read/field';
import type { RuleInput } from '../input';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** One rule of a Role or ClusterRole. */
export interface PolicyRule {
  readonly object: ObjectRef;
  readonly field: Field;
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Paths at which there are no objects. */
  readonly urls: readonly string[];
  readonly verbs: readonly string[];
  /** Limited to objects by name. */
  readonly named: boolean;
}

/** All rules of all roles. Source: Kubernetes "Using RBAC Authorization". */
export function policyRules(input: RuleInput): readonly PolicyRule[] {
  const roles = [...input.ofKind(RBAC_GROUP, 'Role'), ...input.ofKind(RBAC_GROUP, 'ClusterRole')];
  return roles.flatMap(({ ref, root }) => root.child('rules').items().map((field) => Object.freeze({
    object: ref,
    field,
    apiGroups: field.child('apiGroups').strings(),
    resources: field.child('resources').strings(),
    urls: field.child('nonResourceURLs').strings(),
    verbs: field.child('verbs').strings(),
    named: field.child('resourceNames').items().length > 0,
  })));
}

export function bindings(input: RuleInput): readonly { readonly ref: ObjectRef; readonly root: Field }[] {
  return [...input.ofKind(RBAC_GROUP, 'RoleBinding'), ...input.ofKind(RBAC_GROUP, 'ClusterRoleBinding')];
}

/** Which of the verbs a rule grants, `*` among them. */
export function granted(rule: PolicyRule, verbs: readonly string[]): readonly string[] {
  return rule.verbs.filter((verb) => verb === '*' || verbs.includes(verb));
}

/**
 * Which of the resources of a group a rule is about, by name. A resource `*` is the business of wildcard-rbac; one that starts with `*` and a slash is the subresource of every
 * resource. Source: ResourceMatches of the API server's RBAC authorizer.
 */
export function about(rule: PolicyRule, group: string, resources: readonly string[]): readonly string[] {
  if (!rule.apiGroups.includes(group) && !rule.apiGroups.includes('*')) return [];
  return rule.resources.filter((resource) => resources.some((one) => one === resource || (resource.startsWith('*/') && one.endsWith(resource.slice(1)))));
}
