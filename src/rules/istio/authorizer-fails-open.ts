import { ISTIO } from '../../judge/layers/istio/key';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { istio } from './standards';
import { nameOf } from '../words';

/** Whoever can keep an authorizer busy, or cut it off, decides in its place. */
export const AUTHORIZER_FAILS_OPEN = defineRule({
  code: 'ZT436',
  name: 'authorizer-fails-open',
  title: 'Requests get in that an external authorizer does not answer',
  severity: 'error',
  why: 'With failOpen, proxies let a request in while the authorizer is down, slow or cut off: whoever brings that about needs no permission.',
  fix: 'Set `failOpen: false`, which is the default, and run enough replicas of the authorizer.',
  standards: [istio('MeshConfig, ExtensionProvider', 'reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider'), owasp('API2')],
  check: ({ manifests }) => manifests.of(ISTIO).meshConfigs.flatMap(({ ref, providers }) => (
    providers.filter(({ failsOpen }) => failsOpen).map(({ name }) => evidenceOf(ref, ['data', 'mesh'], { details: { provider: name } }))
  )),
  describe: ({ object, details }) => `${nameOf(object)} lets in what the external authorizer ${details.provider} does not answer: its failOpen is true.`,
});
