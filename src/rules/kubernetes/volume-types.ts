import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { podSecurity } from '../standards';
import { nameOf } from '../words';

/** What the restricted profile lets a pod mount. Source: Pod Security Standards, Volume Types. */
const ALLOWED: ReadonlySet<string> = new Set([
  'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret',
]);

/** Files of the node have a rule of their own. */
const ASKED_ELSEWHERE = 'hostPath';

export const VOLUME_TYPES = defineRule({
  code: 'ZT119',
  name: 'volume-types',
  title: 'A pod mounts storage past the cluster\'s own volumes',
  severity: 'error',
  why: 'An nfs, iscsi or gitRepo volume is mounted by the node with the node\'s rights, at an address that the author of the pod chooses.',
  fix: 'Have the platform offer it as a PersistentVolume and claim it.',
  standards: [podSecurity('restricted', 'Volume Types')],
  check: (input) => input.pods.flatMap((pod) => pod.spec.child('volumes').items().flatMap((volume) => volume.entries()
    .filter(([key, field]) => field.present && key !== 'name' && key !== ASKED_ELSEWHERE && !ALLOWED.has(key))
    .map(([key, field]) => evidenceAt(pod.ref, field, { details: { type: key } })))),
  describe: ({ object, details }) => `${nameOf(object)} mounts a volume of type ${details.type}, which the restricted profile forbids.`,
});
