import { runsAsProxyUser } from '../../judge/layers/istio/read/proxy-user';
import { PROXY_ID } from '../../judge/layers/istio/well-known';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { istio } from './standards';
import { nameOf } from '../words';

/** Who is taken for the proxy is not watched by it. */
export const PROXY_USER = defineRule({
  code: 'ZT422',
  name: 'proxy-user',
  title: 'A container of the mesh runs as the user or group of the proxy',
  severity: 'error',
  why: 'Istio does not intercept what the user or group 1337 sends: the container calls everybody in plain text, without an identity, and past whatever a Sidecar lets out.',
  fix: 'Run the container as another user and group.',
  standards: [istio('Application Requirements, pod requirements', 'ops/deployment/application-requirements/#pod-requirements')],
  check: (input) => input.pods
    .filter((pod) => (pod.mesh === 'sidecar' || pod.mesh === 'gateway') && runsAsProxyUser(pod.template.spec) !== 'none')
    .map((pod) => evidenceOf(pod.ref, [...pod.spec.path, 'securityContext'], { got: PROXY_ID, details: { containers: runsAsProxyUser(pod.template.spec) } })),
  describe: ({ object, details }) => `${nameOf(object)} runs ${details.containers} of its containers as the user or group ${PROXY_ID}, whose calls go around the proxy.`,
});
