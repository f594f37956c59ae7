import { defineRule } from '../rule';
import { cis, nsa, podSecurity } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, inContainers, securityContext } from './containers';

/** Kubernetes allows escalation unless a container says no. */
export const PRIVILEGE_ESCALATION = defineRule({
  code: 'ZT103',
  name: 'privilege-escalation',
  title: 'A process may gain more privileges than its parent',
  severity: 'error',
  why: 'Unless it is switched off, any setuid binary in the image leads back to root.',
  fix: 'Set `allowPrivilegeEscalation: false` in the securityContext of every container; a pod has no such field.',
  standards: [podSecurity('restricted', 'Privilege Escalation'), cis('5.2.6'), nsa('Pod security enforcement')],
  check: (input) => inContainers(input, (container, pod) => {
    const field = securityContext(container).child('allowPrivilegeEscalation');
    return field.value === false ? [] : [containerEvidence(pod, container, field)];
  }),
  describe: (evidence) => `${subjectOf(evidence)} may gain privileges: allowPrivilegeEscalation is ${show(evidence.got)}, expected false.`,
});
