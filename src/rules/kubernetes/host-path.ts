import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa, podSecurity } from '../standards';
import { nameOf, show } from '../words';

/** Files of the node outlive the pod and belong to everybody on it. */
export const HOST_PATH = defineRule({
  code: 'ZT110',
  name: 'host-path',
  title: 'A pod mounts files of its node',
  severity: 'error',
  why: 'Through a hostPath a pod reads other pods\' data and the kubelet\'s credentials, or writes what the node will run.',
  fix: 'Use a PersistentVolumeClaim, an emptyDir, a configMap or a CSI volume.',
  standards: [podSecurity('baseline', 'HostPath Volumes'), cis('5.2.12'), nsa('Pod security enforcement')],
  check: (input) => input.pods.flatMap((pod) => pod.spec.child('volumes').items()
    .map((volume) => volume.child('hostPath'))
    .filter((field) => field.present)
    .map((field) => evidenceAt(pod.ref, field.child('path')))),
  describe: (evidence) => `${nameOf(evidence.object)} mounts ${show(evidence.got)} of its node.`,
});
