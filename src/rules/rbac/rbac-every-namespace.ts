import { policyRules } from './roles';
import type { PolicyRule } from './roles';
import { isUsual, isUsualUrl } from './usual-rights';
import { evidenceAt } from '../evidence';
import type { RuleInput } from '../input';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';

const RBAC_GROUP = 'rbac.authorization.k8s.io';
/** A ClusterRole that a ClusterRoleBinding gives to a ServiceAccount holds in every namespace, also in those that come later. */
export const RBAC_EVERY_NAMESPACE = defineRule({
  code: 'ZT215',
  name: 'rbac-every-namespace',
  title: 'A ServiceAccount has rights in every namespace',
  severity: 'note',
  why: 'An attacker in one pod has these rights everywhere, including the namespaces of all other teams.',
  fix: 'Bind the role in the namespaces where it is used, with a RoleBinding in each.',
  standards: [cis('5.1.1'), nsa('Role-based access control')],
  check: (input) => {
    const bound = boundEverywhere(input);
    return policyRules(input).filter(({ object }) => object.kind === 'ClusterRole' && bound.has(object.name)).flatMap((rule) => {
      const rights = rightsOf(rule);
      const urls = rule.urls.filter((url) => !isUsualUrl(url));
      return [
        ...(rights.length === 0 ? [] : [evidenceAt(rule.object, rule.field, { details: { rights: `${rights.join(', ')} of every namespace` } })]),
        ...(urls.length === 0 ? [] : [evidenceAt(rule.object, rule.field.child('nonResourceURLs'), { details: { rights: `ask the API server for ${urls.join(', ')}` } })]),
      ];
    });
  },
  describe: ({ object, details }) => `${nameOf(object)} lets a ServiceAccount ${details.rights}.`,
});

function rightsOf(rule: PolicyRule): readonly string[] {
  return [...new Set(rule.apiGroups.flatMap((group) => rule.resources.flatMap((resource) => rule.verbs
    .filter((verb) => !isUsual(group, resource, verb))
    .map((verb) => `${verb} ${resource}`))))];
}

/** The names of ClusterRoles that a ServiceAccount, or a group of them, has in every namespace. */
function boundEverywhere(input: RuleInput): ReadonlySet<string> {
  return new Set(input.ofKind(RBAC_GROUP, 'ClusterRoleBinding').flatMap(({ root }) => {
    const isAccount = root.child('subjects').items().some((subject) => {
      const name = subject.child('name').value;
      return subject.child('kind').value === 'ServiceAccount' || (typeof name === 'string' && /^system:serviceaccounts?(:|$)/.test(name));
    });
    const name = root.child('roleRef').child('name').value;
    return isAccount && typeof name === 'string' ? [name] : [];
  }));
}
