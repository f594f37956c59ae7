import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { istio } from './standards';
import { nameOf } from '../words';
import { strictNamespaces } from './namespaces';

/** STRICT is enforced by the proxy, so a pod without one is not strict at all. */
export const UNMESHED_WORKLOAD = defineRule({
  code: 'ZT414',
  name: 'unmeshed-workload',
  title: 'A workload in a STRICT namespace is not in the mesh',
  severity: 'error',
  why: 'The pod has no proxy: it accepts plain text from anybody whatever the namespace says, no AuthorizationPolicy holds for it, and it can call nobody who is STRICT.',
  fix: 'Label the namespace istio-injection: enabled, istio.io/rev or istio.io/dataplane-mode: ambient, remove the pod\'s opt-out and its hostNetwork; or move it to a namespace of its own.',
  standards: [nist('800-204A', 'SM-DR16'), nist('800-204', 'MS-SS-13'), istio('Installing the Sidecar', 'setup/additional-setup/sidecar-injection/')],
  check: (input) => {
    const strict = strictNamespaces(input);
    return input.pods.flatMap((pod) => {
      const policy = strict.get(pod.ref.namespace);
      if (!policy || pod.mesh !== 'none') return [];
      return [evidenceOf(pod.ref, ['metadata', 'name'], { got: pod.ref.name, other: policy.item.ref })];
    });
  },
  describe: ({ object, other }) => `${nameOf(object)} is not in the mesh, although ${other ? nameOf(other) : 'a PeerAuthentication'} says STRICT for its namespace.`,
});
