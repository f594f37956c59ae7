import { MESH_TLS_AUTHENTICATIONS, SERVER_AUTHORIZATIONS } from './objects';
import { linkerd } from './standards';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { nameOf, show } from '../words';

export const WILDCARD_IDENTITY = defineRule({
  code: 'ZT429',
  name: 'wildcard-identity',
  title: 'Callers are named by a pattern of identities',
  severity: 'error',
  why: 'Every pod with a proxy has an identity. A star lets all of them in, those of other namespaces and of linked clusters, and whoever may create an account.',
  fix: 'List each caller by identityRefs to its ServiceAccount.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), linkerd('Authorization Policy, MeshTLSAuthentication', 'reference/authorization-policy/#meshtlsauthentication'), owasp('API5')],
  check: (input) => [
    ...input.typed(MESH_TLS_AUTHENTICATIONS).map(({ item }) => ({ item, list: item.root.child('spec').child('identities') })),
    ...input.typed(SERVER_AUTHORIZATIONS).map(({ item }) => ({ item, list: item.root.child('spec').child('client').child('meshTLS').child('identities') })),
  ].flatMap(({ item, list }) => list.items().filter(({ value }) => typeof value === 'string' && value.startsWith('*')).map((field) => evidenceAt(item.ref, field))),
  describe: ({ object, got }) => `${nameOf(object)} means every identity that looks like ${show(got)}.`,
});
