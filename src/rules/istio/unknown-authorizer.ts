import { AUTHORIZATION_POLICIES } from './objects';
import { ISTIO } from '../../judge/layers/istio/key';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { istio } from './standards';
import { nameOf, show } from '../words';

/** Only where settings of a mesh are given: they alone say whom proxies can ask. */
export const UNKNOWN_AUTHORIZER = defineRule({
  code: 'ZT437',
  name: 'unknown-authorizer',
  title: 'A policy asks an external authorizer that the mesh does not know',
  severity: 'error',
  why: 'istiod finds nobody to ask, and has proxies refuse every request that the policy matches.',
  fix: 'Add the provider to `extensionProviders` of the MeshConfig, or correct its name in the policy.',
  standards: [istio('Authorization Policy, ExtensionProvider', 'reference/config/security/authorization-policy/#AuthorizationPolicy-ExtensionProvider')],
  check: (input) => {
    const { meshConfigs } = input.manifests.of(ISTIO);
    const known = new Set(meshConfigs.flatMap(({ providers }) => providers.flatMap(({ name, protocol }) => (protocol ? [name] : []))));
    if (meshConfigs.length === 0) return [];
    return input.typed(AUTHORIZATION_POLICIES).filter(({ typed: { action, provider } }) => action === 'CUSTOM' && provider !== undefined && !known.has(provider))
      .map(({ item }) => evidenceAt(item.ref, item.root.child('spec').child('provider').child('name')));
  },
  describe: ({ object, got }) => `${nameOf(object)} asks the external authorizer ${show(got)}, which no settings of the mesh name: it refuses all that the policy matches.`,
});
