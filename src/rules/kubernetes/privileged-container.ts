import type { Field } from '../../judge/objects/read/field';
import { defineRule } from '../rule';
import { cis, nsa, podSecurity } from '../standards';
import { subjectOf } from '../words';
import { containerEvidence, inContainers, securityContext } from './containers';

/** A privileged container is the node. */
export const PRIVILEGED_CONTAINER = defineRule({
  code: 'ZT102',
  name: 'privileged-container',
  title: 'A container is privileged',
  severity: 'error',
  why: 'A privileged container has every device and capability of its node: no other limit on it means anything.',
  fix: 'Remove `privileged: true`; add the one capability or device that is really needed, under a waiver.',
  standards: [podSecurity('baseline', 'Privileged Containers'), cis('5.2.2'), nsa('Pod security enforcement')],
  check: (input) => inContainers(input, (container, pod) => {
    const privileged = securityContext(container).child('privileged');
    const hostProcess = effectiveHostProcess(container.field, pod.spec);
    return [privileged, hostProcess].filter((field) => field.value === true).map((field) => containerEvidence(pod, container, field));
  }),
  describe: (evidence) => `${subjectOf(evidence)} is privileged and can do on its node whatever the node can.`,
});

/** The same on Windows: a container's own word, or its pod's. */
function effectiveHostProcess(container: Field, spec: Field): Field {
  const own = container.child('securityContext').child('windowsOptions').child('hostProcess');
  return own.present ? own : spec.child('securityContext').child('windowsOptions').child('hostProcess');
}
