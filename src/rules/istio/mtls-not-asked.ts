import { PEER_AUTHENTICATIONS } from './objects';
import { ISTIO_ROOT_NAMESPACE } from '../../judge/layers/istio/well-known';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { istio } from './standards';
import { nameOf } from '../words';
import { meshNamespaces } from './namespaces';

/** Silence is PERMISSIVE. Who says so aloud is mtls-not-strict's business. */
export const MTLS_NOT_ASKED = defineRule({
  code: 'ZT419',
  name: 'mtls-not-asked',
  title: 'A namespace of the mesh does not ask for mutual TLS',
  severity: 'error',
  why: 'Without a PeerAuthentication Istio is PERMISSIVE: being in the mesh, the pods still take plain text from anybody, with a caller that nobody knows.',
  fix: 'Add a PeerAuthentication without a selector and with `mtls: {mode: STRICT}` to the namespace, or to Istio\'s root namespace for all of them.',
  standards: [
    nist('800-204A', 'SM-DR16'), nist('800-204', 'MS-SS-4'), istio('PeerAuthentication', 'reference/config/security/peer_authentication/'),
  ],
  check: (input) => {
    const asking = input.typed(PEER_AUTHENTICATIONS).filter(({ typed }) => typed.mode !== 'UNSET');
    const whole = new Set(asking.filter(({ typed }) => !typed.selector).map(({ typed }) => typed.ref.namespace));
    if (whole.has(ISTIO_ROOT_NAMESPACE)) return [];
    const chosen = new Set(asking.flatMap(({ typed }) => (typed.selector ? input.index.select(typed.ref.namespace, typed.selector) : [])));
    return meshNamespaces(input).flatMap(({ namespace: { ref, name }, pods }) => {
      const open = whole.has(name) ? undefined : pods.find(({ template }) => !chosen.has(template));
      return open ? [evidenceOf(ref, ['metadata', 'name'], { got: name, other: open.ref })] : [];
    });
  },
  describe: ({ object, other }) => `${nameOf(object)} is in the mesh, and no PeerAuthentication makes it STRICT: ${other ? nameOf(other) : 'a pod'} accepts plain text.`,
});
