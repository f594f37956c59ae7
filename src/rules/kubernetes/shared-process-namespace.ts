import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { kubernetes, nsa } from '../standards';
import { nameOf } from '../words';

/** Containers of a pod are a boundary between its programs, the proxy among them. */
export const SHARED_PROCESS_NAMESPACE = defineRule({
  code: 'ZT122',
  name: 'shared-process-namespace',
  title: 'The containers of a pod see each other\'s processes',
  severity: 'warning',
  why: 'Each container can signal the others\' processes and read their environment and files below /proc: one that is broken into has the secrets of all, those of the proxy too.',
  fix: 'Remove shareProcessNamespace; to look into a running pod use an ephemeral container with a target.',
  standards: [
    kubernetes('Share Process Namespace between Containers in a Pod', 'tasks/configure-pod-container/share-process-namespace/'),
    nsa('Pod security enforcement'),
  ],
  check: (input) => input.pods
    .map((pod) => ({ pod, field: pod.spec.child('shareProcessNamespace') }))
    .filter(({ field }) => field.value === true)
    .map(({ pod, field }) => evidenceAt(pod.ref, field)),
  describe: ({ object }) => `${nameOf(object)} sets shareProcessNamespace, so that its containers see each other's processes.`,
});
