import { bad, Checked, ok } from './checked';

const ACCOUNT = /^system:serviceaccount:[a-z0-9]([-a-z0-9]*[a-z0-9])?:[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/;

/** Names that begin so are groups, of which the API server has none as a user. Source: Kubernetes "Using RBAC Authorization", default roles. */
const GROUP = /^system:(masters|authenticated|unauthenticated|serviceaccounts|nodes)(:|$)/;

/** A user as the API server names it. Source: Kubernetes "Authenticating"; a ServiceAccount is `system:serviceaccount:namespace:name`. */
export function parseUserName(text: string): Checked<string> {
  const expected = "one user as the API server names it, such as 'system:serviceaccount:argocd:argocd-application-controller'";
  if (text === '' || /[\s*\p{Cc}]/u.test(text)) return bad(expected, 'write the name in full; `kubectl auth whoami` shows it');
  if (GROUP.test(text) || text === 'system:anonymous') return bad(expected, 'name each user: a group is no user, and would be anybody in it');
  if (text.startsWith('system:serviceaccount:') && !ACCOUNT.test(text)) return bad(expected, 'write system:serviceaccount:namespace:name');
  return ok(text);
}
