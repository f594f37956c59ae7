import { PEER_AUTHENTICATIONS } from './objects';
import { ISTIO_ROOT_NAMESPACE } from '../../judge/layers/istio/well-known';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { istio } from './standards';
import { nameOf } from '../words';

export const PEER_AUTHENTICATION_IGNORED = defineRule({
  code: 'ZT418',
  name: 'peer-authentication-ignored',
  title: 'A PeerAuthentication with a selector stands where Istio ignores it',
  severity: 'error',
  why: 'In the root namespace a policy with a selector is ignored: what was meant to be STRICT stays as it was.',
  fix: 'Put the policy into the namespace of its pods.',
  standards: [istio('PeerAuthentication', 'reference/config/security/peer_authentication/')],
  check: (input) => input.typed(PEER_AUTHENTICATIONS).flatMap(({ item, typed }) => {
    const selector = item.root.child('spec').child('selector');
    return typed.selector && item.ref.namespace === ISTIO_ROOT_NAMESPACE ? [evidenceAt(item.ref, selector)] : [];
  }),
  describe: ({ object }) => `${nameOf(object)} has a selector in Istio's root namespace, where such a policy is ignored.`,
});
