import { defineRule } from '../rule';
import { cis, podSecurity } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, inContainers } from './containers';

/** A host port opens the pod on the address of its node. */
export const HOST_PORT = defineRule({
  code: 'ZT109',
  name: 'host-port',
  title: 'A container takes a port of its node',
  severity: 'error',
  why: 'The port is open on the node\'s address, past Services and often past NetworkPolicies, and ties the pod to nodes where it is free.',
  fix: 'Remove `hostPort` and let a Service or a gateway lead to the container port.',
  standards: [podSecurity('baseline', 'Host Ports'), cis('5.2.13')],
  check: (input) => inContainers(input, (container, pod) => container.field.child('ports').items()
    .map((port) => port.child('hostPort'))
    .filter((field) => field.present && field.value !== 0)
    .map((field) => containerEvidence(pod, container, field))),
  describe: (evidence) => `${subjectOf(evidence)} opens port ${show(evidence.got)} on its node.`,
});
