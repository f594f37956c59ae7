import { defineRule } from '../rule';
import { owasp, podSecurity } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, inContainers } from './containers';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;

/** The kubelet calls for the pod, with the node's reach. */
export const PROBE_HOST = defineRule({
  code: 'ZT117',
  name: 'probe-host',
  title: 'A probe or hook makes the node call another host',
  severity: 'error',
  why: 'The kubelet sends the request from the node, past every NetworkPolicy: the author of the pod can reach what only nodes may reach.',
  fix: 'Remove `host`; the kubelet then calls the pod itself. For a virtual host set a Host header in httpHeaders.',
  standards: [podSecurity('baseline', 'Host Probes / Lifecycle Hooks'), owasp('API7')],
  check: (input) => inContainers(input, (container, pod) => {
    const lifecycle = container.field.child('lifecycle');
    const handlers = [...PROBES.map((key) => container.field.child(key)), ...HOOKS.map((key) => lifecycle.child(key))];
    return handlers
      .filter(({ present }) => present)
      .flatMap((handler) => [handler.child('httpGet').child('host'), handler.child('tcpSocket').child('host')])
      .filter((field) => field.present && field.value !== '')
      .map((field) => containerEvidence(pod, container, field));
  }),
  describe: (evidence) => `${subjectOf(evidence)} makes its node call ${show(evidence.got)}.`,
});
