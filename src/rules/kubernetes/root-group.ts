import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { kubernetes, nsa } from '../standards';
import { nameOf, pathText } from '../words';

const GROUPS = ['runAsGroup', 'fsGroup'] as const;

/** Not being root is half of it: images give the group of root what they do not give to everybody. */
export const ROOT_GROUP = defineRule({
  code: 'ZT121',
  name: 'root-group',
  title: 'A pod is in the group of root',
  severity: 'warning',
  why: 'Group 0 may read, and often write, what in an image or on a volume belongs to root; with fsGroup 0 the volumes themselves belong to it.',
  fix: 'Set runAsGroup and fsGroup to a number above 0, and take 0 out of supplementalGroups.',
  standards: [
    nsa('Non-root containers and rootless container engines'),
    kubernetes('Configure a Security Context for a Pod or Container', 'tasks/configure-pod-container/security-context/'),
  ],
  check: (input) => input.pods.flatMap((pod) => [pod.spec, ...pod.containers.map(({ field }) => field)]
    .map((owner) => owner.child('securityContext'))
    .filter(({ present }) => present)
    .flatMap(groupsOf)
    .filter((group) => group.value === 0)
    .map((group) => evidenceAt(pod.ref, group, { details: { field: pathText(group.path) } }))),
  describe: ({ object, details }) => `${nameOf(object)} is in the group of root: ${details.field} is 0.`,
});

function groupsOf(context: Field): readonly Field[] {
  return [...GROUPS.map((key) => context.child(key)), ...context.child('supplementalGroups').items()];
}
