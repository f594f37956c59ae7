import { kongPlugin, namingPlugins, pluginNamed, pluginsOf } from './plugins';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nameOf } from '../words';

/** Plugins by which Kong gets to know somebody, those of its enterprise edition as well. */
const SIGN_IN: ReadonlySet<unknown> = new Set([
  'jwt', 'key-auth', 'basic-auth', 'hmac-auth', 'oauth2', 'ldap-auth', 'session', 'openid-connect', 'mtls-auth', 'ldap-auth-advanced', 'key-auth-enc',
  'oauth2-introspection', 'saml', 'jwt-signer', 'header-cert-auth',
]);

export const GROUPS_WITHOUT_SIGN_IN = defineRule({
  code: 'ZT455',
  name: 'kong-groups-without-sign-in',
  title: 'Kong asks for groups where nobody can sign in',
  severity: 'warning',
  why: 'The plugin `acl` refuses everybody whom no other plugin has recognised. Whoever then takes it away to make the route work leaves it open.',
  fix: 'Name a plugin that signs in beside it (`jwt`, `key-auth`).',
  standards: [kongPlugin('acl', 'Usage')],
  check: (input) => {
    const global = pluginsOf(input).some(({ ref, root }) => (
      ref.kind === 'KongClusterPlugin' && root.child('metadata').child('labels').child('global').value === 'true' && SIGN_IN.has(root.child('plugin').value)
    ));
    if (global) return [];
    return namingPlugins(input).filter(({ item: { ref } }) => ref.kind !== 'Service' && ref.kind !== 'KongConsumer').flatMap((naming) => {
      const found = naming.plugins.map((one) => pluginNamed(input, naming, one));
      // A Service may name the other one, and what is missing may be it.
      if (found.includes(undefined) || namingPlugins(input).some(({ item: { ref } }) => ref.kind === 'Service' && ref.namespace === naming.item.ref.namespace)) return [];
      const kinds = found.map((item) => item?.root.child('plugin').value);
      return kinds.includes('acl') && !kinds.some((kind) => SIGN_IN.has(kind)) ? [evidenceAt(naming.item.ref, naming.field)] : [];
    });
  },
  describe: ({ object }) => `${nameOf(object)} asks for groups, and no plugin there signs anybody in.`,
});
