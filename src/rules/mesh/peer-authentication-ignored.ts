import { ISTIO_ROOT_NAMESPACE } from '../../reach/known';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { istio } from '../standards';
import { nameOf } from '../words';

export const PEER_AUTHENTICATION_IGNORED = defineRule({
  code: 'ZT418',
  name: 'peer-authentication-ignored',
  title: 'A PeerAuthentication says something that Istio ignores or rejects',
  severity: 'error',
  why: 'In the root namespace a policy with a selector is ignored, and port modes count only beside a selector: what was meant to be STRICT stays as it was.',
  fix: 'Put the policy into the namespace of its pods; give portLevelMtls a selector with labels.',
  standards: [istio('PeerAuthentication', 'reference/config/security/peer_authentication/')],
  check: (input) => input.peerAuthentications.flatMap(({ item, typed }) => {
    const selector = item.root.child('spec').child('selector');
    const ports = item.root.child('spec').child('portLevelMtls');
    return [
      ...(typed.selector && item.ref.namespace === ISTIO_ROOT_NAMESPACE ? [evidenceAt(item.ref, selector, { details: { what: 'selector' } })] : []),
      ...(!typed.selector && ports.entries().length > 0 ? [evidenceAt(item.ref, ports, { details: { what: 'portLevelMtls' } })] : []),
    ];
  }),
  describe: ({ object, details }) => (details.what === 'selector'
    ? `${nameOf(object)} has a selector in Istio's root namespace, where such a policy is ignored.`
    : `${nameOf(object)} has portLevelMtls without a selector, which Istio rejects.`),
});
