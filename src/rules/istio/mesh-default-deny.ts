import { AUTHORIZATION_POLICIES } from './objects';
import type { AuthorizationPolicy } from '../../judge/layers/istio/read/authorization-policy';
import { ISTIO_ROOT_NAMESPACE } from '../../judge/layers/istio/well-known';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { meshNamespaces } from './namespaces';
import { istio } from './standards';
import { nameOf } from '../words';

/** What default-deny is for addresses, this is for identities. */
export const MESH_DEFAULT_DENY = defineRule({
  code: 'ZT420',
  name: 'mesh-default-deny',
  title: 'A namespace of the mesh does not deny by default',
  severity: 'warning',
  why: 'A pod that no ALLOW selects lets every caller of the mesh do everything: the next one that somebody adds, or one whose label is misspelt.',
  fix: 'Add an AuthorizationPolicy with `spec: {}` to the namespace, or to Istio\'s root namespace for all of them; what is allowed stands beside it.',
  standards: [
    istio('Security Best Practices, use default-deny patterns', 'ops/best-practices/security/#use-default-deny-patterns'),
    nist('800-204B', 'SAUZ-SR-1'), owasp('API5'),
  ],
  check: (input) => {
    const closed = new Set(input.typed(AUTHORIZATION_POLICIES).filter(({ typed }) => allowsNothing(typed)).map(({ typed }) => typed.ref.namespace));
    if (closed.has(ISTIO_ROOT_NAMESPACE)) return [];
    return meshNamespaces(input)
      .filter(({ namespace }) => !closed.has(namespace.name))
      .map(({ namespace: { ref, name } }) => evidenceOf(ref, ['metadata', 'name'], { got: name }));
  },
  describe: ({ object }) => `${nameOf(object)} is in the mesh and has no AuthorizationPolicy that allows nothing: a pod that no other policy selects takes every call.`,
});

function allowsNothing({ action, selector, targets, rules, dryRun }: AuthorizationPolicy): boolean {
  const all = targets.length === 0 && (!selector || selector.requirements.length === 0);
  return action === 'ALLOW' && all && rules.length === 0 && !dryRun;
}
