import { defineRule } from '../rule';
import { cis, nsa, podSecurity } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, effective, inContainers } from './containers';

/** Root inside a container is one kernel bug away from root on the node. */
export const RUN_AS_NON_ROOT = defineRule({
  code: 'ZT101',
  name: 'run-as-non-root',
  title: 'A container may run as root',
  severity: 'error',
  why: 'Root in a container owns every file in it and is one kernel bug away from root on the node. Without runAsNonRoot the image decides.',
  fix: 'Set `runAsNonRoot: true` in the securityContext of the pod, and a runAsUser above 0 where the image names no numeric user.',
  standards: [podSecurity('restricted', 'Running as Non-root'), cis('5.2.7'), nsa('Non-root containers and rootless container engines')],
  check: (input) => inContainers(input, (container, pod) => {
    const user = effective(container, pod, 'runAsUser');
    if (user.value === 0) return [containerEvidence(pod, container, user)];
    const nonRoot = effective(container, pod, 'runAsNonRoot');
    return nonRoot.value === true ? [] : [containerEvidence(pod, container, nonRoot)];
  }),
  describe: (evidence) => (evidence.got === 0
    ? `${subjectOf(evidence)} runs as root (runAsUser is 0).`
    : `${subjectOf(evidence)} may run as root: runAsNonRoot is ${show(evidence.got)}, expected true.`),
});
