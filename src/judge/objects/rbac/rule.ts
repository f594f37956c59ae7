/** One rule on objects. */
export interface RbacRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Empty: of any name. */
  readonly names: readonly string[];
}

/** What is asked of one object. */
export interface Asked {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `pods/exec`. */
  readonly resource: string;
  /** Empty where the request has none, as that which creates an object. Undefined: some name. */
  readonly name: string | undefined;
}

/** Source: kubernetes/plugin/pkg/auth/authorizer/rbac, RuleAllows, and pkg/apis/rbac/v1/evaluation_helpers.go. */
export function allows({ groups, resources, verbs, names }: RbacRule, { verb, group, resource, name }: Asked): boolean {
  const [, subresource] = resource.split('/');
  return has(verbs, verb) && has(groups, group)
    && (has(resources, resource) || (subresource !== undefined && resources.includes(`*/${subresource}`)))
    && (names.length === 0 || name === undefined || names.includes(name));
}

function has(list: readonly string[], text: string): boolean {
  return list.includes('*') || list.includes(text);
}
