import { tryFindOwnProxy } from '../../judge/layers/istio/own-proxy';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { istio } from './standards';
import { nameOf } from '../words';

/** All that a mesh enforces, the proxy enforces. */
export const OWN_PROXY = defineRule({
  code: 'ZT423',
  name: 'own-proxy',
  title: 'A workload changes its own proxy',
  severity: 'error',
  why: 'Another image, bootstrap, template, control plane or way of interception may leave any policy out, and nothing in the manifests tells what it does.',
  fix: 'Delete the annotation, label or container, so that the injector writes the proxy that all others have.',
  standards: [istio('Installing the Sidecar, customizing injection', 'setup/additional-setup/sidecar-injection/#customizing-injection')],
  check: (input) => input.pods.flatMap((pod) => {
    if (pod.mesh !== 'sidecar' && pod.mesh !== 'gateway') return [];
    const reason = tryFindOwnProxy(pod.template, pod.isProxyWritten);
    return reason === undefined ? [] : [evidenceOf(pod.ref, ['metadata', 'name'], { got: pod.ref.name, details: { reason } })];
  }),
  describe: ({ object, details }) => `${nameOf(object)} has a proxy of which nothing can be said: ${details.reason}.`,
});
