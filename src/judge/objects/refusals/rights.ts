/** What of roles and bindings the API server refuses. Source: Kubernetes pkg/apis/rbac/validation. */
import { RIGHTS } from './kubernetes-rules';
import { dnsSubdomainProblem, pathSegmentProblem } from './names';
import type { Field } from '../read/field';

const GROUP = 'rbac.authorization.k8s.io';

/** ValidateRole and ValidateClusterRole. */
export function refuseRole(kind: string, root: Field): void {
  for (const rule of root.child('rules').items()) {
    const [verbs, groups, resources, urls] = ['verbs', 'apiGroups', 'resources', 'nonResourceURLs'].map((key) => rule.child(key));
    const sizes = [verbs, groups, resources, urls, rule.child('resourceNames')].map((list) => list.strings().length);
    if (sizes[0] === 0) verbs.refuse(RIGHTS.verbs);
    if (sizes[3] > 0) {
      if (kind === 'Role') urls.refuse(RIGHTS.urlsInNamespace);
      else if (sizes[1] + sizes[2] + sizes[4] > 0) urls.refuse(RIGHTS.urlsBesideResources);
      continue;
    }
    if (sizes[1] === 0) groups.refuse(RIGHTS.groups);
    if (sizes[2] === 0) resources.refuse(RIGHTS.resources);
  }
}

/** ValidateRoleBinding and ValidateClusterRoleBinding. An empty group of a role, of a User and of a Group has a default. */
export function refuseBinding(kind: string, root: Field): void {
  const role = root.child('roleRef');
  refuseGroup(role.child('apiGroup'), GROUP);
  role.child('kind').oneOf(kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole']);
  if (!role.child('kind').present) role.child('kind').refuse(RIGHTS.roleKind);
  refuseName(role.child('name'), pathSegmentProblem);
  for (const subject of root.child('subjects').items()) {
    const subjectKind = subject.child('kind');
    if (!subjectKind.present) subjectKind.refuse(RIGHTS.subjectKind);
    const found = subjectKind.oneOf(['ServiceAccount', 'User', 'Group']);
    if (found === undefined) continue;
    const isAccount = found === 'ServiceAccount';
    refuseGroup(subject.child('apiGroup'), isAccount ? '' : GROUP);
    refuseName(subject.child('name'), isAccount ? dnsSubdomainProblem : undefined);
    if (isAccount && kind === 'ClusterRoleBinding' && isEmpty(subject.child('namespace'))) subject.child('namespace').refuse(RIGHTS.namespace);
  }
}

function refuseGroup(group: Field, expected: string): void {
  const text = group.string();
  if (text !== undefined && text !== '' && text !== expected) group.refuse(RIGHTS.group(text, expected));
}

function refuseName(name: Field, problemOf: ((text: string) => string | undefined) | undefined): void {
  const text = name.string();
  const reason = text === undefined || text === '' ? undefined : problemOf?.(text);
  if (isEmpty(name)) name.refuse(RIGHTS.name);
  else if (reason !== undefined) name.refuse(RIGHTS.badName(reason));
}

function isEmpty({ value }: Field): boolean {
  return value === undefined || value === null || value === '';
}
