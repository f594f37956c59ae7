import { defineRule } from '../rule';
import { cis, nsa, podSecurity } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, effective, inContainers } from './containers';

const PROFILES: readonly unknown[] = ['RuntimeDefault', 'Localhost'];

/** Without a profile every system call of the kernel is open. */
export const SECCOMP_PROFILE = defineRule({
  code: 'ZT106',
  name: 'seccomp-profile',
  title: 'A container runs without a seccomp profile',
  severity: 'error',
  why: 'Kubernetes leaves system calls unfiltered unless told otherwise, and most container escapes begin with a rare one.',
  fix: 'Set `seccompProfile: {type: RuntimeDefault}` in the securityContext of the pod, where it also covers injected containers.',
  standards: [podSecurity('restricted', 'Seccomp'), cis('5.7.2'), nsa('Hardening container environments')],
  check: (input) => inContainers(input, (container, pod) => {
    const type = effective(container, pod, 'seccompProfile').child('type');
    return PROFILES.includes(type.value) ? [] : [containerEvidence(pod, container, type)];
  }),
  describe: (evidence) => `${subjectOf(evidence)} has no seccomp profile: the type is ${show(evidence.got)}, expected RuntimeDefault or Localhost.`,
});
